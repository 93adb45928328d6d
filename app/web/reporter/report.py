"""Writing a report, screen by screen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.body import BodyError
from app.web.form import PostedForm
from app.web.intake import Intake
from app.web.place import STAY
from app.web.reporter.arrive import arrive
from app.web.reporter.form_with_files import read_form
from app.web.reporter.refused_files import UNAVAILABLE, not_stored
from app.web.reporter.report_draft import KIND, SEND, ReportDraft, Screen, faults, first_fault, read_report_draft, screens
from app.web.reporter.report_page import ReportPage
from app.web.reporter.send import find_target, send_report
from crypto.form import FormSecret

BACK: Final = "back"
CHANGE: Final = "change"
"""What the address of the form ends in: the screen before; `change=` and a screen, which is then changed on its own."""


def new_report(request: Request) -> Response:
    """Begin a report: a new form secret, and the first screen."""
    page = ReportPage(*arrive(request))
    if not page.anybody_reads():
        return page.nobody()
    return page.show(Screen(KIND), ReportDraft(FormSecret.new(), None))


async def go_on(request: Request) -> Response:
    """Take a screen's answers and show the next one; the last screen sends the report."""
    return await read_form(request, find_target, _answer)


def _answer(request: Request, posted: PostedForm, intake: Intake, problem: BodyError | None) -> Response:
    page = ReportPage(*arrive(request))
    draft = read_report_draft(page.reporting.rulebook, posted, page.readers)
    all_screens = screens(page.reporting.rulebook, draft.kind)
    at = next((i for i, screen in enumerate(all_screens) if screen.id == posted.text("screen")), 0)
    current, (direction, _, chosen) = all_screens[at], request.url.query.partition("=")
    if not page.anybody_reads():
        return page.nobody()
    if current.id == SEND:
        page.keep(draft, posted, intake)  # files that came along are kept wherever the way leads
    if problem is not None:
        return page.unread(current, draft, problem)
    if direction == BACK:
        return page.show(all_screens[-1 if draft.checking else max(at - 1, 0)], draft)
    if direction == CHANGE:
        wanted = next((screen for screen in all_screens if screen.id == chosen), current)
        return page.show(wanted, replace(draft, checking=True))
    if direction == STAY:
        return page.show(current, draft)
    if current.id == SEND:
        try:
            return send_report(page, draft, posted, intake)
        except UNAVAILABLE:
            return page.again(draft, not_stored(page.gettext), 503)
    errors = faults(current, draft, page.place.language, page.gettext)
    if errors:
        return page.show(current, draft, errors)
    return page.show(_after(page, draft, all_screens, at), draft)


def _after(page: ReportPage, draft: ReportDraft, all_screens: Sequence[Screen], at: int) -> Screen:
    """Return the next screen: after a change the last one, unless another kind has brought a question that must be answered."""
    if not draft.checking:
        return all_screens[at + 1]
    fault = first_fault(page.reporting.rulebook, draft, page.place.language, page.gettext)
    return fault[0] if fault is not None else all_screens[-1]


routes = [Route("/{slug}/report", new_report, methods=["GET"]), Route("/{slug}/report", go_on, methods=["POST"])]
