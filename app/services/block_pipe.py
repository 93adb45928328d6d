"""A pipe between a thread that packs a file and the answer that sends it, some blocks apart."""

from collections.abc import Callable, Iterator
from queue import Full, Queue
from threading import Event, Thread

BLOCK = 256 * 1024
AHEAD = 8  # blocks: what one export may hold in memory beside its objects
LOOK = 0.5  # seconds between two looks whether anybody still reads


class Abandoned(Exception):
    """Nobody reads any more."""


class BlockPipe:
    """The end that is written to, like a file that can't seek."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._blocks: Queue[bytes | Exception] = Queue(AHEAD)
        self._abandoned = Event()

    def write(self, data: bytes) -> int:
        """Hand on *data* once a block is full; wait where the reader is slow, as a file would."""
        self._buffer += data
        if len(self._buffer) >= BLOCK:
            self.flush_buffer()
        return len(data)

    def flush(self) -> None:
        """Do nothing: blocks are handed on when they are full."""

    def flush_buffer(self) -> None:
        """Hand on what is there."""
        block, self._buffer = bytes(self._buffer), bytearray()
        if block:
            self._put(block)

    def run(self, pack: Callable[[], None]) -> Iterator[bytes]:
        """
        Yield what *pack* writes, run in a thread of its own that ends with the reader.

        Raises:
            Exception: what *pack* raised; what was yielded before is no whole file then.
        """
        thread = Thread(target=self._packing, args=(pack,), name="packing", daemon=True)
        thread.start()
        try:
            while block := self._blocks.get():
                if isinstance(block, Exception):
                    raise block
                yield block
        finally:
            self._abandoned.set()
            thread.join()

    def _packing(self, pack: Callable[[], None]) -> None:
        try:
            try:
                pack()
                self.flush_buffer()
            except Exception as error:  # noqa: BLE001 - whatever it was, the reader must not take the file for whole
                if not isinstance(error, Abandoned):
                    self._put(error)
            else:
                self._put(b"")
        except Abandoned:
            return

    def _put(self, block: bytes | Exception) -> None:
        while not self._abandoned.is_set():
            try:
                return self._blocks.put(block, timeout=LOOK)
            except Full:
                continue
        raise Abandoned
