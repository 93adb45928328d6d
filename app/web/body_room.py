"""Room for the bodies of requests that lie in memory: all of them together have so much, and only a few are read at once."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.types import Message, Receive

from app.web.turns import TooBusy

T = TypeVar("T")

ROOM: Final = 32 * 1024 * 1024
"""Bytes of large bodies that lie in a process at once; with what is read from them it is four times as much."""

SMALL: Final = 256 * 1024
"""Bytes of a body that always find room: as much as a form without script may have, more than a long report is."""

READ_AT_ONCE: Final = 2


class _Body:
    """One body on its way in."""

    def __init__(self) -> None:
        self.received = 0
        self.whole = False
        self.waiting: asyncio.Timeout | None = None


class BodyRoom:
    """
    Room for bodies that lie in memory: past it the largest that is still on its way gives way.

    Attack: strangers send bodies of the largest size by the dozen, or begin them and stop; the process runs out of memory, and
    whoever is just sending a report loses it. Whoever came first must not be the one who stays: a slow flood came first.

    Args:
        room: bytes.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._bodies: set[_Body] = set()
        self._turns = CapacityLimiter(READ_AT_ONCE)

    @contextmanager
    def taking(self, receive: Receive) -> Iterator[Receive]:
        """
        Keep room in the block for the body that comes through *receive*, and yield what to read it by.

        That raises `TooBusy` where this is the body that gives way.
        """
        body = _Body()
        self._bodies.add(body)

        async def counted() -> Message:
            try:
                async with asyncio.timeout(None) as body.waiting:
                    message = await receive()
            except TimeoutError:
                raise TooBusy from None
            finally:
                body.waiting = None
            body.received += len(message.get("body", b""))
            self._make_room(body)
            body.whole = not message.get("more_body", False)
            return message

        try:
            yield counted
        finally:
            self._bodies.discard(body)

    async def in_turn(self, read: Callable[[bytes], T], body: bytes) -> T:
        """Return what *read* makes of a whole body, in a thread; a few at a time."""
        return await to_thread.run_sync(read, body, limiter=self._turns)

    def _make_room(self, newest: _Body) -> None:
        while sum(body.received for body in self._bodies) > self._room:
            going = [body for body in self._bodies if body.received > SMALL and not body.whole]
            if not going:
                return
            largest = max(going, key=lambda body: body.received)
            self._bodies.discard(largest)
            if largest is newest:
                raise TooBusy
            if largest.waiting is not None:
                largest.waiting.reschedule(asyncio.get_running_loop().time())
