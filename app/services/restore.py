"""Make a portal from a backup: whole, checked, and only then under its name."""

import io
import json
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.services.back_up import BLOCK, DATABASE, FORMAT, MANIFEST
from app.services.initialise import make_private
from app.services.obstacle import N_, Obstacle
from app.storage.blob_files import BlobFiles
from app.storage.schema import is_known
from app.storage.snapshot import Contents, integrity_complaints, read_contents
from crypto.age import open_stream
from crypto.errors import NotAHolder, Refused
from crypto.xwing import OpenKey

_ALLOWED = re.compile(r"tillit\.db|keys/[a-z-]{1,40}\.key|blobs/([0-9a-f]{2})/\1[0-9a-f]{30}\.age")
_NO_BACKUP = N_("This is no backup of a portal, or it was cut off or changed.")


def restore(backup: Path, keys: Sequence[OpenKey], data: Path) -> Contents:
    """
    Open *backup* with one of *keys* into the new folder *data*.

    Everything is written beside it and checked first: the end of the file, the database, every attachment's size.

    Returns:
        what the restored database says of itself.

    Raises:
        Obstacle: *data* holds something, the file is no whole backup, was sealed to another key, or is of a newer version.
        OSError: reading or writing failed; nothing is left under the folder's name.
    """
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise Obstacle(N_("{folder} is not empty: nothing is overwritten."), folder=data)
    unfinished = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with backup.open("rb") as file:
            _unpack(open_stream(file, keys), unfinished)
        contents = _checked(unfinished)
        if data.exists():
            data.rmdir()
        unfinished.rename(data)
    except NotAHolder:
        raise Obstacle(N_("The backup was sealed to another key.")) from None
    except (Refused, tarfile.TarError, sqlite3.DatabaseError, ValueError):
        raise Obstacle(_NO_BACKUP) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return contents


def _unpack(plaintext: Iterator[bytes], folder: Path) -> None:
    for made in (folder, folder / "keys", folder / "blobs", folder / "blobs" / "staging"):
        make_private(made)
    source = _Stream(plaintext)
    with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as archive:
        entries = iter(archive)
        _check_manifest(archive, next(entries, None))
        for entry in entries:
            # Whoever sealed a file need not be us: nothing is written outside the folder, no link is followed.
            if not entry.isreg() or not _ALLOWED.fullmatch(entry.name):
                raise Refused("backup: entry")
            _write(archive, entry, folder / entry.name)
    source.drain()  # what was cut off is found only at its end


def _check_manifest(archive: tarfile.TarFile, entry: tarfile.TarInfo | None) -> None:
    content = archive.extractfile(entry) if entry is not None and entry.name == MANIFEST else None
    manifest = json.loads(content.read(BLOCK)) if content is not None else None
    if not isinstance(manifest, dict):
        raise Refused("backup: manifest")
    if manifest.get("format") != FORMAT or not is_known(str(manifest.get("revision"))):
        raise Obstacle(N_("The backup is of a newer version of this program."))


def _write(archive: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> None:
    content = archive.extractfile(entry)
    if content is None:
        raise Refused("backup: entry")
    make_private(path.parent)
    with path.open("xb") as file:
        path.chmod(0o600)
        shutil.copyfileobj(content, file, BLOCK)


def _checked(folder: Path) -> Contents:
    database = folder / DATABASE
    if not database.exists() or any(integrity_complaints(database)):
        raise Refused("backup: database")
    contents, files = read_contents(database), BlobFiles(folder / "blobs")
    for blob, stored in contents.blobs.items():
        if not files.path(blob).exists() or files.path(blob).stat().st_size != stored:
            raise Refused("backup: attachment")
    return contents


class _Stream(io.RawIOBase):
    """What tarfile reads from: the plaintext as it is opened."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (block := next(self._blocks, b"")):
            self._rest += block
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def drain(self) -> None:
        """Read to the end; raises `Refused` where the sealed file is not whole."""
        self._rest = b""
        for _ in self._blocks:
            pass
