"""A copy of the database as it is at one moment, taken while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database file says of itself: its instance (16 bytes), its migration, its cases' blobs with their sizes."""

    instance: bytes
    revision: str
    blobs: dict[bytes, int]


def take_snapshot(database: Path, copy: Path) -> None:
    """
    Copy *database* to the new file *copy*, without the attachments that no case has taken: their files stay behind.

    Writers are not held up: in WAL mode a reader sees one moment.
    """
    with closing(_connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute("PRAGMA secure_delete = ON")
        target.execute('DELETE FROM blob WHERE "case" IS NULL')
        target.commit()


def read_contents(database: Path) -> Contents:
    """
    Return what *database* says of itself.

    Raises:
        sqlite3.DatabaseError: it is no whole database of ours.
    """
    with closing(_connect(database)) as connection:
        (instance,) = connection.execute("SELECT instance FROM instance").fetchone() or (b"",)
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
        blobs = connection.execute('SELECT blob, stored FROM blob WHERE "case" IS NOT NULL')
        return Contents(instance, revision, dict(blobs))


def integrity_complaints(database: Path) -> Iterator[str]:
    """Yield what SQLite finds wrong with the file: damaged pages, and rows that point nowhere."""
    with closing(_connect(database)) as connection:
        for (complaint,) in connection.execute("PRAGMA integrity_check(20)"):
            if complaint != "ok":
                yield complaint
        for table, *_ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
            yield f"a row of {table} points nowhere"


@contextmanager
def aside(folder: Path, name: str) -> Iterator[Path]:
    """Yield a path for a file that is gone when the block ends, whatever happens; *folder* is private to the server."""
    path = folder / name
    path.unlink(missing_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        path.with_name(f"{name}-journal").unlink(missing_ok=True)


def _connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=10)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
