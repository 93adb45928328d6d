"""What the tests of tables and files may ask for."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.organisation import Instance, Organisation
from app.storage.database import Database
from app.storage.migrating import migrate
from app.storage.organisations import insert_instance, insert_organisation

ORGANISATION = Organisation(b"o" * 16, "house", b"founding")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a migrated database with one organisation."""
    made = Database(tmp_path / "tillit.db")
    try:
        migrate(made)
        with made.writing() as session:
            insert_instance(session, Instance(b"i" * 16, date(2026, 5, 17), demo=False))
            insert_organisation(session, ORGANISATION)
        yield made
    finally:
        made.close()
