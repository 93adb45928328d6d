"""A file that streams in: sealed block by block into a staged blob, never written in the clear."""

from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.poly1305 import Poly1305

from app.storage.blob_files import BlobFiles
from crypto.attachments import AttachmentSealer, clean_name
from crypto.bodies import AttachmentBody
from crypto.randomness import random_bytes
from crypto.xwing import SealKey

LEASE_SECONDS: Final = 30 * 60
RENEW_SECONDS: Final = 5 * 60
"""How often the lease of a long upload is renewed."""


class FileTooLarge(Exception):
    """The file is longer than the organisation takes."""


@dataclass(frozen=True, slots=True, repr=False)
class ReceivedFile:
    """
    A file that was received whole and sealed.

    *blob* is the 16-byte id of its sealed form, *epoch* that of the room's key; *pin*, *chunks* and *size* are what its
    description states. *mark* (16 bytes) tells it from another file of the same name and size when a form is sent twice.
    """

    blob: bytes
    epoch: int
    name: str
    media_type: str
    size: int
    stored: int
    chunks: int
    pin: bytes
    mark: bytes

    def describe(self, about: bytes | None) -> AttachmentBody:
        """Return the description; *about* is the 16-byte id of the object that the file belongs to."""
        return AttachmentBody(about, self.blob, self.pin, self.chunks, self.size, self.name, self.media_type)


@dataclass(frozen=True, slots=True, repr=False)
class FileStart:
    """What is known of a file before its first byte: its room's key and epoch, its name and type as the browser said."""

    room: SealKey
    epoch: int
    name: str
    media_type: str


class StagedFile:
    """
    One file on its way in. Every method but the constructor reads or writes the disk: call them in a thread.

    Args:
        files: where sealed files lie.
        start: what is known of it.
        limit: the most bytes that are taken.
        mark_key: 32 bytes that only this form or session has. Poly1305 under one key for several files is no proof of
        origin, and is
            not used as one: it only tells files apart (7,000 MB/s; SHA-256 would halve the speed of an upload).
    """

    def __init__(self, files: BlobFiles, start: FileStart, limit: int, mark_key: bytes) -> None:
        self.blob = random_bytes(16)
        self.name = clean_name(start.name)
        self._start = start
        self._files = files
        self._limit = limit
        self._sealer = AttachmentSealer(start.room)
        self._mark = Poly1305(mark_key)
        self._file: BinaryIO | None = None

    def open(self) -> None:
        """
        Begin the staged file.

        Raises:
            DiskFull: what is left on the disk is kept for text.
            OSError: the disk can't be written.
        """
        self._files.check_room()
        self._file = self._files.start(self.blob)
        self._put(self._sealer.begin())

    def write(self, block: bytes) -> None:
        """
        Seal and write the file's next bytes.

        Raises:
            FileTooLarge: past the limit.
            DiskFull: the rest of the disk is kept for text.
            OSError: the disk can't be written.
        """
        if self._sealer.size + len(block) > self._limit:
            raise FileTooLarge
        self._files.check_room(len(block))
        self._mark.update(block)
        self._put(self._sealer.update(block))

    def finish(self) -> ReceivedFile:
        """
        Seal the end, make the file durable and return what its description needs.

        Raises:
            DiskFull: padding would use what is kept for text.
            OSError: the disk can't be written.
        """
        for sealed in self._sealer.finish():
            self._files.check_room(len(sealed))
            self._put(sealed)
        self._close()
        self._files.settle(self.blob)
        sealer = self._sealer
        return ReceivedFile(
            blob=self.blob,
            epoch=self._start.epoch,
            name=self.name,
            media_type=self._start.media_type[:100],
            size=sealer.size,
            stored=sealer.stored_size,
            chunks=sealer.chunks,
            pin=sealer.pin,
            mark=self._mark.finalize(),
        )

    def discard(self) -> None:
        """Remove what was written: nothing half-received stays."""
        self._close()
        self._files.discard(self.blob)

    def _put(self, sealed: bytes) -> None:
        if self._file is None:
            raise RuntimeError("the staged file is not open")
        view = memoryview(sealed)
        while view:  # an unbuffered file may take less than it is given
            view = view[self._file.write(view) :]

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
