"""With whom cases are registered, and what those members are told: that a case exists, and how it stands."""

from collections.abc import Collection

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from app.domain.case import Access, CaseInClear
from app.storage.cases import open_to, to_case
from app.storage.course_tables import RegisteredRow
from app.storage.tables import CaseRow, GrantRow


def insert_registered(session: Session, case: bytes, members: Collection[bytes]) -> None:
    """Keep with whom (16-byte ids) a new case is registered."""
    if members:
        session.execute(insert(RegisteredRow), [{"member": member, "case": case} for member in members])


def registered_cases(session: Session, member: bytes, access: Access, after: bytes, limit: int) -> list[CaseInClear]:
    """Return at most *limit* cases, by id after *after*, that are registered with the member and that *access* can't read."""
    read = exists().where(GrantRow.case == RegisteredRow.case, open_to(access))
    found = (
        select(CaseRow)
        .join(RegisteredRow, RegisteredRow.case == CaseRow.case)
        .where(RegisteredRow.member == member, RegisteredRow.case > after, ~read)
        .order_by(RegisteredRow.case)
        .limit(limit)
    )
    return [to_case(row) for row in session.scalars(found)]
