"""`tillit org import`: units, bodies and people from a file."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping
from pathlib import Path

from app.cli.files import read_file, refuse_existing, write_new_file
from app.cli.portal import opened, organisation_of, settings_of
from app.cli.staff import enrolment_link
from app.cli.texts import filled, say, warn
from app.cli.texts import translate as _
from app.clock import now
from app.domain.problem import Problem
from app.services.import_organisation import SAID, Import, Planned, import_organisation
from app.services.obstacle import N_, Obstacle
from app.services.organisation_file import COLUMNS, Row, Wrong, read_organisation_file
from app.settings import Settings

MAX_FILE = 4 * 1024 * 1024


def configure_import(parser: ArgumentParser) -> None:
    """Say what the command takes, and what the columns of its file are."""
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = "\n".join(
        [
            _("columns, named in the first line, in any order ({columns}):").format(columns=", ".join(COLUMNS)),
            _("  what        unit, body or person"),
            _("  id          the unit's or body's id, the person's sign-in name"),
            _("  kind        of a unit or body: its kind, as the rulebook calls it; a body without one is called like its id"),
            _("  in          of a unit: the one above it; of a body: the unit that it belongs to; empty at the top"),
            _("  name_en …   of a unit or body: its name in each language, at least one"),
            _("  publish     of a body: yes, where reporters may see its members' names"),
            _("  name        of a person: the name"),
            _("  seats       of a person: seats as `staff invite` takes them, with spaces between them"),
        ]
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("a CSV file in UTF-8, with commas or semicolons"))
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would happen and what is wrong"))
    parser.add_argument("--links", type=Path, metavar="FILE", help=_("write the enrolment links here, not to the screen"))
    parser.set_defaults(run=_import)


def _import(arguments: Namespace) -> None:
    settings = settings_of(arguments)
    if arguments.links is not None:
        refuse_existing(arguments.links)
    rows, wrong = read_organisation_file(read_file(arguments.file, MAX_FILE))
    with opened(settings) as database, database.writing() as session:
        done = import_organisation(session, organisation_of(session, arguments.org), rows, now())
        wrong += done.wrong
        if wrong or arguments.dry_run:
            session.rollback()
    for planned in done.planned:
        say(_line(planned))
    for mistake in sorted(wrong, key=lambda mistake: mistake.line):
        warn(_mistake(arguments.file, mistake))
    if wrong:
        raise Obstacle(N_("Nothing was imported: {count} lines are wrong."), count=len({mistake.line for mistake in wrong}))
    if arguments.dry_run:
        say(_("Nothing is wrong, and nothing was changed: leave out --dry-run to import it."))
        return
    _hand_out(arguments.links, settings, done, {row.id: row for row in rows if row.what == "person"})
    say(_("Drafted. It is in force once the directory is signed: `tillit directory draft`."))


def _line(planned: Planned) -> str:
    row = planned.row
    subject = f"{row.what} {row.id}" + (f" ({row.fields['seats']})" if "seats" in row.fields else "")
    sentence = N_("line {line}: {subject}: {deed}")
    return filled(sentence, {"line": row.line, "subject": subject, "deed": Problem(SAID[planned.deed])})


def _mistake(file: Path, wrong: Wrong) -> str:
    sentence = N_("{file}, line {line}, column {column}: {reason}")
    return filled(sentence, {"file": file, "line": wrong.line, "column": wrong.column, "reason": wrong.reason})


def _hand_out(file: Path | None, settings: Settings, done: Import, rows: Mapping[str, Row]) -> None:
    """Show the links of those who are new, or write them to *file*, a line for each."""
    links = [f"{handle}\t{rows[handle].fields['name']}\t{enrolment_link(settings, done.links[handle])}" for handle in done.links]
    if not links:
        return
    say(_("Hand each link over in person or on a safe way. It works once, for 72 hours; whoever has it first enrols:"))
    if file is None:
        say("\n" + "\n".join(links) + "\n")
    else:
        write_new_file(file, "".join(f"{link}\n" for link in links).encode())
        say(_("{count} links are in {file}: delete it when they are handed over.").format(count=len(links), file=file))
