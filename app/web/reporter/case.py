"""A reporter's own case: its state, and what was written."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.reporter.arrive import arrive
from app.web.reporter.case_page import CasePage
from app.web.reporter.visit import NotSignedIn, find_visit
from app.web.reporter.words_page import ask_for_words


def show_case(request: Request) -> Response:
    """Show the case; without a session the words are asked for."""
    try:
        visit = find_visit(request)
    except NotSignedIn:
        edge, _, place = arrive(request)
        return ask_for_words(edge, place)
    page = CasePage(visit)
    return page.show(sent=page.notice(request.url.query))


routes = [Route("/{slug}/case", show_case, methods=["GET"])]
