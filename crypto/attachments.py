"""Attached files: sealed and opened as they stream by, pinned by a signed description (SPEC §10)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from crypto.age import Data, Opener, ReadAt, Reader, Sealer, pin
from crypto.age_chunks import TAG_SIZE, chunks_holding
from crypto.bodies import MAX_FILE_NAME, MAX_FILE_SIZE, AttachmentBody
from crypto.buckets import bucket, refuse_other_than_zeros
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.xwing import SealKey

_BLOCK_SIZE = 1024 * 1024
_ZEROS = bytes(_BLOCK_SIZE)
_NO_NAME = "_"
_NOT_IN_NAMES = re.compile(r"[/\\]")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formats (which hold the bidirectional ones), surrogates, line and paragraph separators."""

_TIE_LABEL = b"tillit/v1/tie\n"


def tie_of(room: str, object_id: bytes, digest: bytes) -> bytes:
    """
    Return 32 bytes that tie a stored file to its description: an object of this 16-byte id and 32-byte *digest*.

    Whoever stores the file is told them, and learns nothing: the digest stands in no place that they can read. Once a tombstone
    names all three, the file goes with the description. Attack: somebody signs that one object was erased, with the digest of
    another, whose file would go and whose description would stay.
    """
    return hashlib.sha256(_TIE_LABEL + room.encode() + b"\n" + object_id + digest).digest()


class AttachmentSealer:
    """
    Seals one file as it arrives, in memory for a few blocks.

    Store what `begin`, each `update` and each block of `finish` give, in this order. Blocks of 1 MiB run fastest.

    Args:
        room_key: the room's key of its newest epoch.
        powers_only: the chain's.
    """

    def __init__(self, room_key: SealKey, *, powers_only: bool = False) -> None:
        self._sealer = Sealer([room_key])
        self._powers_only = powers_only
        self.size = 0
        """Bytes of the file so far, without padding."""
        self.stored_size = 0
        """Bytes of ciphertext so far."""

    @property
    def pin(self) -> bytes:
        """32 bytes that stand for this sealing; known from the start."""
        return pin(self._sealer.header_and_nonce)

    @property
    def chunks(self) -> int:
        """Chunks sealed so far; once `finish` is through, what the description says."""
        return self._sealer.chunks

    def begin(self) -> bytes:
        """Return the file's beginning."""
        return self._counted(self._sealer.header_and_nonce)

    def update(self, data: Data) -> bytes:
        """
        Return the ciphertext that *data* completes, often none.

        Raises:
            RuntimeError: the file is finished.
            ValueError: it is over 2^40 bytes.
        """
        self.size += memoryview(data).nbytes
        if self.size > MAX_FILE_SIZE:
            raise ValueError("a file of more than 2^40 bytes")
        return self._counted(self._sealer.update(data))

    def finish(self) -> Iterator[bytes]:
        """Yield the rest of the ciphertext in blocks of about 1 MiB: padding may be as long as the file."""
        missing = bucket(self.size, powers_only=self._powers_only) - self.size
        while missing:
            step = min(missing, _BLOCK_SIZE)
            missing -= step
            yield self._counted(self._sealer.update(_ZEROS[:step]))
        yield self._counted(self._sealer.finish())

    def describe(self, blob: bytes, name: str, media_type: str, about: bytes | None = None) -> AttachmentBody:
        """
        Return the description of the finished file.

        Args:
            blob: the 16-byte id under which it is stored.
            name: as the sender's program gave it.
            media_type: likewise; cut at 255 bytes.
            about: the 16-byte id of the object it belongs to, if any.
        """
        kind = media_type.encode(errors="replace")[:MAX_FILE_NAME].decode(errors="ignore")
        return AttachmentBody(about, blob, self.pin, self.chunks, self.size, clean_name(name), kind)

    def _counted(self, data: bytes) -> bytes:
        self.stored_size += len(data)
        return data


def open_attachment(
    description: AttachmentBody, source: Iterable[bytes], room: Identity, *, powers_only: bool = False
) -> Iterator[bytes]:
    """
    Yield the file's bytes, without the padding.

    **Accept nothing before the iterator has ended**: a blob cut off raises only at its end.

    Args:
        description: from an object that was read.
        source: the blob's bytes in blocks.
        room: the room's identity of the epoch of the description.
        powers_only: the chain's.

    Raises:
        Refused: another file, another number of chunks, not whole, or padding that is not zeros. Attack: a server puts a
            file of its own in the place of one that was described. (Whoever has the room's key as well can keep the header
            and change the bytes: SPEC §10.)
    """
    _refuse_other_chunks(description, powers_only=powers_only)
    opener = Opener([room.open_key], description.pin)
    left = description.size
    for block in _opened(opener, source):
        if opener.chunks > description.chunks:
            raise Refused("attachment: more chunks than described")
        refuse_other_than_zeros(memoryview(block)[left:])
        if left:
            yield block[:left]
        left -= min(left, len(block))
    if opener.chunks != description.chunks or left:
        raise Refused("attachment: fewer chunks than described")


def seekable_attachment(
    description: AttachmentBody, read_at: ReadAt, stored_size: int, room: Identity, *, powers_only: bool = False
) -> Reader:
    """
    Return a reader of any range of the file; its last chunk is opened first, so a blob cut off is refused at once.

    Read no further than `description.size`: what follows is padding.

    Raises:
        Refused: another file, another number of chunks, or not whole.
    """
    _refuse_other_chunks(description, powers_only=powers_only)
    reader = Reader(read_at, stored_size, [room.open_key], description.pin)
    if (reader.chunks, reader.size) != (description.chunks, bucket(description.size, powers_only=powers_only)):
        raise Refused("attachment: another size than described")
    return reader


def stored_size(size: int, header_and_nonce: int, *, powers_only: bool = False) -> int:
    """Return how many bytes a file of *size* bytes is stored in, given those of its header and nonce."""
    padded = bucket(size, powers_only=powers_only)
    return header_and_nonce + padded + chunks_holding(padded) * TAG_SIZE


def clean_name(name: str) -> str:
    """
    Return a file name that says what it shows: at most 255 bytes, the ending kept.

    Controls, formats (a right-to-left override makes `gpj.exe` of `exe.jpg`), separators of lines and folders become `_`.
    """
    visible = "".join(_NO_NAME if unicodedata.category(letter) in _INVISIBLE else letter for letter in name)
    clean = _NOT_IN_NAMES.sub(_NO_NAME, visible).strip()
    if clean.strip(".") == "":
        return _NO_NAME
    if len(clean.encode()) <= MAX_FILE_NAME:
        return clean
    stem, dot, ending = clean.rpartition(".")
    tail = dot + ending if stem and len(ending.encode()) < 20 else ""
    return clean.encode()[: MAX_FILE_NAME - len(tail.encode())].decode(errors="ignore") + tail


def _opened(opener: Opener, source: Iterable[bytes]) -> Iterator[bytes]:
    for sealed in source:
        yield opener.update(sealed)
    yield opener.finish()


def _refuse_other_chunks(description: AttachmentBody, *, powers_only: bool) -> None:
    """The number of chunks follows from the true size; it is checked before any key is used."""
    if description.chunks != chunks_holding(bucket(description.size, powers_only=powers_only)):
        raise Refused("attachment: chunks do not fit the size")
