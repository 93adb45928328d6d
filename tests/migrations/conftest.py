"""A database to migrate, and its shape."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a database without tables."""
    database = Database(tmp_path / "tillit.db")
    yield database
    database.close()


def shape(database: Database) -> dict[str, str]:
    """Return every table and index as SQLite keeps it, by name; the order of a table's constraints does not matter."""
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    written = {name: re.sub(r"\s+", " ", sql.replace('"', "")) for name, sql in rows if name != "alembic_version"}
    return {name: "".join(sorted(re.split(r"(?:, | ?\) (?=WITHOUT))", sql))) for name, sql in written.items()}
