"""What is noted of members because the rules of some body ask for it."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.storage.tables import MarkRow, MemberRow

MarkKind: TypeAlias = Literal["gender", "competence"]


def keep_marks(session: Session, member: bytes, kind: MarkKind, marks: Iterable[str]) -> None:
    """Store the member's marks of this kind in place of those before."""
    session.execute(delete(MarkRow).where(MarkRow.member == member, MarkRow.kind == kind))
    session.add_all(MarkRow(member=member, kind=kind, mark=mark) for mark in set(marks))
    session.flush()


def forget_marks(session: Session, member: bytes) -> None:
    """Delete all marks of the member."""
    session.execute(delete(MarkRow).where(MarkRow.member == member))


def marks_in(session: Session, organisation: bytes) -> list[tuple[bytes, str, str]]:
    """Return (member, kind, mark) of everybody in the organisation."""
    found = select(MarkRow.member, MarkRow.kind, MarkRow.mark).join(MemberRow, MemberRow.member == MarkRow.member)
    return [(row.member, row.kind, row.mark) for row in session.execute(found.where(MemberRow.organisation == organisation))]
