"""
The chunks of an age payload: the cipher of one chunk, and cutting a stream into chunks.

Source: C2SP age.md, section "Payload" (STREAM, https://eprint.iacr.org/2015/189).
"""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from crypto.age_header import derive
from crypto.errors import Refused

Data = bytes | bytearray | memoryview

CHUNK_SIZE = 64 * 1024
TAG_SIZE = 16
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE
NONCE_SIZE = 16


def chunks_holding(size: int) -> int:
    """Return how many chunks *size* bytes of plaintext are sealed in: one, even where there are none."""
    return max(1, -(-size // CHUNK_SIZE))


def plaintext_size(payload: int) -> int:
    """
    Return how many bytes of plaintext the chunks of a *payload* hold, given their bytes without the nonce.

    Raises:
        Refused: no payload has that size: not even one chunk, or a last one without content after others.
    """
    size = payload - TAG_SIZE * -(-payload // SEALED_CHUNK_SIZE)
    if payload < TAG_SIZE or payload != size + TAG_SIZE * chunks_holding(size):
        raise Refused("payload: size")
    return size


class ChunkCipher:
    """
    Seals and opens single chunks of one payload.

    A chunk's nonce is its index and whether it is the last, so chunks cannot be reordered, dropped or cut off.

    Args:
        file_key: 16 bytes.
        nonce: the 16 bytes before the chunks, new for every file.
    """

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        self._aead = ChaCha20Poly1305(derive(file_key, nonce, b"payload"))

    def seal(self, index: int, chunk: Data, *, last: bool) -> bytes:
        """Return the sealed chunk, 16 bytes longer than *chunk*."""
        return self._aead.encrypt(_chunk_nonce(index, last=last), chunk, None)

    def open(self, index: int, sealed: Data, *, last: bool) -> bytes:
        """
        Return the plaintext of a sealed chunk.

        Raises:
            Refused: it is not chunk *index* of this payload, is or is not the last, or is an empty one after others
                (which would be a second way to write the same payload).
        """
        if len(sealed) < TAG_SIZE or (index > 0 and len(sealed) == TAG_SIZE):
            raise Refused("payload: length of a chunk")
        try:
            return self._aead.decrypt(_chunk_nonce(index, last=last), sealed, None)
        except InvalidTag:
            raise Refused("payload: chunk does not verify") from None


class Blocks:
    """Cuts a stream into blocks of one size and keeps back the newest, since it may be the last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept = bytearray()

    def cut(self, data: Data) -> Iterator[Data]:
        """Yield each block that is certainly not the last; those that lie whole in *data* are not copied."""
        view = memoryview(data).cast("B")
        while len(self._kept) + len(view) > self._size:
            missing = self._size - len(self._kept)
            if self._kept:
                self._kept += view[:missing]
                block: Data = self._kept
                self._kept = bytearray()
            else:
                block = view[:missing]
            view = view[missing:]
            yield block
        self._kept += view

    def rest(self) -> bytearray:
        """Return the last block: empty only if nothing ever came."""
        return self._kept


def _chunk_nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + (b"\1" if last else b"\0")
