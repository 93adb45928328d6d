"""The database: durable, one writer at a time, silent about what it stores."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from app.domain.organisation import Organisation
from app.storage import database as module
from app.storage.database import Database
from app.storage.organisations import find_organisation, insert_organisation


def add(database: Database, slug: str) -> None:
    with database.writing() as session:
        insert_organisation(session, Organisation(slug.encode().ljust(16), slug, b"founding"))


def slugs(database: Database, *asked: str) -> list[str]:
    with database.reading() as session:
        return [slug for slug in asked if find_organisation(session, slug) is not None]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1), ("temp_store", 2)],
)
def test_every_connection_is_durable_and_leaves_no_trace(database: Database, pragma: str, value: object) -> None:
    with database.reading() as session:
        assert session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_what_fails_is_not_stored_at_all(database: Database) -> None:
    def add_twice() -> None:
        with database.writing() as session:
            insert_organisation(session, Organisation(b"n" * 16, "north", b"f"))
            insert_organisation(session, Organisation(b"m" * 16, "north", b"f"))

    with pytest.raises(IntegrityError):
        add_twice()
    assert slugs(database, "north") == []


def test_a_reader_sees_one_moment(database: Database) -> None:
    with database.reading() as session:
        assert find_organisation(session, "north") is None
        add(database, "north")
        assert find_organisation(session, "north") is None
    assert slugs(database, "north") == ["north"]


def test_a_reader_changes_nothing(database: Database) -> None:
    with database.reading() as session:
        insert_organisation(session, Organisation(b"n" * 16, "north", b"f"))
    assert slugs(database, "north") == []


def test_writers_wait_for_each_other_and_none_is_refused(database: Database) -> None:
    names = [f"n{number}" for number in range(12)]
    threads = [threading.Thread(target=add, args=(database, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert slugs(database, *names) == names


def test_a_lock_that_is_never_released_ends_in_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page then says that nothing was stored: it must not hang for ever."""
    monkeypatch.setattr(module, "PRAGMAS", ("journal_mode = WAL", "busy_timeout = 50"))
    made = Database(tmp_path / "locked.db")
    with closing(sqlite3.connect(tmp_path / "locked.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(OperationalError), made.writing() as session:
            session.connection().exec_driver_sql("SELECT 1")
        assert time.monotonic() - begun < 5
    made.close()


def test_an_error_does_not_repeat_what_was_being_stored(database: Database) -> None:
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        insert_organisation(session, Organisation(b"short", "secretword", b"secretfounding"))
    assert "secret" not in str(error.value)


TAKEN = 'INSERT INTO blob (blob, stored, "case", tie, room, epoch) VALUES'


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO organisation VALUES (x'00', 's', x'00')",
        "INSERT INTO rulebook VALUES (x'00', x'00')",
        "INSERT INTO instance VALUES (2, randomblob(16), '2026-01-01', 0)",
        "INSERT INTO \"case\" VALUES (randomblob(20), randomblob(16), randomblob(32), 't', 'k', 's', NULL, 0)",
        "INSERT INTO blob (blob, stored) VALUES (randomblob(16), 5)",
        "INSERT INTO blob (blob, stored, lease_until, tie) VALUES (randomblob(16), 5, 7, randomblob(32))",
        "INSERT INTO blob (blob, stored, lease_until, room) VALUES (randomblob(16), 5, 7, 'talk')",
        "INSERT INTO blob (blob, stored, lease_until, epoch) VALUES (randomblob(16), 5, 7, 0)",
        f"{TAKEN} (randomblob(16), 5, randomblob(20), NULL, 'talk', 0)",
        f"{TAKEN} (randomblob(16), 5, randomblob(20), randomblob(32), NULL, 0)",
        f"{TAKEN} (randomblob(16), 5, randomblob(20), randomblob(32), 'talk', NULL)",
        "INSERT INTO unlock_file VALUES (randomblob(16), 'other', x'00')",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(database: Database, statement: str) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().exec_driver_sql(statement)
