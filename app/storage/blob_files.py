"""Files of sealed attachments on disk: written aside, made durable, then moved to their place. They hold ciphertext only."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from app.clock import now
from app.storage.errors import DiskFull

DAY = 24 * 60 * 60
BLOCK = 256 * 1024
_OURS = re.compile(r"[0-9a-f]{32}\.(age|part)")


class BlobFiles:
    """The folder of sealed attachments. A blob's id is 16 bytes; its file's name is the id in hex."""

    def __init__(self, folder: Path, reserve: int = 0) -> None:
        """Use *folder*, and refuse to write when less than *reserve* bytes would be left on its disk."""
        self.folder = folder
        self.reserve = reserve

    def path(self, blob: bytes) -> Path:
        """Return where the finished blob lies."""
        return self.folder / blob.hex()[:2] / f"{blob.hex()}.age"

    def staging(self, blob: bytes) -> Path:
        """Return where the blob lies while it is being written."""
        return self.folder / "staging" / f"{blob.hex()}.part"

    def check_room(self, size: int = 0) -> None:
        """
        Check that *size* more bytes leave the reserve untouched.

        Raises:
            DiskFull: they do not: attachments are refused first, so that text can still be filed.
        """
        if self.free() < size:
            raise DiskFull

    def free(self) -> int:
        """Return how many bytes its disk has beyond the reserve; below zero once that is touched."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self.folder).free - self.reserve

    def start(self, blob: bytes) -> BinaryIO:
        """Return a new staging file to write to; unbuffered, readable by the server alone."""
        self.staging(blob).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(self.staging(blob), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0)

    def reopen(self, blob: bytes) -> BinaryIO:
        """Return the staging file to go on writing at its end."""
        return os.fdopen(os.open(self.staging(blob), os.O_WRONLY | os.O_APPEND), "ab", buffering=0)

    def settle(self, blob: bytes) -> None:
        """Make the staged file durable and move it to its place: fsync file, rename, fsync folders. Commit only then."""
        source, target = self.staging(blob), self.path(blob)
        midnight = now() // DAY * DAY
        os.utime(source, (midnight, midnight))  # the file must not tell the moment of a report
        _sync(source)
        if not target.parent.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)  # another worker may be making it at this moment
            _sync(self.folder)
        source.rename(target)
        _sync(target.parent)

    def discard(self, blob: bytes) -> None:
        """Remove the blob's file wherever it lies; nothing happens if there is none."""
        self.staging(blob).unlink(missing_ok=True)
        self.path(blob).unlink(missing_ok=True)

    def read(self, blob: bytes) -> BinaryIO:
        """Return the finished blob's file, open for reading."""
        return self.path(blob).open("rb")

    def blocks(self, blob: bytes) -> Iterator[bytes]:
        """Yield the finished blob's file in blocks of 256 KiB."""
        with self.read(blob) as file:
            while block := file.read(BLOCK):
                yield block

    def all(self) -> Iterator[bytes]:
        """Yield the id of every file, staged or finished."""
        for path in self.folder.glob("*/*"):
            if _OURS.fullmatch(path.name):
                yield bytes.fromhex(path.stem)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
