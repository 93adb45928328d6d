"""The member's register: cases of which they know that they exist, and no more."""

from typing import Annotated

from fastapi import APIRouter, Query

from app import clock
from app.services.course import named_in
from app.services.list_register import RegisteredCase, list_register
from app.services.standing import require_active
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.encoding import CaseId
from app.web.staff.access import ActiveMember
from app.web.staff.case_models import RegisterAnswer, RegisterLine
from app.web.staff.deadlines import day_text, deadline_answer, names_answer

router = APIRouter(route_class=ApiRoute, prefix="/register", tags=["register"])


@router.get("")
def register(
    member: ActiveMember,
    edge: UsedEdge,
    after: CaseId | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> RegisterAnswer:
    """Return a page of the cases that are registered with the member; nothing of what they are about."""
    with edge.database.reading() as session:
        page = list_register(session, member, after or b"", limit, clock.today())
        names = named_in(session, require_active(member).newest.rulebook)
    return RegisterAnswer(cases=[_line(listed) for listed in page.cases], deadlines=names_answer(names), after=page.after)


def _line(listed: RegisteredCase) -> RegisterLine:
    return RegisterLine(
        case=listed.case.case,
        state=listed.case.state,
        filed=day_text(listed.case.filed),
        due=None if listed.due is None else deadline_answer(listed.due),
    )
