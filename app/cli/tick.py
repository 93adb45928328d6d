"""`tillit tick`: what deadlines ask for today, and what members are to be told; the served portal does the same by itself."""

from argparse import ArgumentParser, Namespace

from app.cli.portal import add_data_option, opened, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.cli.ticking import run_tick
from app.clock import now
from app.services.mail import send_due


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_data_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    with opened(settings) as database:
        done = run_tick(database)
        send_due(database, settings, now())
    say(
        _("Warned of {warned} deadlines; {passed} have passed; {woken} who slept may read now.").format(
            warned=done.warned, passed=done.passed, woken=done.woken
        )
    )
