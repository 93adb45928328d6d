"""Members' sealed index rows: caches that only they can read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.storage.tables import IndexRow


def keep_index_row(session: Session, member: bytes, case: bytes, sealed: bytes) -> None:
    """Store the member's index row of the case in place of the one before."""
    session.merge(IndexRow(member=member, case=case, sealed=sealed))


def index_rows(session: Session, member: bytes, cases: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the member's sealed index rows of these cases."""
    found = select(IndexRow.case, IndexRow.sealed).where(IndexRow.member == member, IndexRow.case.in_(cases))
    return {row.case: row.sealed for row in session.execute(found)}


def index_row(session: Session, member: bytes, case: bytes) -> bytes | None:
    """Return the member's sealed index row of the case."""
    row = session.get(IndexRow, (member, case))
    return None if row is None else row.sealed
