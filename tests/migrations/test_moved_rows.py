"""Each migration that moves rows: up with them, and down again."""

import pytest
import sqlalchemy as sa

from app.storage.database import Database
from app.storage.migrating import migrate, migrate_down, migrating
from app.storage.schema import SchemaError
from tests.migrations.conftest import shape


def test_files_from_before_rooms_were_kept_go_up_and_down(database: Database) -> None:
    """One that a case had taken is the talk's; one that lies under its lease is nobody's yet."""
    migrate(database, "0001")
    before = {(b"t" * 16, b"c" * 20, b"t" * 32, 5, None, None, None), (b"s" * 16, None, None, 6, b"h" * 32, b"o" * 16, 7)}
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO organisation VALUES (zeroblob(16), 'house', x'00')")
        case = "INSERT INTO \"case\" VALUES (?, zeroblob(16), zeroblob(32), 'conduct', 'concern', 'received', NULL, NULL, 0)"
        connection.exec_driver_sql(case, (b"c" * 20,))
        for row in before:
            connection.exec_driver_sql("INSERT INTO blob VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    migrate(database, "0002")
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM blob").all()
    assert {tuple(row) for row in rows} == {(*row, *(("talk", 0) if row[1] else (None, None))) for row in before}
    migrate_down(database, "0001")
    with database.reading() as session:
        assert {tuple(row) for row in session.connection().exec_driver_sql("SELECT * FROM blob")} == before
    migrate(database)


def test_marks_come_to_members_that_were_there_before_and_go_without_them(database: Database) -> None:
    member = (
        "INSERT INTO member VALUES (?, zeroblob(16), 'ada', 'Ada', zeroblob(16), 'enrolled', x'01', x'02', x'03', x'04', 5)",
        (b"m" * 16,),
    )
    migrate(database, "0002")
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO organisation VALUES (zeroblob(16), 'house', x'00')")
        connection.exec_driver_sql(*member)
        before = connection.exec_driver_sql("SELECT * FROM member").all()
    migrate(database, "0003")
    for kind, mark in (("gender", "woman"), ("competence", "hr"), ("competence", "law")):
        with migrating(database) as connection:
            connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?, ?)", (b"m" * 16, kind, mark))
    for wrong in ((b"n" * 16, "gender", "man"), (b"m" * 16, "faith", "none"), (b"m" * 16, "gender", "woman")):
        with pytest.raises((sa.exc.IntegrityError, SchemaError)), migrating(database) as connection:
            connection.exec_driver_sql("INSERT INTO mark VALUES (?, ?, ?)", wrong)
    migrate_down(database, "0002")
    assert "mark" not in shape(database)
    migrate(database)
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT * FROM member").all() == before
        assert session.connection().exec_driver_sql("SELECT count(*) FROM mark").scalar_one() == 0
