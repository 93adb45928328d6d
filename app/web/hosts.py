"""Which addresses are the staff's; given a host of their own, nothing else answers there, and they answer nowhere else."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_REPORTS_API: Final = "/api/reports/"
_ROOTS: Final = ("/api/", "/staff/")
STATIC: Final = "/static/"
HEALTH: Final = "/healthz"


def is_for_staff(path: str) -> bool:
    """Whether *path* is the console's or its API's; `/staffing/` is an organisation's."""
    return path == "/staff" or (path.startswith(_ROOTS) and not is_for_programs(path))


def is_for_programs(path: str) -> bool:
    """Whether *path* is of the API by which a reporter's own program files and reads: it stands where the reporters' pages do."""
    return path.startswith(_REPORTS_API)


def is_shared(path: str) -> bool:
    """Whether *path* is the same on every host: files that everybody may have, and the sign of life."""
    return path == HEALTH or path.startswith(STATIC)


def separate_hosts(app: ASGIApp, staff_origins: Sequence[str], refuse: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """
    Return *app* with the staff's addresses on the hosts of *staff_origins* alone, and the reporters' pages on all others.

    Whoever finds the one (an onion address, a name inside an office's network) has not found the other. Without
    *staff_origins* both share every host.
    """
    hosts = frozenset(urlsplit(origin).netloc for origin in staff_origins)
    if not hosts:
        return app

    async def separated(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_shared(scope["path"]):
            request = Request(scope, receive)
            if is_for_staff(scope["path"]) != (request.headers.get("host", "").lower() in hosts):
                await (await refuse(request))(scope, receive, send)
                return
        await app(scope, receive, send)

    return separated
