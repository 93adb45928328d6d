"""
Any part of a sealed file, opening only the chunks it touches.

Source: C2SP age.md, section "Payload" ("The payload can be seeked ...").
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from crypto.age_chunks import CHUNK_SIZE, SEALED_CHUNK_SIZE, chunks_holding, plaintext_size
from crypto.age_preamble import Preamble
from crypto.errors import Refused
from crypto.xwing import OpenKey

ReadAt = Callable[[int, int], bytes]
"""Takes an offset and a length in bytes, both inside the file; returns exactly those bytes."""

_FIRST_READ = 4 * 1024


class Reader:
    """
    Reads ranges of one sealed file's plaintext.

    The last chunk is opened before anything else is: otherwise a file cut off at a chunk's end would look like a whole,
    shorter one.

    Args:
        read_at: gives the sealed bytes.
        sealed_size: the sealed file's length in bytes.
        keys: those that may open it.
        expected_pin: if given, the file must have this `pin`; checked before any key is used.

    Raises:
        NotAHolder: the file was sealed to others.
        Refused: the file does not parse or verify, or is not whole.
    """

    def __init__(self, read_at: ReadAt, sealed_size: int, keys: Sequence[OpenKey], expected_pin: bytes | None = None) -> None:
        self._read_at = read_at
        preamble = self._read_preamble(sealed_size)
        self._start = len(preamble.raw)
        payload = sealed_size - self._start
        self.header_and_nonce = preamble.raw
        self.size = plaintext_size(payload)
        """The plaintext's length in bytes."""
        self.chunks = chunks_holding(self.size)
        """The number of the file's chunks."""
        self._last_size = payload - (self.chunks - 1) * SEALED_CHUNK_SIZE
        self._cipher = preamble.unlock(keys, expected_pin)
        self._open(self.chunks - 1)

    @classmethod
    def over(cls, file: BinaryIO, keys: Sequence[OpenKey], expected_pin: bytes | None = None) -> Reader:
        """Return a reader over a seekable file, which nobody else may seek meanwhile. Raises as `Reader` does."""

        def read_at(offset: int, length: int) -> bytes:
            file.seek(offset)
            return file.read(length)

        return cls(read_at, file.seek(0, io.SEEK_END), keys, expected_pin)

    def read(self, offset: int, length: int) -> bytes:
        """
        Return *length* bytes of plaintext from *offset*, fewer where the file ends before.

        Raises:
            ValueError: *offset* or *length* is negative.
            Refused: a chunk in the range does not verify, or is gone.
        """
        if offset < 0 or length < 0:
            raise ValueError("a range starts and extends forwards")
        end = min(offset + length, self.size)
        if offset >= end:
            return b""
        first = offset // CHUNK_SIZE
        chunks = b"".join(self._open(index) for index in range(first, (end - 1) // CHUNK_SIZE + 1))
        return chunks[offset - first * CHUNK_SIZE : end - first * CHUNK_SIZE]

    def _open(self, index: int) -> bytes:
        last = index == self.chunks - 1
        size = self._last_size if last else SEALED_CHUNK_SIZE
        return self._cipher.open(index, self._exactly(self._start + index * SEALED_CHUNK_SIZE, size), last=last)

    def _read_preamble(self, sealed_size: int) -> Preamble:
        preamble, offset, step = Preamble(), 0, _FIRST_READ
        while offset < sealed_size:
            block = self._exactly(offset, min(step, sealed_size - offset))
            if preamble.feed(block) is not None:
                return preamble
            offset, step = offset + len(block), CHUNK_SIZE
        raise Refused("file ends in its header")

    def _exactly(self, offset: int, length: int) -> bytes:
        data = self._read_at(offset, length)
        if len(data) != length:
            raise Refused("file: another length than it had")
        return data
