"""`tillit case`: erase a case for good."""

from argparse import ArgumentParser, Namespace

from app.cli.portal import add_data_option, opened, settings_of
from app.cli.texts import ask, say
from app.cli.texts import translate as _
from app.clock import today
from app.services.obstacle import N_, Obstacle
from app.services.purge_case import find_by_number, purge_case
from app.services.sweep_leases import remove_files
from app.storage.blob_files import BlobFiles
from crypto.text_forms import case_number


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes: the number is asked for, so that it stays in no shell's history."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    erase = deeds.add_parser("erase", help=_("erase a case for good; its number is asked for"))
    add_data_option(erase)
    erase.set_defaults(run=_erase)


def _erase(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    with opened(settings) as database:
        typed = ask(_("The case's number:"))
        with database.reading() as session:
            case = find_by_number(session, typed).case
        number = case_number(case)
        say(
            _("This erases case {number} for good: what was reported and written, attachments, records and all keys.").format(
                number=number
            )
        )
        say(_("Its receipt opens nothing any more. Backups and exported files keep what they hold."))
        again = ask(_("Type the number once more to erase the case:"))
        with database.writing() as session:
            if find_by_number(session, again).case != case:
                raise Obstacle(N_("That is another number. Nothing was erased."))
            files = purge_case(session, case, today())
        remove_files(BlobFiles(settings.blobs), files)
        emptied = database.forget_journal()
    say(_("Case {number} is erased. That a case was, and the day, is kept.").format(number=number))
    if not emptied:
        say(_("The database is being used: its journal holds the case for up to a minute more, while the portal is served."))
