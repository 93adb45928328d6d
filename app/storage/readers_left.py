"""Whether running cases have a reader: only that there are some that don't, never which, how many, or who reads what."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.storage.tables import CaseRow, GrantRow
from crypto.chain import CLOSED
from crypto.rooms import TALK


def is_any_unread(session: Session, organisation: bytes, readers: Collection[str], before: Collection[str] | None = None) -> bool:
    """
    Tell whether a case of the organisation that isn't closed has nobody of *readers* (chains' names) who reads it, awake.

    With *before* those cases alone count that somebody of these reads.
    """
    wanted = [CaseRow.organisation == organisation, CaseRow.state != CLOSED, ~_read_by(readers)]
    if before is not None:
        wanted.append(_read_by(before))
    return session.scalar(select(CaseRow.case).where(*wanted).limit(1)) is not None


def _read_by(readers: Collection[str]) -> ColumnElement[bool]:
    grant, other = aliased(GrantRow), aliased(GrantRow)
    newest = select(func.max(other.epoch)).where(other.case == CaseRow.case, other.room == TALK).scalar_subquery()
    here = and_(grant.case == CaseRow.case, grant.room == TALK, grant.epoch == newest)
    return exists().where(here, grant.asleep.is_(False), grant.holder.in_(readers))
