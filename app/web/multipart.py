"""Forms with files, read as they stream in: text is kept in memory, files go on block by block and never to disk."""

import logging
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.web.body import Malformed, TooMuchText

MAX_PARTS: Final = 64
MAX_TEXT: Final = 256 * 1024
BLOCK: Final = 1024 * 1024

# The parser logs the bytes it stumbles over: they are part of someone's report.
logging.getLogger("python_multipart").disabled = True
logging.getLogger("python_multipart.multipart").disabled = True


class FileSink(Protocol):
    """Where the files of a form go."""

    async def begin(self, fields: dict[str, list[str]], name: str, media_type: str) -> None:
        """Take note that a file begins; *fields* is the text received before it."""

    async def write(self, block: bytes) -> None:
        """Take the file's next bytes, 1 MiB at a time."""

    async def finish(self) -> None:
        """Take note that the file is whole."""


class NoFiles:
    """For forms that have no file: one that comes anyway is read and dropped."""

    async def begin(self, fields: dict[str, list[str]], name: str, media_type: str) -> None:
        """Drop."""

    async def write(self, block: bytes) -> None:
        """Drop."""

    async def finish(self) -> None:
        """Drop."""


@dataclass(slots=True)
class _Part:
    """The part that is being read."""

    headers: dict[bytes, bytes] = field(default_factory=dict)
    header_name: bytes = b""
    header_value: bytes = b""
    name: str = ""
    file_name: str | None = None
    text: bytearray = field(default_factory=bytearray)


_Step: TypeAlias = tuple[str, bytes]


class _TooManyParts(Exception):
    """Stops the parser."""


class _Events:
    """Turns the parser's callbacks into a list of steps that an async reader can walk."""

    def __init__(self, boundary: bytes) -> None:
        self.steps: list[_Step] = []
        self.parts = 0
        self.ended = False
        self.broken = False
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._collect("name"),
                "on_header_value": self._collect("value"),
                "on_header_end": lambda: self.steps.append(("header", b"")),
                "on_headers_finished": lambda: self.steps.append(("headers", b"")),
                "on_part_data": self._collect("data"),
                "on_part_end": lambda: self.steps.append(("end", b"")),
                "on_end": self._end,
            },
        )

    def _begin(self) -> None:
        self.parts += 1
        if self.parts > MAX_PARTS:
            raise _TooManyParts  # ten thousand tiny parts cost the parser 300 times what one large part does
        self.steps.append(("begin", b""))

    def _end(self) -> None:
        self.ended = True

    def _collect(self, step: str) -> Callable[[bytes, int, int], None]:
        return lambda data, start, end: self.steps.append((step, data[start:end]))

    def feed(self, piece: bytes) -> list[_Step]:
        """Return the steps in *piece*, in order; where it is not multipart any more, those before, and `broken` is set."""
        self.steps = []
        try:
            self.parser.write(piece)
        except (FormParserError, _TooManyParts):
            self.broken = True
        return self.steps


class MultipartReader:
    """Reads one `multipart/form-data` body. `fields` holds what was received so far, also after an error."""

    def __init__(self, content_type: str, sink: FileSink) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary or len(boundary) > 70:
            raise Malformed
        self.fields: dict[str, list[str]] = {}
        self._sink = sink
        self._events = _Events(boundary)
        self._part = _Part()
        self._block = bytearray()
        self._text_left = MAX_TEXT

    async def read(self, body: AsyncIterator[bytes]) -> None:
        """
        Read *body* to its end.

        Raises:
            Malformed: not multipart, cut short, or too many parts.
            TooMuchText: more text than is read; what fitted is in `fields`.
            BodyError: what *body* raises.
        """
        async for piece in body:
            for step, data in self._events.feed(piece):
                await self._take(step, data)
            if self._events.broken:
                raise Malformed
        if not self._events.ended:
            raise Malformed

    async def _take(self, step: str, data: bytes) -> None:
        part = self._part
        match step:
            case "data" if part.file_name is not None:
                await self._file_data(data)
            case "data":
                self._text_data(data)
            case "begin":
                self._part = _Part()
            case "name":
                part.header_name += data
            case "value":
                part.header_value += data
            case "header":
                part.headers[part.header_name.lower()] = part.header_value
                part.header_name = part.header_value = b""
            case "headers":
                await self._open_part(part)
            case _:
                await self._close_part(part)

    async def _open_part(self, part: _Part) -> None:
        disposition, options = parse_options_header(part.headers.get(b"content-disposition", b""))
        if disposition != b"form-data" or b"name" not in options:
            raise Malformed
        part.name = decode_text(options[b"name"])
        self._spend(len(options[b"name"]))
        if options.get(b"filename"):  # a file field left empty has an empty file name
            part.file_name = options[b"filename"].replace(b"%22", b'"').decode("utf-8", errors="replace")
            media_type = decode_text(part.headers.get(b"content-type", b"application/octet-stream"))
            await self._sink.begin(self.fields, part.file_name, media_type)

    def _text_data(self, data: bytes) -> None:
        room = self._text_left
        self._part.text += data[:room]
        try:
            self._spend(len(data))
        except TooMuchText:
            self._keep_text()  # the start of it is better than nothing: the page shows it and says so
            raise

    async def _file_data(self, data: bytes) -> None:
        self._block += data
        if len(self._block) >= BLOCK:
            block, self._block = bytes(self._block), bytearray()
            await self._sink.write(block)

    async def _close_part(self, part: _Part) -> None:
        if part.file_name is None:
            self._keep_text()
            return
        if self._block:
            block, self._block = bytes(self._block), bytearray()
            await self._sink.write(block)
        await self._sink.finish()

    def _keep_text(self) -> None:
        self.fields.setdefault(self._part.name, []).append(decode_text(bytes(self._part.text)))

    def _spend(self, size: int) -> None:
        self._text_left -= size
        if self._text_left < 0:
            raise TooMuchText


def decode_text(data: bytes) -> str:
    """Return *data* as text: UTF-8, one kind of line break, without the control characters that no keyboard makes."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text)


_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]+")
