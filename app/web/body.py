"""A request's body as it comes in, with patience that ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.types import Receive


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

    idle_seconds: float = 30.0
    grace_seconds: float = 60.0
    bytes_per_second: int = 1024
    """Least average rate, counted once the grace is over."""

    def allows(self, seconds: float, received: int) -> bool:
        """Whether *received* bytes are enough after *seconds*."""
        return seconds <= self.grace_seconds or received >= self.bytes_per_second * (seconds - self.grace_seconds)


async def read_body(receive: Receive, patience: Patience, limit: int) -> AsyncIterator[bytes]:
    """
    Yield a request's body piece by piece.

    Args:
        receive: the ASGI channel.
        patience: how slow it may be.
        limit: bytes after which it is given up.

    Raises:
        CutOff: the sender left.
        Stalled: the sender stopped, or dawdles.
        TooLarge: past *limit*.
    """
    loop = asyncio.get_running_loop()
    began, received = loop.time(), 0
    while True:
        try:
            async with asyncio.timeout(patience.idle_seconds):
                message = await receive()
        except TimeoutError:
            raise Stalled from None
        if message["type"] != "http.request":
            raise CutOff
        piece: bytes = message.get("body", b"")
        received += len(piece)
        if received > limit:
            raise TooLarge
        if not patience.allows(loop.time() - began, received):
            raise Stalled
        if piece:
            yield piece
        if not message.get("more_body", False):
            return
