"""Large bodies of JSON: the sender is let in first, and nobody else waits while one is read."""

from functools import partial
from typing import Final, cast

from fastapi import Request, Response
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope

from app.web.api.answers import ApiRoute, Handler
from app.web.body_room import BodyRoom
from app.web.edge import in_thread

MOST_PARTS: Final = 12_000
"""Commas and brackets in a body: two thousand grants, which no deed comes near, have ten thousand."""


class LargeRoute(ApiRoute):
    """A route that takes sealed objects: it reads its body only once the sender is let in."""

    body_limit = 8 * 1024 * 1024

    def let_in(self, request: Request) -> None:
        """Check, before any of the body is read, what can be checked; raises `Refusal`."""
        raise NotImplementedError

    def room(self, request: Request) -> BodyRoom:
        """Return the room for bodies of such senders."""
        raise NotImplementedError

    async def respond(self, request: Request, handler: Handler) -> Response:
        """Let the sender in, then read and answer."""
        await in_thread(self.let_in, request)
        room = self.room(request)
        with room.taking(self.limited(request)) as receive:
            return await handler(_LargeRequest(request.scope, receive, room, self._model()))

    def _model(self) -> type[BaseModel] | None:
        """Return what the body is read as, None where the route has none."""
        return None if self.body_field is None else cast("type[BaseModel]", self.body_field.field_info.annotation)


class _LargeRequest(Request):
    """A request whose JSON comes as what it is read as: made by the framework, it would be lists and dictionaries first."""

    def __init__(self, scope: Scope, receive: Receive, room: BodyRoom, model: type[BaseModel] | None) -> None:
        super().__init__(scope, receive)
        self._room = room
        self._model = model

    async def json(self) -> BaseModel:
        if self._model is None:
            raise HTTPException(400)
        return await self._room.in_turn(partial(_read, self._model), await self.body())


def _read(model: type[BaseModel], body: bytes) -> BaseModel:
    """
    Return *body* as *model* reads it.

    Attack: a list of millions of empty things, for which the reader makes an object, or an error, each.
    """
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_PARTS:
        raise HTTPException(422)
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise HTTPException(422) from None
