"""What lives minutes, not days: sessions, forms in progress, tickets. A database file of its own, in a memory folder."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import local
from typing import Final, cast

MOST_BYTES: Final = 48 * 1024 * 1024
"""What the file may grow to: memory folders have 64 MiB where nobody gave them more, and a journal needs room beside it."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL, id BLOB NOT NULL, owner BLOB, value BLOB NOT NULL, expires_at INTEGER NOT NULL,
    CONSTRAINT pk_kept PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ix_kept_expires ON kept (expires_at);
CREATE INDEX IF NOT EXISTS ix_kept_owner ON kept (kind, owner);
"""


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A value kept until *expires_at* (seconds since 1970). *value* is sealed wherever it would tell anything."""

    value: bytes
    expires_at: int
    owner: bytes | None = None


class EphemeralStore:
    """
    A store shared by the workers of one machine. Losing it signs everybody out and loses no report.

    Each thread keeps a connection of its own: opening one costs twenty times what it is asked.
    """

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        """Open *path*, making its folder (0700) and schema as needed; it grows to *most_bytes*."""
        self._most_bytes = most_bytes
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = path
        self._of_thread = local()
        with closing(self._open()) as connection:
            connection.executescript(SCHEMA)

    def put(self, kind: str, key: bytes, kept: Kept, room: int | None = None) -> None:
        """
        Keep a value in place of the one before.

        Args:
            kind: what it is.
            key: where it is found.
            kept: the value.
            room: bytes that all values of this kind may take: the oldest go where they take more. What a stranger can have kept
                without limit needs one: else there would be no room for others' sessions.

        Raises:
            sqlite3.OperationalError: the file is full, or in use for too long.
        """
        if room is not None:
            self._make_room(kind, room)
        self._connection.execute(
            "INSERT OR REPLACE INTO kept (kind, id, owner, value, expires_at) VALUES (?, ?, ?, ?, ?)",
            (kind, key, kept.owner, kept.value, kept.expires_at),
        )

    def get(self, kind: str, key: bytes, now: int) -> Kept | None:
        """Return the value, or None where there is none or its time is over."""
        rows = self._connection.execute(
            "SELECT value, expires_at, owner FROM kept WHERE kind = ? AND id = ? AND expires_at >= ?", (kind, key, now)
        ).fetchall()
        return Kept(*rows[0]) if rows else None

    def take(self, kind: str, key: bytes, now: int) -> Kept | None:
        """Return the value and delete it: what is single-use can be taken by one only."""
        rows = self._connection.execute(
            "DELETE FROM kept WHERE kind = ? AND id = ? RETURNING value, expires_at, owner", (kind, key)
        ).fetchall()
        return Kept(*rows[0]) if rows and rows[0][1] >= now else None

    def claim(self, kind: str, key: bytes, kept: Kept, now: int) -> bool:
        """Keep a value only where none is kept whose time isn't over; tell whether it was: of many at once, one succeeds."""
        done = self._connection.execute(
            "INSERT INTO kept (kind, id, owner, value, expires_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE"
            " SET owner = excluded.owner, value = excluded.value, expires_at = excluded.expires_at"
            " WHERE kept.expires_at < ?",
            (kind, key, kept.owner, kept.value, kept.expires_at, now),
        )
        return done.rowcount == 1

    def prolong(self, kind: str, key: bytes, expires_at: int) -> None:
        """Let a value live until *expires_at*; one that is gone stays gone, as after signing out at the same moment."""
        self._connection.execute("UPDATE kept SET expires_at = ? WHERE kind = ? AND id = ?", (expires_at, kind, key))

    def drop(self, kind: str, key: bytes) -> None:
        """Delete one value."""
        self._connection.execute("DELETE FROM kept WHERE kind = ? AND id = ?", (kind, key))

    def drop_owned(self, kind: str, owner: bytes, but: bytes = b"") -> None:
        """Delete all values of this kind that *owner* has, *but* for one: signed out everywhere."""
        self._connection.execute("DELETE FROM kept WHERE kind = ? AND owner = ? AND id <> ?", (kind, owner, but))

    def sweep(self, now: int) -> None:
        """Delete every value whose time is over."""
        self._connection.execute("DELETE FROM kept WHERE expires_at < ?", (now,))

    def _make_room(self, kind: str, room: int) -> None:
        ask = "SELECT count(*), coalesce(sum(length(value)), 0) FROM kept WHERE kind = ?"
        count, taken = self._connection.execute(ask, (kind,)).fetchone()
        if taken > room:
            self._connection.execute(
                "DELETE FROM kept WHERE kind = ? AND id IN (SELECT id FROM kept WHERE kind = ? ORDER BY expires_at LIMIT ?)",
                (kind, kind, count // 8 + 1),
            )

    @property
    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._of_thread, "connection"):
            self._of_thread.connection = self._open()
        return cast("sqlite3.Connection", self._of_thread.connection)

    def _open(self) -> sqlite3.Connection:
        # no fsync: the folder is in memory; secure_delete: a session that was left is overwritten, and no write-ahead log, which
        # would keep its pages for as long as a connection is open
        connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA secure_delete = ON")
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {self._most_bytes // page_size}")
        return connection
