"""A visitor's connection: what must come, and what must be taken off our hands, has a longest size and a longest time."""

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.web.one_piece import OnePiece

LONGEST_HEAD: Final = 64 * 1024
"""Bytes of request line and headers; ours take two thousand."""

HEAD_SECONDS: Final = 60
"""A request over Tor has its head together in ten."""

STALLED_SECONDS: Final = 60
"""How long an answer may wait for its reader to take 48 KiB more; Tor at its worst brings that in twenty."""


class Connection(HttpToolsProtocol):
    """
    Closes where a head grows too large or does not come to its end, and where an answer isn't read.

    Attack: one stranger opens thousands of connections and sends a byte a minute on each, or one header without end, or trailers
    without end behind a body, or asks for attachments and never reads them; memory and descriptors run out for everybody. Bodies
    have limits of their own while they are read, see `body.Patience`.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._socket: asyncio.Transport | None = None
        self._in_head = False
        self._in_message = False
        self._body_came = False
        self._bytes_without_body = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self._socket = transport
        super().connection_made(cast("asyncio.Transport", OnePiece(transport, self.loop)))
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._drop_deadline()
        self.resume_writing()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = self._in_message = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:
            super().on_header(name, value)
        else:
            self.transport.close()  # a trailer: no browser sends one

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._body_came = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_message = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_late:
            self._set_deadline()  # answered before the body's end, which nobody reads any more

    def data_received(self, data: bytes) -> None:
        self._body_came = False
        super().data_received(data)
        # Heads and trailers, the parser collects: they are counted until there is a body again.
        self._bytes_without_body = self._bytes_without_body + len(data) if self._in_message and not self._body_came else 0
        if self._bytes_without_body > LONGEST_HEAD:
            self.transport.close()
        if self._in_head:
            self._set_deadline()
        elif not self._is_late:
            self._drop_deadline()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._socket is not None and self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self._socket.abort)

    def resume_writing(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    @property
    def _is_late(self) -> bool:
        """Whether what comes now belongs to a request that has its answer."""
        cycle: RequestResponseCycle | None = self.cycle
        return self._in_message and cycle is not None and cycle.response_complete

    def _set_deadline(self) -> None:
        """Close in a minute, unless that was said already: a byte now and then buys no time."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _drop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
