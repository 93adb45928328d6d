"""`tillit rulebook`: look at a rulebook before it is put into force."""

from argparse import ArgumentParser, Namespace

from app.cli.rulebook_file import named_rulebook
from app.cli.rulebook_summary import summary
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.use_rulebook import parse_rulebook


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    check = deeds.add_parser("check", help=_("say what is wrong with a rulebook, or what it says"))
    check.add_argument("rulebook", metavar="FILE", help=_("the name of a rulebook that comes with us, or a file"))
    check.set_defaults(run=_check)


def _check(arguments: Namespace) -> None:
    name: str = arguments.rulebook
    for line in summary(parse_rulebook(named_rulebook(name), name)):
        say(line)
