"""The answers to what is no request of the API at all; made without the framework that reads the others."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse

_PROTOCOL: Final = {
    400: ("malformed", "This isn't JSON."),
    403: ("not-allowed", "Such a request is never answered here."),
    404: ("not-found", "There is nothing here for this member."),
    405: ("not-allowed", "Another method is needed here."),
    408: ("cut-off", "The request broke off or stalled; nothing was stored."),
    413: ("too-large", "That is more than is taken."),
    422: ("malformed", "A field is missing, unknown, or not of its form."),
    429: ("busy", "Others are being served at the moment: wait as long as Retry-After says, and try again."),
    500: ("broken", "Something went wrong here; nothing was stored."),
    503: ("busy", "The database can't be reached or is busy; nothing was stored. Try again."),
}


def protocol_answer(status: int, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return the answer to what isn't a request of this API at all."""
    code, message = _PROTOCOL.get(status, _PROTOCOL[400])
    return JSONResponse({"error": code, "message": message}, status, headers)
