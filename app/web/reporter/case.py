"""A reporter's own case: its state, and what was written."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.reporter.case_page import CasePage
from app.web.reporter.signed_in import signed_in
from app.web.reporter.visit import Visit


@signed_in
def show_case(request: Request, visit: Visit) -> Response:
    """Show the case."""
    page = CasePage(visit)
    return page.show(sent=page.notice(request.url.query))


routes = [Route("/{slug}/case", show_case, methods=["GET"])]
