"""With whom cases are registered, and what those members are told: that a case exists, and who handles it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, func, insert, select, tuple_
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


def holders_now(session: Session, cases: Sequence[bytes], room: str) -> Mapping[bytes, list[str]]:
    """Return who holds the newest key of *room* in each of *cases*, awake, by chains' names; the reporter among them."""
    newest = select(GrantRow.case, func.max(GrantRow.epoch)).where(GrantRow.case.in_(cases), GrantRow.room == room)
    found = (
        select(GrantRow.case, GrantRow.holder)
        .where(GrantRow.room == room, tuple_(GrantRow.case, GrantRow.epoch).in_(newest.group_by(GrantRow.case)))
        .where(GrantRow.asleep.is_(False))
        .order_by(GrantRow.holder)
    )
    holders: dict[bytes, list[str]] = {case: [] for case in cases}
    for row in session.execute(found):
        holders[row.case].append(row.holder)
    return holders
