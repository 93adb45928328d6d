"""The list of a member's cases, a page at a time; cases of others leave no trace in it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.case import Access, CaseInClear, SealedGrant
from app.domain.running import Kept
from app.storage.cases import cases_of
from app.storage.deadlines import nearest_in
from app.storage.index_rows import index_rows
from app.storage.staff_cases import grants_in, readable_counts


@dataclass(frozen=True, slots=True)
class ListedCase:
    """
    A line of the list: the clear columns, how many objects the member has the keys of, and their sealed index row.

    *due* is the deadline that is nearest, None where none runs. *grants* is filled only where there is no index row: opening one
    costs key work, a known case none.
    """

    case: CaseInClear
    due: Kept | None
    objects: int
    index: bytes | None
    grants: tuple[SealedGrant, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases by their random ids; *after* asks for the next, None at the end."""

    cases: tuple[ListedCase, ...]
    after: bytes | None


def list_cases(session: Session, member: bytes, access: Access, after: bytes, limit: int) -> CasePage:
    """
    Return up to *limit* cases in which *access* has a grant that isn't asleep, with ids past *after*.

    The order is that of random ids: urgency is for the browser to sort by, once it has the whole list.
    """
    found = cases_of(session, access, after, limit)
    ids = [case.case for case in found]
    indexes = index_rows(session, member, ids)
    counts = readable_counts(session, ids, access)
    grants = grants_in(session, [case for case in ids if case not in indexes], access)
    due = nearest_in(session, ids)
    listed = tuple(
        ListedCase(
            case=case,
            due=due.get(case.case),
            objects=counts.get(case.case, 0),
            index=indexes.get(case.case),
            grants=tuple(grants.get(case.case, ())),
        )
        for case in found
    )
    return CasePage(listed, ids[-1] if len(ids) == limit else None)
