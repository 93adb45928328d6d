"""The migrations lead to the tables, up and down, and lose no row."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.storage.database import Database
from app.storage.migrating import alembic_config, migrate, migrate_down, migrating
from app.storage.schema import SchemaError, is_known, known_revisions, newest_revision, revision_of
from app.storage.tables import Base
from tests.migrations.conftest import shape
from tests.migrations.rows import insert_one_row_each, stored_rows


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(database: Database, tmp_path: Path) -> None:
    migrate(database)
    declared = Database(tmp_path / "declared.db")
    Base.metadata.create_all(declared.engine)
    assert len(shape(declared)) > 15
    assert shape(database) == shape(declared)
    declared.close()


def test_alembic_finds_nothing_left_to_migrate(database: Database) -> None:
    migrate(database)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_column_more_in_the_program_would_be_noticed(database: Database, tmp_path: Path) -> None:
    migrate(database)
    with migrating(database) as connection:
        connection.exec_driver_sql('ALTER TABLE "case" ADD COLUMN shade TEXT')
    declared = Database(tmp_path / "declared.db")
    Base.metadata.create_all(declared.engine)
    assert shape(database) != shape(declared)
    declared.close()


def test_every_constraint_has_a_name(database: Database) -> None:
    """Batch mode drops a CHECK constraint that has none."""
    migrate(database)
    found = 0
    with database.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")
        for (sql,) in tables:
            for constraint in re.finditer(r"(\S+ \S+ )?(PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY) ?\(", sql):
                assert (constraint[1] or "").startswith("CONSTRAINT "), sql
                found += 1
    assert found > 40


def test_no_table_keeps_row_numbers(database: Database) -> None:
    """Row numbers would tell in which order reports came in."""
    migrate(database)
    with database.engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'").all()
    kept = {name for name, without_rowid in tables if not without_rowid}
    assert len(tables) > 15
    assert kept == {"alembic_version", "sqlite_schema"}


def test_down_leaves_nothing_and_up_again_leads_to_the_same(database: Database) -> None:
    migrate(database)
    first = shape(database)
    migrate_down(database, "base")
    assert shape(database) == {}
    assert revision_of(database) is None
    migrate(database)
    assert shape(database) == first


def test_rows_in_every_table_can_be_taken_down(database: Database) -> None:
    migrate(database)
    with migrating(database) as connection:
        rows = insert_one_row_each(connection)
        assert stored_rows(connection) == rows
    migrate_down(database, "base")
    assert shape(database) == {}


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


def test_changing_a_table_keeps_the_rows_that_point_to_it(database: Database) -> None:
    """To change a table SQLite drops the old one: with foreign keys on, every record, grant and object would go with it."""
    migrate(database)
    with migrating(database) as connection:
        rows = insert_one_row_each(connection)
    with migrating(database) as connection:
        operations = Operations(MigrationContext.configure(connection))
        for table in ("case", "member", "organisation"):
            with operations.batch_alter_table(table, recreate="always") as batch:
                batch.add_column(sa.Column("shade", sa.String(8), nullable=True))
        connection.exec_driver_sql('UPDATE "case" SET shade = NULL')
    with database.reading() as session:
        assert stored_rows(session.connection()) == rows


def test_a_migration_that_would_leave_orphans_changes_nothing(database: Database) -> None:
    migrate(database)
    with migrating(database) as connection:
        insert_one_row_each(connection)
    with pytest.raises(SchemaError), migrating(database) as connection:
        connection.exec_driver_sql('DELETE FROM "case"')
    with database.reading() as session:
        assert session.connection().exec_driver_sql('SELECT count(*) FROM "case"').scalar_one() == 1


def test_foreign_keys_hold_again_after_a_migration(database: Database) -> None:
    migrate(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_database_says_where_it_stands(database: Database) -> None:
    assert revision_of(database) is None
    migrate(database)
    assert revision_of(database) == newest_revision()
    assert is_known(newest_revision())
    assert not is_known("9999")


def test_the_files_names_tell_the_same_migrations_as_alembic() -> None:
    """At every start the names are asked: loading alembic would cost a fifth of a second."""
    scripts = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())
    assert [script.revision for script in reversed(scripts)] == list(known_revisions())
    assert newest_revision() == scripts[0].revision
