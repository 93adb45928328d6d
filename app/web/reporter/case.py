"""A reporter's own case: its state, and what was written."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.web.reporter.arrive import arrive
from app.web.reporter.case_page import CasePage
from app.web.reporter.visit import NotSignedIn, find_visit
from app.web.reporter.words_page import ask_for_words

router = APIRouter(include_in_schema=False)


@router.get("/{slug}/case")
def show_case(request: Request, slug: str) -> Response:
    """Show the case; without a session the words are asked for."""
    try:
        visit = find_visit(request, slug)
    except NotSignedIn:
        edge, _, place = arrive(request, slug)
        return ask_for_words(edge, place)
    page = CasePage(visit)
    return page.show(sent=page.notice(request.url.query))
