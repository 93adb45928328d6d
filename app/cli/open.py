"""`tillit open`: read an exported case offline."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from app.cli.fingerprint import add_fingerprint_option, read_fingerprint
from app.cli.key_files import read_identity
from app.cli.passphrase import add_passphrase_option
from app.cli.plain_text import one_line
from app.cli.texts import say, warn
from app.cli.texts import translate as _
from app.services.obstacle import N_, Obstacle
from app.services.open_export import OpenedExport, open_export, save_attachment
from crypto.bodies import AssignmentBody, AttachmentBody, IdentityBody, ReportBody, Text
from crypto.errors import Refused
from crypto.export import ExportReader
from crypto.room_view import Mark, ReadObject
from crypto.rooms import IDENTITY, STAFF, TALK
from crypto.signers import REPORTER


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("export", type=Path, help=_("the file from the console"))
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help=_("your key file"))
    add_fingerprint_option(parser)
    parser.add_argument("--attachments", type=Path, metavar="DIR", help=_("write the attachments into this folder"))
    add_passphrase_option(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> int:
    pin = None if arguments.root_fingerprint is None else read_fingerprint(arguments.root_fingerprint)
    identity = read_identity(arguments, arguments.key)
    try:
        with ExportReader(arguments.export) as reader:
            opened = open_export(reader.case, identity, pin)
            _show(opened)
            if pin is None:
                _show_fingerprint(opened)
            if arguments.attachments is None:
                return 0
            return _save_all(opened, reader, arguments.attachments)
    except Refused:
        raise Obstacle(
            N_("{file} is no exported case, or does not verify: believe nothing in it."), file=arguments.export
        ) from None


def _show(opened: OpenedExport) -> None:
    chain = opened.chain
    say(_("Case {number}").format(number=chain.number))
    if chain.root.day is not None:
        say(_("Filed on {day}").format(day=chain.root.day))
    say(_("State: {state}").format(state=_state(opened)))
    if chain.withdrawn:
        say(_("The reporter has withdrawn it."))
    if chain.exposed is not None:
        say(_("It was opened on the server's path: the server has once held the reporter's keys."))
    titles = {TALK: _("With the reporter"), STAFF: _("Among the staff"), IDENTITY: _("Who the reporter is")}
    for room, view in opened.rooms.items():
        say(f"\n=== {titles.get(room, room)} ===")
        for item in view.objects:
            _show_object(opened, item)
        if view.refused:
            warn(_("Warning: {count} objects did not open or verify, and are not shown.").format(count=len(view.refused)))
    if opened.locked:
        say()
        rooms = ", ".join(titles.get(room, room) for room in opened.locked)
        say(_("Your key does not open: {rooms}").format(rooms=rooms))
    if opened.broken:
        warn(_("Warning: {count} keys of rooms were not what the chain says.").format(count=opened.broken))


def _state(opened: OpenedExport) -> str:
    words = {"received": _("received"), "handling": _("being handled"), "closed": _("closed")}
    state = words.get(opened.chain.state, opened.chain.state)
    return f"{state} ({opened.chain.outcome})" if opened.chain.outcome else state


def _show_object(opened: OpenedExport, item: ReadObject) -> None:
    header = item.header
    who = _("the reporter") if header.author.who == REPORTER else _colleague(opened, item)
    day = "" if header.day is None else f", {header.day}"
    marks = "".join(f" [{_mark(mark)}]" for mark in sorted(item.marks, key=lambda mark: mark.value))
    say(f"\n--- {who}{day}{marks}")
    for line in _lines(opened, item):
        say(line)


def _colleague(opened: OpenedExport, item: ReadObject) -> str:
    """Return a member's role and fingerprint: names stand beside the directory, on the server."""
    author = item.header.author
    fingerprint = opened.directories.entry(author.who).fingerprint_text
    role = author.role.value if author.role else ""
    return _("{role}, fingerprint {groups}").format(role=role, groups=fingerprint)


def _assigned(opened: OpenedExport, who: str) -> str:
    """Return who was given the case, by the fingerprint under which they write; anybody can be named, also nobody we know."""
    entry = opened.directories.entries.get(who)
    if entry is None:
        return _("Assigned to somebody who is not in the directory")
    if entry.public == opened.reader:
        return _("Assigned to you, fingerprint {groups}").format(groups=entry.fingerprint_text)
    return _("Assigned to a member, fingerprint {groups}").format(groups=entry.fingerprint_text)


def _lines(opened: OpenedExport, item: ReadObject) -> Iterator[str]:
    body = item.body
    if isinstance(body, Text):
        yield body.text
    elif isinstance(body, ReportBody):
        for answer in body.answers:
            yield f"{one_line(answer.title)}\n{answer.text}\n"
    elif isinstance(body, IdentityBody):
        for told in body.fields:
            yield f"{one_line(told.title)}\n{told.text}\n"
    elif isinstance(body, AttachmentBody):
        yield _("File: {name}, {size} bytes").format(name=one_line(body.name), size=body.size)
    elif isinstance(body, AssignmentBody):
        yield _("Assigned to nobody in particular") if body.to is None else _assigned(opened, body.to)


def _mark(mark: Mark) -> str:
    return {
        Mark.SUPERSEDED: _("written with a key that somebody who left still has"),
        Mark.UNCONFIRMED: _("unconfirmed: signed with a code that staff made"),
        Mark.GAP: _("something that its author had seen is missing here"),
        Mark.FORK: _("its author wrote something else after the same message"),
        Mark.LATE: _("perhaps put here later by somebody who left: nobody who wrote since had seen it"),
        Mark.ERASED: _("somebody signed that it was erased, but it is still here"),
    }[mark]


def _show_fingerprint(opened: OpenedExport) -> None:
    say()
    say(_("Compare the organisation's root fingerprint with the printed one, or give it with --root-fingerprint:"))
    say(f"  {opened.directories.founding.fingerprint_text}")


def _save_all(opened: OpenedExport, reader: ExportReader, folder: Path) -> int:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    failed = 0
    say()
    for item, body in opened.attachments:
        try:
            say(_("Written: {file}").format(file=save_attachment(opened, reader, item, folder)))
        except Refused:
            warn(_("Warning: {name} is missing, or is not the file that was described.").format(name=one_line(body.name)))
            failed = 1
    return failed
