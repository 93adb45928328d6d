"""The turn of a request that reads a case: it has it until its answer is made, not until the answer is taken."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from fastapi import Depends

from app.services.read_case_as_member import read_size
from app.web.api.access import UsedEdge
from app.web.api.encoding import CaseId
from app.web.staff.access import ActiveMember


def page_turn(case: CaseId, member: ActiveMember, edge: UsedEdge) -> Iterator[None]:
    """Wait for the turn to read a page of the case; each member has their own, so that no colleague keeps another out."""
    with edge.database.reading() as session:
        size = read_size(session, member.access, case)
    with edge.staff.turns.taking(size, member.member.member + case):
        yield


def whole_turn(case: CaseId, member: ActiveMember, edge: UsedEdge) -> Iterator[None]:
    """Wait for the turn to read all of the case at once."""
    with edge.database.reading() as session:
        size = read_size(session, member.access, case, whole=True)
    with edge.staff.turns.taking(size, member.member.member + case):
        yield


# scope: until the answer is made; until it is sent, a slow reader would keep everybody else waiting
PageTurn: TypeAlias = Annotated[None, Depends(page_turn, scope="function")]
WholeTurn: TypeAlias = Annotated[None, Depends(whole_turn, scope="function")]
