"""`tillit doctor`: what is wrong with a portal."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from app.cli.portal import add_data_option, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.clock import now, today
from app.services.check_instance import (
    Finding,
    check_attachments,
    check_database,
    check_directories,
    check_integrity,
    check_orphans,
    check_surroundings,
)
from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from app.storage.database import Database


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> int:
    settings = settings_of(arguments)
    if not settings.database.exists():
        raise Obstacle(N_("{folder} holds no portal: make one with `tillit init`."), folder=settings.data)
    worst = 0
    for finding in _findings(settings):
        sentence = _(finding.sentence).format(**finding.values)
        say(
            _("WRONG    {sentence}").format(sentence=sentence)
            if finding.level == "error"
            else _("WARNING  {sentence}").format(sentence=sentence)
        )
        worst = max(worst, finding.level == "error")
    if not worst:
        say(_("Nothing is wrong."))
    return int(worst)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from check_surroundings(settings)
    damage = list(check_integrity(settings))
    yield from damage
    if damage:
        return
    database = Database(settings.database)
    try:
        old = list(check_database(database))
        yield from old
        if old:
            return  # what stands in the tables can't be asked
        yield from check_attachments(settings)
        with database.reading() as session:
            yield from check_directories(session, today())
            yield from check_orphans(session, settings, now())
    finally:
        database.close()
