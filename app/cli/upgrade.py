"""`tillit upgrade`: the database at this version."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.backup import add_recipient_option, write_backup
from app.cli.portal import add_data_option, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle
from app.services.upgrade import needs_upgrade, upgrade
from app.storage.data_lock import InUse, changing
from app.storage.database import Database


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--backup", type=Path, metavar="FILE", help=_("first write a backup here"))
    how.add_argument("--no-backup", action="store_true", help=_("there is a backup already"))
    add_recipient_option(parser, required=False)
    add_data_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    if not settings.database.exists():
        raise Obstacle(N_("{folder} holds no portal: make one with `tillit init`."), folder=settings.data)
    if arguments.backup is not None and not arguments.to:
        raise Obstacle(N_("A backup needs a key to seal to: --to."))
    database = Database(settings.database)
    try:
        with changing(settings.data):
            if not needs_upgrade(database):
                say(_("There is nothing to upgrade."))
                return
            if arguments.backup is not None:
                write_backup(settings, arguments.backup, arguments.to)
            upgrade(database)
    except InUse:
        raise Obstacle(N_("The portal is being served: stop it first.")) from None
    finally:
        database.close()
    say(_("The database is at this version."))
