"""Leaving: the session ends, and what stays on the screen is a calendar."""

from calendar import Calendar
from contextlib import suppress

from babel.dates import format_date, get_day_names
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app import clock
from app.services.show_receipt import stop_showing
from app.web.edge import edge_of, in_thread
from app.web.form import PostedForm
from app.web.languages import language_of, prefix_for
from app.web.place import GOODBYE
from app.web.reporter.arrive import arrive
from app.web.reporter.visit import sign_out
from crypto.errors import Refused
from crypto.form import FormSecret


async def leave(request: Request) -> Response:
    """End the session and go to the neutral page; Back finds no session, and asks for the words."""
    edge = edge_of(request)
    posted = PostedForm()
    await posted.read(request, edge.patience)
    response = RedirectResponse(prefix_for(request, language_of(request)) + GOODBYE, 303)
    await in_thread(_forget, request, response, posted)
    # Where it is understood (https), pages that the browser still holds go as well.
    response.headers["clear-site-data"] = '"cache"'
    return response


def _forget(request: Request, response: Response, posted: PostedForm) -> None:
    """End the session; who leaves from the receipt is not shown it again: Back and a reload would send the form once more."""
    edge = edge_of(request)
    sign_out(request, response, edge)  # first: whatever else goes wrong, the session is over
    with suppress(Refused, HTTPException):
        form = FormSecret.from_text(posted.text("form"))
        instance = arrive(request)[1].instance.instance
        stop_showing(edge.ephemeral, form.receipt(instance).lookup_hash(instance))


def goodbye(request: Request) -> Response:
    """Show this month: who looks over a shoulder, or opens the history, finds nothing."""
    language, day = language_of(request), clock.today()
    names = get_day_names("abbreviated", locale=language)
    month = format_date(day, "MMMM y", locale=language)
    return edge_of(request).pages.render(
        "reporter/goodbye.html",
        language,
        month=month[0].upper() + month[1:],  # it stands alone: Norwegian, Dutch and Swedish write it small in a sentence only
        weekdays=[names[i].rstrip(".") for i in range(7)],
        weeks=Calendar().monthdayscalendar(day.year, day.month),
    )


routes = [Route("/{slug}/leave", leave, methods=["POST"]), Route(GOODBYE, goodbye, methods=["GET"])]
