"""What is kept of members beside themselves comes to those who were there before, and goes without them."""

import pytest
import sqlalchemy as sa

from app.storage.database import Database
from app.storage.migrating import migrate, migrate_down, migrating
from app.storage.schema import SchemaError
from tests.migrations.conftest import shape


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


def test_addresses_come_to_members_that_were_there_before_and_take_what_waits_along(database: Database) -> None:
    migrate(database, "0005")
    with migrating(database) as connection:
        connection.exec_driver_sql("INSERT INTO organisation VALUES (zeroblob(16), 'house', x'00')")
        connection.exec_driver_sql(
            "INSERT INTO member VALUES (?, zeroblob(16), 'ada', 'Ada', zeroblob(16), 'enrolled', x'01', x'02', x'03', x'04', 5)",
            (b"m" * 16,),
        )
        before = connection.exec_driver_sql("SELECT * FROM member").all()
    migrate(database, "0006")
    with database.writing() as session:
        ask = session.connection().exec_driver_sql
        ask("INSERT INTO address VALUES (?, x'00', 'nb', 0)", (b"m" * 16,))
        ask("INSERT INTO notice VALUES (?, '2026-05-17')", (b"m" * 16,))
        ask("INSERT INTO mail VALUES (?, zeroblob(16), 1, 0, 1)", (b"m" * 16,))
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            ask("INSERT INTO notice VALUES (?, '2026-05-17')", (b"n" * 16,))
        ask("DELETE FROM address")
        assert ask("SELECT (SELECT count(*) FROM notice) + (SELECT count(*) FROM mail)").scalar_one() == 0
    migrate_down(database, "0005")
    assert {"address", "notice", "mail", "batch"} & set(shape(database)) == set()
    migrate(database)
    with database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT * FROM member").all() == before
