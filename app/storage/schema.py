"""Which migration a database stands at, and which is the newest: asked at every start, so without loading the migrations."""

import re
from functools import cache

from sqlalchemy import inspect, text

from app.domain.problem import N_, Problem
from app.resources import MIGRATIONS
from app.storage.database import Database
from app.storage.errors import StorageError

_FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.py")


class SchemaError(Problem, StorageError):
    """A migration left rows that point nowhere, and nothing of it was kept; or the migrations are not beside the program."""


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the numbers of the migrations beside the program, ascending: they stand in the files' names."""
    names = (_FILE.fullmatch(path.name) for path in (MIGRATIONS / "versions").glob("*.py"))
    return tuple(sorted(name[1] for name in names if name))


def newest_revision() -> str:
    """Return the number of the newest migration that this version of the program knows."""
    if not known_revisions():
        raise SchemaError(N_("No migration was found beside the program: install it anew."))
    return known_revisions()[-1]


def is_known(revision: str) -> bool:
    """Whether this version of the program knows the migration: a database from a newer one must be left alone."""
    return revision in known_revisions()


def revision_of(database: Database) -> str | None:
    """Return the number of the migration that *database* stands at, None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision
