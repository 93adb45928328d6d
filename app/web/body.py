"""A request's body as it comes in, with patience that ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.types import Receive

DRAINED: Final = 1024**3
"""Bytes of a body given up that are still read."""


class BodyError(Exception):
    """A body that can't be taken; the subclass says why. Carries none of it."""


class CutOff(BodyError):
    """The sender went away before the end. Nobody is left to answer."""


class Stalled(BodyError):
    """No byte for too long, or too few: a connection held open on purpose looks the same."""


class TooLarge(BodyError):
    """More bytes than a form of ours can have."""


class Malformed(BodyError):
    """Not the format that it says it is, or more parts than a form of ours has."""


class TooMuchText(BodyError):
    """The text fields together are longer than is read."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a body may take. Tor over a bad line manages 10 kB/s; whoever holds sockets open sends far less."""

    idle_seconds: float
    bytes_per_second: int
    """Least average rate, counted once the grace is over."""
    grace_seconds: float = 60.0

    def allows(self, seconds: float, received: int) -> bool:
        """Whether *received* bytes are enough after *seconds*."""
        return seconds <= self.grace_seconds or received >= self.bytes_per_second * (seconds - self.grace_seconds)


class RequestBody:
    """
    A request's body, piece by piece.

    Args:
        receive: the ASGI channel.
        patience: how slow it may be.
        limit: bytes after which it is given up.
    """

    def __init__(self, receive: Receive, patience: Patience, limit: int) -> None:
        self._receive = receive
        self._patience = patience
        self._limit = limit
        self._began = asyncio.get_running_loop().time()
        self._received = 0
        self._ended = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """
        Yield what comes in.

        Raises:
            CutOff: the sender left.
            Stalled: the sender stopped, or dawdles.
            TooLarge: past the limit.
        """
        while not self._ended:
            piece = await self._next()
            if self._received > self._limit:
                raise TooLarge
            if piece:
                yield piece

    async def drain(self) -> None:
        """
        Read what is left of a body that was given up, and drop it.

        A browser reads no answer before it has sent everything: without this the sender would see a broken connection in place
        of the page that says what to do.
        """
        most = self._received + DRAINED
        with suppress(BodyError):
            while not self._ended and self._received < most:
                await self._next()

    async def _next(self) -> bytes:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._patience.idle_seconds):
                message = await self._receive()
        except TimeoutError:
            raise Stalled from None
        if message["type"] != "http.request":
            raise CutOff
        piece: bytes = message.get("body", b"")
        self._received += len(piece)
        self._ended = not message.get("more_body", False)
        if not self._ended and not self._patience.allows(loop.time() - self._began, self._received):
            raise Stalled
        return piece


def read_body(receive: Receive, patience: Patience, limit: int) -> AsyncIterator[bytes]:
    """Return the pieces of a body, see `RequestBody`."""
    return RequestBody(receive, patience, limit).pieces()
