"""Moving a database from one migration to another, in one transaction, without losing a row."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.domain.problem import N_
from app.resources import MIGRATIONS
from app.storage.database import Database
from app.storage.schema import SchemaError

NEWEST = "head"


def migrate(database: Database, to: str = NEWEST) -> None:
    """
    Move *database* up to the migration *to*, in one transaction.

    Raises:
        SchemaError: a row points nowhere afterwards; the database is as it was.
    """
    with migrating(database) as connection:
        command.upgrade(alembic_config(connection), to)


def migrate_down(database: Database, to: str) -> None:
    """Move *database* down to the migration *to* (`base` for an empty one), in one transaction."""
    with migrating(database) as connection:
        command.downgrade(alembic_config(connection), to)


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """
    Yield a connection that may change the tables, in one transaction that checks every foreign key at its end.

    Raises:
        SchemaError: a row points nowhere; nothing was changed.
    """
    # Foreign keys must be off before the transaction begins: to change a table SQLite makes it anew and drops the old one,
    # and dropping it would delete every row that points to it.
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection has one
        driver.execute("PRAGMA foreign_keys = OFF").close()
        try:
            with connection.execution_options(tillit_begin="BEGIN IMMEDIATE").begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise SchemaError(N_("The migration would leave rows that point nowhere: nothing was changed."))
        finally:
            driver.execute("PRAGMA foreign_keys = ON").close()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return what alembic needs to find the migrations and to use this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
