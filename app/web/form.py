"""What a posted form holds, in whichever of the two formats a browser sends."""

from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from app.web.body import BodyError, CutOff, Malformed, Patience, RequestBody, Stalled, TooLarge, TooMuchText
from app.web.multipart import MAX_PARTS, MAX_TEXT, FileSink, MultipartReader, NoFiles, decode_text

_URLENCODED: Final = "application/x-www-form-urlencoded"
_SPARE: Final = 1024 * 1024
"""Bytes for part headers and boundaries, beyond what the fields hold."""


class PostedForm:
    """The text fields of one posted form; after an error, those that came before it."""

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = {}

    def __repr__(self) -> str:
        return "PostedForm(…)"

    def text(self, name: str) -> str:
        """Return the first value of field *name*, or nothing."""
        values = self._fields.get(name)
        return values[0] if values else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of field *name*, in order."""
        return tuple(self._fields.get(name, ()))

    async def read(self, request: Request, patience: Patience, sink: FileSink | None = None, file_bytes: int = 0) -> None:
        """
        Read the form that *request* carries.

        Args:
            request: its body has not been touched.
            patience: how slow the sender may be.
            sink: where files go; without it they are dropped.
            file_bytes: how many bytes of files are read at most.

        Raises:
            BodyError: it can't be read to its end.
        """
        text = request.headers.get("content-type", "").lower().startswith(_URLENCODED)
        # A byte takes three at most when it is escaped.
        limit = 3 * MAX_TEXT + _SPARE if text else MAX_TEXT + _SPARE + file_bytes
        body = RequestBody(request.receive, patience, limit)
        try:
            if text:
                await _read_urlencoded(body.pieces(), self._fields)
            else:
                reader = MultipartReader(request.headers.get("content-type", ""), sink or NoFiles())
                self._fields = reader.fields
                await reader.read(body.pieces())
        except (CutOff, Stalled):
            raise
        except BodyError:
            await body.drain()
            raise


async def _read_urlencoded(body: AsyncIterator[bytes], fields: dict[str, list[str]]) -> None:
    """Put the fields of an urlencoded body into *fields*; after an error, those that fitted are there."""
    data, too_large = bytearray(), False
    try:
        async for piece in body:
            data += piece
    except TooLarge:
        too_large = True
    pairs, left = data.split(b"&", MAX_PARTS), MAX_TEXT
    for pair in pairs[:MAX_PARTS] if data else ():
        name, _, value = (unquote_to_bytes(bytes(side).replace(b"+", b" ")) for side in pair.partition(b"="))
        fields.setdefault(decode_text(name), []).append(decode_text(value[: max(left, 0)]))
        left -= len(name) + len(value)
    if too_large or left < 0:
        raise TooMuchText
    if len(pairs) > MAX_PARTS:
        raise Malformed
