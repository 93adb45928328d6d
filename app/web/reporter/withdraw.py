"""Withdrawing a case: a record that the reporter signs; nothing is deleted by it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app import clock
from app.services.withdraw import seal_withdrawal
from app.web.body import BodyError
from app.web.edge import edge_of, in_thread
from app.web.form import PostedForm
from app.web.reporter.case_page import WITHDRAWN
from app.web.reporter.signed_in import signed_in
from app.web.reporter.visit import Visit, check_token
from app.web.reporter.writing import write


@signed_in
def confirm(_request: Request, visit: Visit) -> Response:
    """Say what withdrawing means, and ask."""
    place = visit.place.at("case/withdraw")
    return visit.edge.pages.render("reporter/withdraw.html", place.language, place=place, token=visit.session.token)


async def withdraw(request: Request) -> Response:
    """Withdraw the case."""
    posted = PostedForm()
    try:
        await posted.read(request, edge_of(request).patience)
    except BodyError:
        return Response(status_code=400)
    return await in_thread(_withdraw, request, posted)


@signed_in
def _withdraw(_request: Request, visit: Visit, posted: PostedForm) -> Response:
    check_token(visit, posted)
    write(visit, lambda rooms: seal_withdrawal(rooms, clock.today()))
    return RedirectResponse(f"{visit.place.path('case')}?{WITHDRAWN}", 303)


routes = [Route("/{slug}/case/withdraw", confirm, methods=["GET"]), Route("/{slug}/case/withdraw", withdraw, methods=["POST"])]
