"""Writing a report, screen by screen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.services.file_report import DirectoryMoved
from app.services.form.faults import asked_again, faults, first_fault
from app.services.form.report_draft import ReportDraft
from app.services.form.screens import KIND, READERS, SEND, Screen, screens
from app.web.body import BodyError
from app.web.form import PostedForm
from app.web.intake import Intake
from app.web.place import STAY
from app.web.reporter.arrive import arrive
from app.web.reporter.form_with_files import read_form
from app.web.reporter.posted_draft import read_report_draft
from app.web.reporter.refused_files import UNAVAILABLE, not_stored
from app.web.reporter.report_page import ReportPage
from app.web.reporter.report_with_script import report_with_script
from app.web.reporter.retrying import retry
from app.web.reporter.send import find_target, send_report
from app.web.reporter.with_script import wants_server
from crypto.form import FormSecret

BACK: Final = "back"
CHANGE: Final = "change"
OTHER: Final = "other"
"""
What the address of the form ends in: the screen before; `change=` and a screen, which is then changed on its own; another kind,
from where the one that was chosen can't be filed.
"""


def new_report(request: Request) -> Response:
    """Begin a report: a new form secret, and the first screen."""
    page = ReportPage(*arrive(request))
    if not page.kinds:
        return page.nobody()
    draft = ReportDraft(FormSecret.new(), None)
    return page.show(Screen(KIND), draft) if wants_server(request) else report_with_script(page, draft)


async def go_on(request: Request) -> Response:
    """Take a screen's answers and show the next one; the last screen sends the report."""
    return await read_form(request, find_target, _answer)


def _answer(request: Request, posted: PostedForm, intake: Intake, problem: BodyError | None) -> Response:
    page = ReportPage(*arrive(request))
    draft = read_report_draft(page.reporting, posted, page.kinds)
    all_screens = screens(page.form, draft)
    at = next((i for i, screen in enumerate(all_screens) if screen.id == posted.text("screen")), 0)
    current, (direction, _, chosen) = all_screens[at], request.url.query.partition("=")
    if not page.kinds:
        return page.nobody()
    if current.id == SEND:
        page.keep(draft, posted, intake)  # files that came along are kept wherever the way leads
    if problem is not None:
        return page.unread(current, draft, problem)
    again = asked_again(page.form, draft)
    if again is not None:
        return page.show(again[0], replace(draft, checking=draft.checking or current.id == SEND), again[1])
    if direction in {BACK, CHANGE, OTHER}:
        return page.show(*_aside(draft, all_screens, at, direction, chosen))
    if direction == STAY or (current.id == READERS and draft.shut != draft.seen):
        return page.show(current, draft)  # what follows from shutting somebody out is seen before anything is written
    if current.id == SEND:
        return _send(page, draft, posted, intake)
    errors = faults(page.form, current, draft)
    if errors:
        return page.show(current, draft, errors)
    return page.show(_after(page, draft, all_screens, at), draft)


def _send(page: ReportPage, draft: ReportDraft, posted: PostedForm, intake: Intake) -> Response:
    """Send the report by the newest directory: where one is published meanwhile, the form is read again by that one."""

    def once() -> Response:
        nonlocal page, draft
        newest = page.with_newest_directory()
        if newest is not page:
            page, draft = newest, read_report_draft(newest.reporting, posted, newest.kinds)
        return send_report(page, draft, posted, intake)

    try:
        return retry(once, DirectoryMoved)
    except UNAVAILABLE:
        return page.again(draft, not_stored(page.gettext), 503)


def _aside(draft: ReportDraft, all_screens: Sequence[Screen], at: int, direction: str, chosen: str) -> tuple[Screen, ReportDraft]:
    """Return where the reporter turns to, without a word on what they leave, and their draft then."""
    if direction == BACK:
        return all_screens[-1 if draft.checking else max(at - 1, 0)], draft
    if direction == OTHER:
        return Screen(KIND), replace(draft, checking=False)
    wanted = next((screen for screen in all_screens if screen.id == chosen), all_screens[at])
    return wanted, replace(draft, checking=True)


def _after(page: ReportPage, draft: ReportDraft, all_screens: Sequence[Screen], at: int) -> Screen:
    """Return the next screen: after a change the last one, unless another kind has brought a question that must be answered."""
    if not draft.checking:
        return all_screens[at + 1]
    fault = first_fault(page.form, draft)
    return fault[0] if fault is not None else all_screens[-1]


routes = [Route("/{slug}/report", new_report, methods=["GET"]), Route("/{slug}/report", go_on, methods=["POST"])]
