"""Every answer of the API is JSON; one that refuses says why by a code and repeats nothing of what was sent."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

from app.services.refusals import Refusal, Why
from app.storage.errors import BlobGone, HeadMoved
from app.web.api.encoding import Answer
from app.web.api.protocol import protocol_answer
from app.web.body import Patience
from app.web.edge import edge_of

SMALL_BODY: Final = 64 * 1024
Handler: TypeAlias = Callable[[Request], Coroutine[Any, Any, Response]]


class RefusalAnswer(Answer):
    """Why something is refused: a code for programs, a sentence for whoever writes them. Nothing of the input is repeated."""

    error: str
    message: str
    head_seq: int | None = None
    newest: int | None = None
    offset: int | None = None
    seconds: int | None = None


# For whoever writes a client: people read the console's own words, chosen by the code.
REFUSALS: Final[dict[Why, tuple[int, str]]] = {
    Why.SIGN_IN_FAILED: (401, "The name, the secret or the code is wrong, was used before, or came too late."),
    Why.SIGNED_OUT: (401, "Sign in: there is no such session, or it is over."),
    Why.WAIT: (429, "Too many wrong codes: wait before the next one."),
    Why.ENDED: (403, "This member's time here is over."),
    Why.PENDING: (403, "Nothing can be shown until the signed directory lists this member."),
    Why.LINK_GONE: (410, "The link is unknown, was used, or is older than 72 hours."),
    Why.ENTRY_REFUSED: (422, "The entry isn't signed by its own keys, for this member and organisation."),
    Why.FACTOR_REFUSED: (422, "The second factor doesn't verify."),
    Why.UNLOCK_REFUSED: (422, "An unlock file isn't an age file of the size it must have."),
    Why.NOT_FOUND: (404, "There is nothing here for this member."),
    Why.HEAD_MOVED: (409, "The case has changed since it was read: read it, seal again, send again."),
    Why.DIRECTORY_MOVED: (409, "The directory has changed: a record must name its newest version."),
    Why.EPOCH_MOVED: (409, "The object is sealed to a key that isn't the room's newest: seal again."),
    Why.EPOCH_NEEDED: (409, "A holder of the room has ended: open an epoch without them first."),
    Why.ALREADY_THERE: (409, "An object of this id stands in the room already."),
    Why.CASE_FULL: (409, "The case holds as much as its reporter can add."),
    Why.RECORD_REFUSED: (422, "A record doesn't follow from the chain, or this member may not write it."),
    Why.GRANTS_REFUSED: (422, "The grants aren't exactly those that the records call for."),
    Why.OBJECT_REFUSED: (422, "An object isn't a sealed file of its bucket's size, or not in a room of this member's."),
    Why.BLOB_REFUSED: (422, "An attachment isn't there whole, or isn't a sealed file of its bucket's size."),
    Why.INDEX_REFUSED: (422, "The index row isn't of a bucket's size."),
    Why.OFFSET: (409, "The upload's end is elsewhere: go on there."),
    Why.UPLOAD_BUSY: (409, "Another request is writing to this upload."),
    Why.CUT_OFF: (408, "The upload broke off or stalled: what came is kept, go on from there."),
    Why.TOO_LARGE: (413, "That is more than is taken."),
    Why.QUOTA: (429, "Too much lies here that no case has taken: send or wait a day."),
    Why.DRAFT_REFUSED: (422, "By the rulebook or by what stands in the draft already this can't be so."),
    Why.DISK_FULL: (507, "The server has no room for attachments at the moment."),
}
NUMBERS: Final = {Why.HEAD_MOVED: "head_seq", Why.DIRECTORY_MOVED: "newest", Why.OFFSET: "offset", Why.WAIT: "seconds"}


def refusal_answer(refusal: Refusal) -> JSONResponse:
    """Return what a client is told of *refusal*."""
    status, message = REFUSALS[refusal.why]
    content: dict[str, object] = {"error": refusal.why.value, "message": message}
    headers = {}
    if refusal.number is not None:
        content[NUMBERS[refusal.why]] = refusal.number
    if refusal.why is Why.WAIT:
        headers["Retry-After"] = str(refusal.number)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(content, status, headers)


class ApiRoute(APIRoute):
    """A route whose body is limited and whose errors are this API's own: FastAPI's 422 would repeat the input."""

    body_limit = SMALL_BODY

    def get_route_handler(self) -> Handler:
        """Return the handler, wrapped."""
        handler = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await self.respond(request, handler)
            except Refusal as refusal:
                return refusal_answer(refusal)
            except HeadMoved as moved:
                return refusal_answer(Refusal(Why.NOT_FOUND) if moved.head < 0 else Refusal(Why.HEAD_MOVED, moved.head))
            except BlobGone:
                return refusal_answer(Refusal(Why.BLOB_REFUSED))
            except RequestValidationError:
                return protocol_answer(422)
            except HTTPException as error:
                return protocol_answer(error.status_code, error.headers)
            except (SQLAlchemyError, sqlite3.Error):
                return protocol_answer(503)

        return answer

    async def respond(self, request: Request, handler: Handler) -> Response:
        """Answer *request* by FastAPI's own *handler*."""
        return await handler(Request(request.scope, self.limited(request)))

    def limited(self, request: Request) -> Receive:
        """Return what to read the body of *request* by."""
        return _limited(request.receive, self.body_limit, edge_of(request).patience)


class StreamRoute(ApiRoute):
    """A route that reads its body piece by piece and counts for itself."""

    body_limit = 2**50


def _limited(receive: Receive, limit: int, patience: Patience) -> Receive:
    """Return *receive* for a body of at most *limit* bytes whose sender doesn't stop or dawdle."""
    loop, received, ended = asyncio.get_running_loop(), 0, False
    began = loop.time()

    async def limited() -> Message:
        nonlocal received, ended
        if ended:
            return await receive()  # waits until the client leaves, however long that takes
        try:
            async with asyncio.timeout(patience.idle_seconds):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408) from None
        received += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if received > limit:
            raise HTTPException(413)
        if not ended and not patience.allows(loop.time() - began, received):
            raise HTTPException(408)
        return message

    return limited
