"""`tillit return URL`: come back with the ten words, read, fetch files, answer, withdraw; all of it is opened here."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from app.cli.fingerprint import asked_fingerprint
from app.cli.plain_text import one_line
from app.cli.questions import ask_text
from app.cli.remote.address import read_address
from app.cli.remote.case import RemoteCase, open_remote_case
from app.cli.remote.organisation import read_organisation, refuse_expired
from app.cli.remote.portal import RemotePortal
from app.cli.remote.sending import check_files
from app.cli.report import add_address
from app.cli.texts import ask, ask_yes, explain, say, spoken, warn
from app.cli.texts import translate as _
from app.clock import today
from app.services.case_view import CaseView, ShownMessage
from app.services.expected import Expected, expected
from app.services.form.organisation_form import Form
from app.services.form.readers_shown import people
from app.services.obstacle import N_, Obstacle
from app.services.reply import TakingOver
from crypto.receipt import Receipt
from crypto.typed_words import UnclearWords, read_words


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_address(parser)
    parser.add_argument("--save", type=Path, metavar="DIR", help=_("write the files of the case into this folder"))
    parser.add_argument("--reply", action="store_true", help=_("write an answer"))
    parser.add_argument("--attach", type=Path, action="append", default=[], metavar="FILE", help=_("a file to send along"))
    parser.add_argument("--withdraw", action="store_true", help=_("withdraw the report; what was sent stays readable"))
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> int:
    address = read_address(arguments.url)
    pin = asked_fingerprint(arguments)
    with RemotePortal(address, arguments.proxy) as portal:
        organisation = read_organisation(portal, pin)
        case = open_remote_case(portal, organisation, _words())
        _show(case.view(spoken()), expected(case.rooms, spoken(), today()))
        failed = 0 if arguments.save is None else _save(case, arguments.save)
        if arguments.reply or arguments.attach:
            refuse_expired(organisation)
            check_files(organisation, arguments.attach)
            text = ask_text(_("Your answer:")) if arguments.reply else ""
            if not text and not arguments.attach:
                raise Obstacle(N_("Nothing was sent."))
            _reply(case, text, arguments.attach)
            say(_("Your answer is stored."))
        if arguments.withdraw and ask_yes(_("Withdraw the report?")):
            refuse_expired(organisation)
            case.withdraw()
            say(_("The report is withdrawn. Those who handle it can see that."))
    return failed


def _reply(case: RemoteCase, text: str, paths: Sequence[Path]) -> None:
    """Send the answer; where all who read the case have left, ask first whether those who take over may have it."""
    told: frozenset[str] = frozenset()
    while True:
        try:
            return case.reply(text, paths, told)
        except TakingOver as untold:
            say(_("All who could read your case have left"))
            say(_("Nothing has been sent. By the rules these would take over, and be given all of your case:"))
            form = Form(untold.reporting, case.organisation.published, today(), spoken())
            for person in people(form, untold.found.values()):
                say(one_line(f"{person.called}, {person.body}" if person.name else person.body))
            if not ask_yes(_("Send it now?")):
                raise Obstacle(N_("Nothing was sent.")) from None
            told = frozenset(untold.found)


def _words() -> Receipt:
    typed = ask(_("Your ten words:"))
    try:
        return read_words(typed)
    except UnclearWords as unclear:
        if unclear.count != len(unclear.places) and unclear.places:
            places = ", ".join(str(place) for place in unclear.places)
            raise Obstacle(N_("Please look at word number: {places}."), places=places) from None
        raise Obstacle(N_("You typed {count} words. There must be ten, all from the receipt."), count=unclear.count) from None


def _show(view: CaseView, due: Sequence[Expected]) -> None:
    states = {"received": _("received"), "handling": _("being handled"), "closed": _("closed")}
    say()
    say(_("Case {number}").format(number=view.number))
    say(_("State: {state}").format(state=states.get(view.state, view.state)))
    if view.withdrawn:
        say(_("You have withdrawn it."))
    for one in due:
        sentence = _("Late, promised by {day}: {what}") if one.how == "late" else _("To be expected by {day}: {what}")
        say(sentence.format(day=one.day, what=one_line(one.name)))
    if view.identity:
        say("\n" + _("Who you are"))
        for title, text in view.identity:
            say(f"{one_line(title)}\n{text}")
    if view.older:
        say(_("{count} older messages are not shown.").format(count=view.older))
    for message in view.messages:
        _show_message(message)
    if view.unreadable:
        warn(_("Warning: something in this case did not open or verify, and is not shown."))


def _show_message(message: ShownMessage) -> None:
    who = _("you") if message.side == "reporter" else ", ".join(filter(None, (message.name, message.body))) or _("the staff")
    day = "" if message.day is None else f", {message.day}"
    say(f"\n--- {one_line(who)}{day}")
    if message.marks:
        warn(_("Warning: do not rely on this message alone; its place or its key is not what it should be."))
    for title, text in message.answers:
        say(f"{one_line(title)}\n{text}\n")
    if message.text:
        say(message.text)
    for file in message.files:
        say(_("File: {name}, {size} bytes").format(name=one_line(file.name), size=file.size))


def _save(case: RemoteCase, folder: Path) -> int:
    """Write every file that can be had; return 1 where one can't."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    failed = 0
    for item, body in case.attachments:
        try:
            path = case.save_attachment(item, body, folder)
        except Obstacle as obstacle:
            warn(f"{one_line(body.name)}: {explain(obstacle)}")
            failed = 1
        else:
            say(_("Written: {file}").format(file=one_line(str(path))))
    return failed
