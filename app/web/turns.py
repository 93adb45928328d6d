"""Large cases are opened a few at a time: what is read of them lies in memory, several times over, until the answer is made."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

from starlette.exceptions import HTTPException

LARGE: Final = 1024 * 1024
"""Bytes as they are stored; what has fewer waits for nobody. A case with a hundred messages has half as many."""

ROOM: Final = 48 * 1024 * 1024
"""Bytes of large cases that one process reads at once."""

QUEUE: Final = 8
"""How many wait: each holds one of the 40 threads that answer everybody."""

PATIENCE: Final = 20.0
RETRY_SECONDS: Final = 30


class TurnedAway(HTTPException):
    """A case is not opened at this moment, or not here."""


class TooBusy(TurnedAway):
    """The queue is full, or stood still, or the same is being read already."""

    def __init__(self) -> None:
        super().__init__(429, headers={"Retry-After": str(RETRY_SECONDS)})


class TooLarge(TurnedAway):
    """Larger than all the room: such a case is read in pages, by a program of its reporter's own."""

    def __init__(self) -> None:
        super().__init__(413)


class Turns:
    """
    Who reads a large case waits until there is room, and those who came first go first; for a case one at a time.

    Attack: a colleague, or a reporter with many files, has their largest case opened on forty connections at once; the
    process runs out of memory, and whoever is just sending a report loses it. Or the same case is asked for on thirty
    connections, and nobody else ever finds a place in the queue.

    Args:
        room: bytes that are read at once; what is larger is read alone.
        queue: how many may wait.
        patience: for how many seconds.
    """

    def __init__(self, room: int = ROOM, queue: int = QUEUE, patience: float = PATIENCE) -> None:
        self._room = room
        self._queue = queue
        self._patience = patience
        self._free = room
        self._waiting: deque[object] = deque()
        self._asked: set[bytes] = set()
        self._changed = Condition()

    @contextmanager
    def taking(self, size: int, what: bytes) -> Iterator[None]:
        """
        Read *size* stored bytes of *what* in the block.

        Raises:
            TooBusy: the same is being read or waited for, too many wait already, or nobody came to an end for too long.
        """
        if size < LARGE:
            yield
            return
        taken = min(size, self._room)
        with self._alone(what):
            self._wait_for(taken)
            try:
                yield
            finally:
                with self._changed:
                    self._free += taken
                    self._changed.notify_all()

    @contextmanager
    def _alone(self, what: bytes) -> Iterator[None]:
        with self._changed:
            if what in self._asked:
                raise TooBusy
            self._asked.add(what)
        try:
            yield
        finally:
            with self._changed:
                self._asked.discard(what)

    def _wait_for(self, taken: int) -> None:
        ticket = object()
        with self._changed:
            if len(self._waiting) >= self._queue:
                raise TooBusy
            self._waiting.append(ticket)
            try:
                if not self._changed.wait_for(lambda: self._waiting[0] is ticket and self._free >= taken, self._patience):
                    raise TooBusy
                self._free -= taken
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
