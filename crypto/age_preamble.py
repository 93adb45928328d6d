"""
What stands before the chunks of an age file: header and payload nonce, collected, pinned and unlocked.

Source: C2SP age.md, sections "Header" and "Payload".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from crypto.age_chunks import NONCE_SIZE, ChunkCipher, Data
from crypto.age_header import MAC_LINE_SIZE, MAX_HEADER_SIZE, VERSION_LINE, Header
from crypto.errors import Refused
from crypto.xwing import OpenKey


def pin(header_and_nonce: bytes) -> bytes:
    """
    Return the 32 bytes that stand for one sealing of one file: SHA-256(age header ‖ payload nonce).

    Whoever replaces the file by one that opens with the same keys changes header or nonce. Only who has the file key
    can write other chunks under the same pin, so a description also states their number and the true size.
    """
    return hashlib.sha256(header_and_nonce).digest()


class Preamble:
    """Collects what stands before the chunks, header and payload nonce, from blocks of any size."""

    def __init__(self) -> None:
        self.raw = b""
        """Header and nonce, once complete."""
        self._seen = bytearray()
        self._mark = -1
        self._searched = 0
        self._header_size = 0

    def feed(self, data: Data) -> bytes | None:
        """
        Return the bytes after the preamble once it is complete, None while more are needed.

        Raises:
            Refused: this is no age file of version 1, or its header is over 512 KiB.
        """
        self._seen += data
        if not self._seen.startswith(VERSION_LINE[: len(self._seen)]):
            raise Refused("header: version")
        if not self._header_size:
            self._find_end()
        if not self._header_size and len(self._seen) >= MAX_HEADER_SIZE:
            raise Refused("header: size")
        end = self._header_size + NONCE_SIZE
        if not self._header_size or len(self._seen) < end:
            return None
        self.raw, rest = bytes(self._seen[:end]), bytes(self._seen[end:])
        self._seen.clear()
        return rest

    def unlock(self, keys: Sequence[OpenKey], expected_pin: bytes | None) -> ChunkCipher:
        """
        Return the cipher of the payload, from a complete preamble.

        Raises:
            NotAHolder: the file was sealed to others.
            Refused: another pin was expected, or the header does not parse or verify.
        """
        if expected_pin is not None and not hmac.compare_digest(pin(self.raw), expected_pin):
            raise Refused("file: pin")
        header, nonce = self.raw[:-NONCE_SIZE], self.raw[-NONCE_SIZE:]
        return ChunkCipher(Header.parse(header).unwrap(keys), nonce)

    def _find_end(self) -> None:
        """Search each byte once, so that a header arriving byte by byte costs no more than its length."""
        if self._mark < 0:
            self._mark = self._seen.find(b"\n---", self._searched)
            self._searched = max(0, len(self._seen) - 3)
        if self._mark >= 0:
            line = self._mark + 1
            self._header_size = self._seen.find(b"\n", line, line + MAC_LINE_SIZE) + 1
