"""`tillit body`: the bodies that receive reports."""

from argparse import ArgumentParser, Namespace

from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.domain.languages import LANGUAGES
from app.services.create_body import create_body
from app.services.obstacle import N_, Obstacle


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    create = deeds.add_parser("create", help=_("create a body, or name one anew"))
    create.add_argument("body", help=_("its id, by which the rulebook names it"))
    create.add_argument(
        "--name",
        action="append",
        required=True,
        metavar="LANGUAGE=NAME",
        help=_("its name in a language, such as en=Committee; once for each language"),
    )
    create.add_argument("--publish", action="store_true", help=_("let reporters see its members' names"))
    add_organisation_option(create)
    add_data_option(create)
    create.set_defaults(run=_create)


def _create(arguments: Namespace) -> None:
    names = dict(_name(text) for text in arguments.name)
    with opened(settings_of(arguments)) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        create_body(session, organisation, arguments.body, names, publish=arguments.publish)
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))


def _name(text: str) -> tuple[str, str]:
    language, _equals, name = text.partition("=")
    if language not in LANGUAGES or not name:
        raise Obstacle(N_("--name {text}: a language and a name, such as en=Committee."), text=text)
    return language, name
