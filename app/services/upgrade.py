"""Bring a portal's database to the version of the program."""

from app.services.obstacle import N_, Obstacle
from app.storage.database import Database
from app.storage.migrating import migrate
from app.storage.schema import is_known, newest_revision, revision_of


def needs_upgrade(database: Database) -> bool:
    """
    Whether the database is of an older version than the program.

    Raises:
        Obstacle: it is of a newer one: this program would not understand what is in it.
    """
    revision = revision_of(database)
    if revision is not None and not is_known(revision):
        raise Obstacle(N_("The database was written by a newer version of this program."))
    return revision != newest_revision()


def upgrade(database: Database) -> None:
    """Move the database to the newest version, in one transaction: it is as it was where that fails."""
    migrate(database)
