"""`tillit init`: a new, empty portal."""

from argparse import ArgumentParser, Namespace

from app.cli.portal import add_data_option, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.clock import today
from app.services.initialise import initialise, make_folders
from app.storage.database import Database
from app.storage.migrating import migrate


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> None:
    """Make the portal."""
    settings = settings_of(arguments)
    make_folders(settings)
    database = Database(settings.database)
    try:
        migrate(database)
        with database.writing() as session:
            initialise(session, today())
    finally:
        database.close()
    say(_("A new portal stands in {folder}.").format(folder=settings.data))
    say(_("Next: `tillit org create`, `tillit body create`, `tillit staff invite`, then sign the directory."))
