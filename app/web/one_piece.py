"""An answer leaves in one piece: its head waits for its first block."""

from asyncio import AbstractEventLoop, Transport
from typing import Any, Final

HEAD: Final = 8 * 1024
"""Bytes: what is longer is no head of ours, and goes out at once."""


class OnePiece:
    """
    A transport that sends an answer's head together with the block that follows it in the same turn of the event loop.

    The server writes the two one after the other: two calls of the system and two packets for each page. A block is written at
    once and not kept, so the transport can say that its reader is slow.
    """

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send *data*, at the end of this turn if it may be a head."""
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head + data)
        elif len(data) < HEAD:
            self._head = data
            self._loop.call_soon(self._flush)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Send what was written, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)
