"""`tillit unit`: the parts of the organisation in which things happen."""

from argparse import ArgumentParser, Namespace

from app.cli.names import add_names_option, read_names
from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.texts import say
from app.cli.texts import translate as _
from app.services.create_unit import create_unit
from app.services.remove_unit import remove_unit


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    create = deeds.add_parser("create", help=_("create a unit, or change one: what is left out is not kept"))
    create.add_argument("unit", help=_("its id"))
    create.add_argument("--kind", required=True, help=_("its kind, as the rulebook calls it"))
    add_names_option(create)
    create.add_argument("--parent", metavar="ID", help=_("the unit above it; left out, it stands at the top"))
    create.set_defaults(run=_create)
    remove = deeds.add_parser("remove", help=_("remove a unit in which nothing stands any more"))
    remove.add_argument("unit", help=_("its id"))
    remove.set_defaults(run=_remove)
    for deed in (create, remove):
        add_organisation_option(deed)
        add_data_option(deed)


def _create(arguments: Namespace) -> None:
    names = read_names(arguments.name)
    with opened(settings_of(arguments)) as database, database.writing() as session:
        organisation = organisation_of(session, arguments.org)
        create_unit(session, organisation, arguments.unit, arguments.kind, names, arguments.parent)
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))


def _remove(arguments: Namespace) -> None:
    with opened(settings_of(arguments)) as database, database.writing() as session:
        remove_unit(session, organisation_of(session, arguments.org), arguments.unit)
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))
