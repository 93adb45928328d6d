"""The database: one engine, and the two ways to use it, reading and writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

BUSY_SECONDS = 10
POOL, OVERFLOW = 8, 40
"""Connections kept, and how many more there may be at once: one for every thread that answers. A request that waits for the
write lock must not keep another from reading."""

# WAL: readers never wait for a writer. FULL: a receipt is shown only for what survives a power cut.
# secure_delete: what is erased is overwritten. temp_store: nothing is sorted in a file.
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    f"busy_timeout = {BUSY_SECONDS * 1000}",
)


class Database:
    """An open database file. Only the edge (web, cli) calls `reading` and `writing`; services get a session."""

    def __init__(self, path: Path) -> None:
        """Open *path*; the file is made at the first use."""
        self.path = path
        self.engine = _engine(path)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one moment of the database and changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that holds the write lock, and commit when the block ends well: do no sealing and no I/O in it."""
        engine = self.engine.execution_options(tillit_begin="BEGIN IMMEDIATE")
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def forget_journal(self) -> bool:
        """
        Empty the journal, which still holds pages as they were before an erasure. Nobody is kept waiting for it.

        Returns:
            False where somebody was reading or writing: try again, the journal is not empty yet.
        """
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is None:
                return False
            (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
            driver.execute("PRAGMA busy_timeout = 0").close()
            try:
                (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                driver.execute(f"PRAGMA busy_timeout = {patience}").close()
            return not busy

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(path: Path) -> Engine:
    # hide_parameters: an error message must not carry what was being stored
    engine = create_engine(
        f"sqlite:///{path}",
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
        pool_size=POOL,
        max_overflow=OVERFLOW,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own begins too late for a consistent read
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("tillit_begin", "BEGIN"))

    return engine
