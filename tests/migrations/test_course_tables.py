"""The tables of a case's course come to cases that were there before, and go without taking anything along."""

import pytest
import sqlalchemy as sa

from app.storage.database import Database
from app.storage.migrating import migrate, migrate_down, migrating
from app.storage.schema import SchemaError
from tests.migrations.rows import insert_one_row_each
from tests.migrations.test_migrations import database, shape

__all__ = ["database"]


def test_the_day_of_a_case_becomes_a_deadline_and_goes_back(database: Database) -> None:
    """One that is received waits to be acknowledged, one that is handled for feedback, one that is closed for nothing."""
    migrate(database, "0003")
    held = {b"a": ("received", "2026-02-28"), b"b": ("handling", "2026-03-31"), b"c": ("closed", None), b"d": ("received", None)}
    insert = "INSERT INTO \"case\" VALUES (?, zeroblob(16), ?, 'conduct', 'concern', ?, '2026-02-21', ?, 0)"
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO organisation VALUES (zeroblob(16), 'house', x'00')")
        for case, (state, due) in held.items():
            connection.exec_driver_sql(insert, (case * 20, case * 32, state, due))
            connection.exec_driver_sql("INSERT INTO record VALUES (?, 0, x'00')", (case * 20,))
    migrate(database, "0004")
    with database.reading() as session:
        rows = session.connection().exec_driver_sql('SELECT "case", deadline, day, state, turn FROM deadline').all()
        assert session.connection().exec_driver_sql("SELECT count(*) FROM record").scalar_one() == 4
    assert {tuple(row) for row in rows} == {
        (b"a" * 20, "acknowledge", "2026-02-28", "open", "2026-03-01"),
        (b"b" * 20, "feedback", "2026-03-31", "open", "2026-04-01"),
    }
    with migrating(database) as connection:
        connection.exec_driver_sql("UPDATE deadline SET state = 'met', ended = day, turn = NULL WHERE deadline = 'feedback'")
    migrate_down(database, "0003")
    with database.reading() as session:
        found = session.connection().exec_driver_sql('SELECT "case", due FROM "case"').all()
    assert {tuple(row) for row in found} == {(b"a" * 20, "2026-02-28"), *((case * 20, None) for case in (b"b", b"c", b"d"))}
    migrate(database)


def test_the_register_comes_to_cases_that_were_there_before_and_goes_without_them(database: Database) -> None:
    migrate(database, "0004")
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO organisation VALUES (zeroblob(16), 'house', x'00')")
        connection.exec_driver_sql(
            "INSERT INTO member VALUES (?, zeroblob(16), 'ada', 'Ada', zeroblob(16), 'enrolled', x'01', x'02', x'03', x'04', 5)",
            (b"m" * 16,),
        )
        case = "INSERT INTO \"case\" VALUES (?, zeroblob(16), zeroblob(32), 'conduct', 'concern', 'received', NULL, 0)"
        connection.exec_driver_sql(case, (b"c" * 20,))
        before = connection.exec_driver_sql('SELECT * FROM "case"').all()
    migrate(database, "0005")
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO registered VALUES (?, ?)", (b"m" * 16, b"c" * 20))
    for wrong in ((b"m" * 16, b"c" * 20), (b"n" * 16, b"c" * 20), (b"m" * 16, b"d" * 20)):
        with pytest.raises((sa.exc.IntegrityError, SchemaError)), migrating(database) as connection:
            connection.exec_driver_sql("INSERT INTO registered VALUES (?, ?)", wrong)
    migrate_down(database, "0004")
    assert "registered" not in shape(database)
    migrate(database)
    with database.reading() as session:
        assert session.connection().exec_driver_sql('SELECT * FROM "case"').all() == before


@pytest.mark.parametrize(
    "wrong",
    [
        "'pass-on', '', '2026-01-01', 'nobody', 0, 0, 'open', NULL, '2026-01-02'",
        "'pass-on', 'both', '2026-01-01', 'law', 0, 0, 'open', NULL, '2026-01-02'",
        "'pass-on', '', '2026-01-01', 'law', 0, 0, 'lost', NULL, NULL",
        "'pass-on', '', '2026-01-01', 'law', 0, 0, 'open', NULL, NULL",
        "'pass-on', '', '2026-01-01', 'law', 0, 0, 'met', NULL, NULL",
        "'pass-on', '', '2026-01-01', 'law', 0, 0, 'passed', NULL, '2026-01-02'",
    ],
)
def test_a_deadline_that_makes_no_sense_is_not_kept(database: Database, wrong: str) -> None:
    migrate(database)
    with migrating(database) as connection:
        insert_one_row_each(connection)
    with pytest.raises(sa.exc.IntegrityError), migrating(database) as connection:
        connection.exec_driver_sql(f"INSERT INTO deadline VALUES (x'{'07' * 20}', {wrong})")  # noqa: S608 - a table of our own
