"""What most commands begin with: the settings, the open database, the organisation that is meant."""

import sqlite3
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.cli.demo_settings import demo_settings, kept_port
from app.cli.texts import translate as _
from app.domain.organisation import Organisation
from app.services.obstacle import N_, Obstacle
from app.settings import Settings, read_settings
from app.storage.database import Database
from app.storage.organisations import find_organisation, organisations
from app.storage.schema import is_known, newest_revision, revision_of


def add_data_option(parser: ArgumentParser) -> None:
    """Let the data folder be named."""
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the data folder (else TILLIT_DATA, else ./data)"))


def add_organisation_option(parser: ArgumentParser) -> None:
    """Let the organisation be named; where there is only one it need not be."""
    parser.add_argument("--org", metavar="SLUG", help=_("the organisation; not needed where there is only one"))


def settings_of(arguments: Namespace) -> Settings:
    """Return the settings, with the data folder that the arguments name; of a demo, those that it was served with."""
    settings = read_settings(data=arguments.data)
    port = kept_port(settings)
    return settings if port is None else demo_settings(arguments.data, port)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """
    Open the portal's database at the version of this program.

    Raises:
        Obstacle: there is none, it stands at another version, or it can't be used.
    """
    if not settings.database.exists():
        raise Obstacle(N_("{folder} holds no portal: make one with `tillit init`."), folder=settings.data)
    database = Database(settings.database)
    try:
        _check_revision(database)
        yield database
    except (DBAPIError, sqlite3.Error) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise Obstacle(N_("The database can't be used: {reason}."), reason=reason) from None
    finally:
        database.close()


def organisation_of(session: Session, slug: str | None) -> Organisation:
    """
    Return the organisation called *slug*, or the only one.

    Raises:
        Obstacle: there is none of that name, none at all, or several and none was named.
    """
    if slug is not None:
        named = find_organisation(session, slug)
        if named is None:
            raise Obstacle(N_("There is no organisation {slug}."), slug=slug)
        return named
    every = organisations(session)
    if not every:
        raise Obstacle(N_("There is no organisation yet: make one with `tillit org create`."))
    if len(every) > 1:
        raise Obstacle(N_("There are several organisations: name one with --org."))
    return every[0]


def _check_revision(database: Database) -> None:
    revision = revision_of(database)
    if revision is not None and not is_known(revision):
        raise Obstacle(N_("The database was written by a newer version of this program."))
    if revision != newest_revision():
        raise Obstacle(N_("The database is of an older version: run `tillit upgrade`."))
