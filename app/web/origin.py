"""Which requests may change something: those that a page of this very site has sent."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def comes_from_here(request: Request) -> bool:
    """
    Whether a request was sent by a page of this site, as far as a browser says so.

    Without this a stranger's page could make a reader's browser write into the stranger's case. A missing `Origin` is
    as bad as a foreign one: every browser sends it with a POST. `null` is what sandboxed frames send.
    """
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True  # a page can't set this header; only the browser does
    origin, host = request.headers.get("origin"), request.headers.get("host")
    if not origin or not host or "sec-fetch-site" in request.headers:
        return False
    scheme, separator, authority = origin.partition("://")
    return separator != "" and scheme == request.url.scheme and authority.lower() == host.lower()


def refuse_foreign(
    app: ASGIApp, refuse: Callable[[Request], Awaitable[Response]], exempt: tuple[str, ...]
) -> ASGIApp:
    """
    Return *app* behind the check of the sender, and closed to service workers.

    Args:
        app: what answers the requests that pass.
        refuse: makes the page for those that don't.
        exempt: path prefixes that carry their own proof: no cookie opens anything there.
    """

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        # A service worker would see every later page of this origin: nothing here may become one.
        worker = request.headers.get("service-worker") == "script"
        unsafe = scope["method"] not in _SAFE and not scope["path"].startswith(exempt)
        if worker or (unsafe and not comes_from_here(request)):
            response = await refuse(request)
            await response(scope, receive, send)
            return
        await app(scope, receive, send)

    return checked
