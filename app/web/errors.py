"""The pages for what goes wrong: one sentence of what happened, one of what to do, nothing of what was sent."""

import logging
import sqlite3
from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.locale import translations
from app.storage.errors import StorageError
from app.web.api.protocol import protocol_answer
from app.web.edge import edge_of
from app.web.languages import language_of, prefix_for
from app.web.place import GOODBYE

API: Final = ("/api/",)
_log = logging.getLogger("tillit")


async def status_page(request: Request, error: Exception) -> Response:
    """Return the page for an error that a route or the router raised."""
    response = error_page(request, error.status_code if isinstance(error, HTTPException) else 500)
    response.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return response


def error_page(request: Request, status: int) -> Response:
    """Return the page of *status*; programs at the API get JSON."""
    if request.scope["path"].startswith(API):
        return protocol_answer(status)
    language = language_of(request)
    title, text = _words(status, translations(language).gettext)
    prefix = prefix_for(request, language)
    return edge_of(request).pages.render(
        "errors/error.html", language, status, title=title, text=text, leave=prefix + GOODBYE, home=f"{prefix}/"
    )


def catch_all(app: ASGIApp) -> ASGIApp:
    """
    Return *app* with a page for every error that nobody expected.

    The log gets the kind of error and the place in our code, never its message: that may hold what someone wrote.
    """

    async def caught(scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await app(scope, receive, watched)
        except HTTPException as error:
            if not started:
                await error_page(Request(scope), error.status_code)(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the last place that can answer
            _log.error("unexpected: %s at %s", type(error).__name__, _place(error))
            if scope["type"] == "http" and not started:
                status = 503 if isinstance(error, (SQLAlchemyError, sqlite3.Error, StorageError)) else 500
                await error_page(Request(scope), status)(scope, receive, send)

    return caught


def _place(error: BaseException) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _words(status: int, _: Callable[[str], str]) -> tuple[str, str]:
    match status:
        case 403:
            return _("This didn't come from our own page"), _(
                "For your safety we only accept what is sent from our own pages. Nothing was stored. Please start again."
            )
        case 404:
            return _("There is no such page"), _("The address may be mistyped, or the page is gone.")
        case 405:
            return _("That can't be done here"), _("Please start again from the first page.")
        case 408:
            return _("Your connection was interrupted"), _("Nothing was stored. Please try again.")
        case 413:
            return _("That is too large"), _("Nothing was stored. Please send less at once.")
        case 400 | 422:
            return _("That could not be read"), _("Nothing was stored. Please start again from the first page.")
        case 429:
            return _("Many are here at once"), _(
                "Please wait a minute and try again. Nothing was stored now, and nothing is lost."
            )
        case 503 | 507:
            return _("We can't store anything at the moment"), _("Nothing was stored. Please try again in a few minutes.")
        case _:
            return _("Something went wrong on our side"), _("Please try again. If you saw no ten words, nothing was stored.")
