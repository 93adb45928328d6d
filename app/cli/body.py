"""`tillit body`: the bodies that receive reports."""

from argparse import ArgumentParser, Namespace

from app.cli.names import add_names_option, read_names
from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.create_body import create_body


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    create = deeds.add_parser("create", help=_("create a body, or change one: its seats stay, what is left out is not kept"))
    create.add_argument("body", help=_("its id"))
    create.add_argument("--kind", default="", help=_("its kind, as the rulebook calls it; left out, it is called like its id"))
    create.add_argument("--unit", metavar="ID", help=_("the unit that it belongs to; left out, the organisation as a whole"))
    add_names_option(create)
    create.add_argument("--publish", action="store_true", help=_("let reporters see its members' names"))
    add_organisation_option(create)
    add_data_option(create)
    create.set_defaults(run=_create)


def _create(arguments: Namespace) -> None:
    names = read_names(arguments.name)
    with opened(settings_of(arguments)) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        create_body(
            session,
            organisation,
            arguments.body,
            names,
            publish=arguments.publish,
            kind=arguments.kind,
            unit=arguments.unit,
        )
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))
