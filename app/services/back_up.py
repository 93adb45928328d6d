"""Write the whole portal into one file, sealed to a key that is kept elsewhere."""

import io
import json
import os
import tarfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.snapshot import Contents, aside, read_contents, take_snapshot
from crypto.age import Sealer
from crypto.xwing import SealKey

MANIFEST = "tillit-backup.json"
DATABASE = "tillit.db"
FORMAT = 1
BLOCK = 64 * 1024  # bytes: what the cipher takes best
ATTEMPTS = 5


class _Erased(Exception):
    """A case was erased while its attachments were being copied."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: *blobs* attachments; *size* is the sealed file's, in bytes."""

    blobs: int
    size: int


def back_up(settings: Settings, target: Path, to: Sequence[SealKey], today: date) -> BackedUp:
    """
    Write database, attachments and the server's keys into *target*, sealed to *to*.

    It can be done while the portal is serving: the database is copied as of one moment, and attachments never change. Where a
    case or a file is erased meanwhile it begins anew, so that no backup holds half a case, or one that was erased before it was
    written.
    Memory stays within a few blocks, whatever the size.

    Raises:
        Obstacle: *target* exists, or lies in the data folder, or something is erased faster than it can be written.
        OSError: reading or writing failed; nothing is left under the target's name.
    """
    if target.exists():
        raise Obstacle(N_("{file} exists already: nothing is overwritten."), file=target)
    if target.absolute().is_relative_to(settings.data):
        raise Obstacle(N_("{file} lies in the data folder: a backup belongs on another disk."), file=target)
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        for _ in range(ATTEMPTS):
            with suppress(_Erased):
                count = _write(settings, unfinished, to, today)
                unfinished.rename(target)
                return BackedUp(count, target.stat().st_size)
    finally:
        unfinished.unlink(missing_ok=True)
    raise Obstacle(N_("Cases or files were erased while the backup was being written. Try again."))


def _write(settings: Settings, target: Path, to: Sequence[SealKey], today: date) -> int:
    with aside(settings.data, "backup.db") as copy, _private(target) as file:
        take_snapshot(settings.database, copy)
        contents = read_contents(copy)
        sink = _SealingSink(file, Sealer(to))
        # A stream of 64 KiB records: the archive is never seeked in, and never in memory.
        with tarfile.open(fileobj=sink, mode="w|", bufsize=BLOCK, format=tarfile.PAX_FORMAT) as archive:
            _add_bytes(archive, MANIFEST, _manifest(contents, today))
            _add_file(archive, DATABASE, copy)
            for key in sorted(settings.keys.glob("*.key")):
                _add_file(archive, f"keys/{key.name}", key)
            _add_blobs(archive, BlobFiles(settings.blobs), contents)
        sink.finish()
        _make_durable(file)
    return len(contents.blobs)


def _manifest(contents: Contents, today: date) -> bytes:
    fields = {"blobs": len(contents.blobs), "day": today.isoformat(), "format": FORMAT, "revision": contents.revision}
    return json.dumps(fields, sort_keys=True).encode()


def _add_blobs(archive: tarfile.TarFile, files: BlobFiles, contents: Contents) -> None:
    for blob, stored in sorted(contents.blobs.items()):
        try:
            _add_file(archive, f"blobs/{blob.hex()[:2]}/{blob.hex()}.age", files.path(blob), stored)
        except FileNotFoundError:
            raise _Erased from None


def _add_file(archive: tarfile.TarFile, name: str, path: Path, size: int | None = None) -> None:
    with path.open("rb") as source:
        info = _entry(name, path.stat().st_size if size is None else size)
        archive.addfile(info, source)


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    archive.addfile(_entry(name, len(data)), io.BytesIO(data))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    """Return an entry that tells nothing but name and size: no owner, no times."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def _private(target: Path) -> BinaryIO:
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _make_durable(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


class _SealingSink(io.RawIOBase):
    """What tarfile writes to: seals each block and passes it on."""

    def __init__(self, file: BinaryIO, sealer: Sealer) -> None:
        self._file = file
        self._sealer = sealer
        self._file.write(sealer.header_and_nonce)

    def write(self, data: Any) -> int:
        self._file.write(self._sealer.update(data))
        return len(data)

    def finish(self) -> None:
        """Write the last chunk: without it the file does not open."""
        self._file.write(self._sealer.finish())
