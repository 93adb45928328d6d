"""Which requests may change something: those that a page of this very site has sent."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def own_origin(request: Request, origins: Sequence[str]) -> str:
    """
    Return the origin by which the browser reached us.

    A proxy that ends TLS hides the scheme: of the portal's own *origins*, the one with this host tells it.
    """
    host = request.headers.get("host", "").lower()
    return next((origin for origin in origins if origin.partition("://")[2] == host), f"{request.scope['scheme']}://{host}")


def comes_from_here(request: Request, origins: Sequence[str]) -> bool:
    """
    Whether a request was sent by a page of this site, as far as a browser says so.

    Without this a stranger's page could make a reader's browser write into the stranger's case. A missing `Origin` is
    as bad as a foreign one: every browser sends it with a POST. `null` is what sandboxed frames send.
    """
    fetched_by = request.headers.get("sec-fetch-site")  # no page can set this header: only the browser does
    if fetched_by in {"same-origin", "same-site", "cross-site"}:
        return fetched_by == "same-origin"
    return request.headers.get("origin", "").lower() == own_origin(request, origins)


def refuse_foreign(
    app: ASGIApp,
    refuse: Callable[[Request], Awaitable[Response]],
    exempt: tuple[str, ...],
    origins: Sequence[str],
) -> ASGIApp:
    """
    Return *app* behind the check of the sender, and closed to service workers.

    Args:
        app: what answers the requests that pass.
        refuse: makes the page for those that don't.
        exempt: path prefixes that carry their own proof: no cookie opens anything there.
        origins: where the portal is reached.
    """

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        request = Request(scope, receive)
        # A service worker would see every later page of this origin: nothing here may become one.
        worker = request.headers.get("service-worker") == "script"
        unsafe = scope["method"] not in _SAFE and not scope["path"].startswith(exempt)
        if worker or (unsafe and not comes_from_here(request, origins)):
            response = await refuse(request)
            await response(scope, receive, send)
            return
        await app(scope, receive, send)

    return checked
