"""
Whole age files as they stream by: sealed and opened in memory for a few chunks, whatever their size.

Source: C2SP age.md, section "Payload".
"""

from __future__ import annotations

from collections.abc import Sequence

from crypto.age_chunks import CHUNK_SIZE, NONCE_SIZE, SEALED_CHUNK_SIZE, Blocks, ChunkCipher, Data
from crypto.age_header import FILE_KEY_SIZE, wrap
from crypto.age_preamble import Preamble
from crypto.errors import Refused
from crypto.randomness import random_bytes
from crypto.xwing import OpenKey, SealKey


class Sealer:
    """
    Seals one file as its plaintext arrives, keeping back at most one chunk.

    Write `header_and_nonce`, then what each `update` returns, then what `finish` returns. Blocks of 64 KiB run fastest
    (larger ones make the allocator fetch and return pages); the cipher runs without the interpreter's lock.

    Args:
        to: 1 to 128 keys; the file does not show whose they are, but how many.

    Raises:
        ValueError: no keys, or more than 128.
    """

    def __init__(self, to: Sequence[SealKey]) -> None:
        file_key, nonce = random_bytes(FILE_KEY_SIZE), random_bytes(NONCE_SIZE)
        self.header_and_nonce = wrap(file_key, to).marshal() + nonce
        self.chunks = 0
        """Chunks sealed so far; after `finish`, the number of the file's chunks."""
        self.size = 0
        """Plaintext bytes taken so far."""
        self._cipher = ChunkCipher(file_key, nonce)
        self._blocks = Blocks(CHUNK_SIZE)
        self._finished = False

    def update(self, data: Data) -> bytes:
        """
        Return the sealed chunks that *data* completes, often none.

        Raises:
            RuntimeError: the file is finished.
        """
        self._refuse_finished()
        self.size += memoryview(data).nbytes
        return b"".join(self._seal(block, last=False) for block in self._blocks.cut(data))

    def finish(self) -> bytes:
        """
        Return the last sealed chunk. Without it the file does not open.

        Raises:
            RuntimeError: the file is finished already.
        """
        self._refuse_finished()
        self._finished = True
        return self._seal(self._blocks.rest(), last=True)

    def _seal(self, chunk: Data, *, last: bool) -> bytes:
        self.chunks += 1
        return self._cipher.seal(self.chunks - 1, chunk, last=last)

    def _refuse_finished(self) -> None:
        if self._finished:
            raise RuntimeError("the file is sealed: a second last chunk would make two files under one key")


class Opener:
    """
    Opens one file as its bytes arrive, keeping back at most one chunk.

    **What `update` returns is known to be the file's beginning, not that the file ends there**: only after `finish` has
    returned is it whole. Until then show, run or keep nothing of it.

    Args:
        keys: those that may open it.
        expected_pin: if given, the file must have this `pin`; checked before any key is used.
    """

    def __init__(self, keys: Sequence[OpenKey], expected_pin: bytes | None = None) -> None:
        self.header_and_nonce = b""
        """The file's beginning once it has arrived, empty before."""
        self.chunks = 0
        """Chunks opened so far; after `finish`, the number of the file's chunks."""
        self._keys = keys
        self._expected_pin = expected_pin
        self._preamble = Preamble()
        self._cipher: ChunkCipher | None = None
        self._blocks = Blocks(SEALED_CHUNK_SIZE)
        self._finished = False

    def update(self, data: Data) -> bytes:
        """
        Return the plaintext of the chunks that *data* completes, often none.

        Raises:
            NotAHolder: the file was sealed to others.
            Refused: the file does not parse or verify; the opener is spent.
            RuntimeError: the opener is spent or finished.
        """
        self._refuse_finished()
        try:
            return self._advance(data)
        except Refused:
            self._finished = True
            raise

    def finish(self) -> bytes:
        """
        Return the plaintext of the last chunk: the file is whole.

        Raises:
            Refused: the file ends too early, or its last chunk does not verify.
            RuntimeError: the opener is spent or finished.
        """
        self._refuse_finished()
        self._finished = True
        if self._cipher is None:
            raise Refused("file ends in its header")
        return self._open(self._cipher, self._blocks.rest(), last=True)

    def _advance(self, data: Data) -> bytes:
        if self._cipher is None:
            rest = self._preamble.feed(data)
            if rest is None:
                return b""
            self._cipher = self._preamble.unlock(self._keys, self._expected_pin)
            self._keys = ()
            self.header_and_nonce = self._preamble.raw
            data = rest
        cipher = self._cipher
        return b"".join(self._open(cipher, block, last=False) for block in self._blocks.cut(data))

    def _open(self, cipher: ChunkCipher, sealed: Data, *, last: bool) -> bytes:
        chunk = cipher.open(self.chunks, sealed, last=last)
        self.chunks += 1
        return chunk

    def _refuse_finished(self) -> None:
        if self._finished:
            raise RuntimeError("this opener is spent")
