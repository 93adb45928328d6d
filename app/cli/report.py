"""`tillit report URL`: report from this machine; everything is sealed here, by keys that the printed fingerprint vouches for."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.fingerprint import add_fingerprint_option, asked_fingerprint
from app.cli.plain_text import one_line
from app.cli.questions import as_answers, ask_all, ask_kind
from app.cli.remote.address import read_address
from app.cli.remote.organisation import RemoteOrganisation, read_organisation, refuse_expired
from app.cli.remote.portal import PortalRefused, RemotePortal
from app.cli.remote.sending import check_files, send_files, tell_sending
from app.cli.texts import ask_yes, say, spoken
from app.cli.texts import translate as _
from app.clock import today
from app.domain.deadlines import promise
from app.domain.rulebook import Kind
from app.services.file_report import Filing, SealedReport, seal_report
from app.services.obstacle import N_, Obstacle
from app.services.readers import readers_of_each
from crypto.bodies import IdentityField
from crypto.encoding import b64
from crypto.form import FormSecret
from crypto.randomness import random_bytes
from crypto.rooms import TALK

TRIES = 3


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    add_address(parser)
    parser.add_argument("--attach", type=Path, action="append", default=[], metavar="FILE", help=_("a file to send along"))
    parser.set_defaults(run=_run)


def add_address(parser: ArgumentParser) -> None:
    """Let the portal and the way to it be named."""
    parser.add_argument("url", help=_("the address of the organisation's page"))
    parser.add_argument("--proxy", metavar="URL", help=_("a SOCKS proxy, such as socks5h://127.0.0.1:9050 for Tor"))
    add_fingerprint_option(parser)


def _run(arguments: Namespace) -> None:
    address = read_address(arguments.url)
    pin = asked_fingerprint(arguments)
    with RemotePortal(address, arguments.proxy) as portal:
        organisation = read_organisation(portal, pin)
        refuse_expired(organisation)
        check_files(organisation, arguments.attach)
        say(_("You are writing to {name}.").format(name=one_line(organisation.reporting.name(spoken()))))
        try:
            _report(portal, organisation, arguments.attach, pin)
        except EOFError:
            raise Obstacle(N_("The input ended before every question was answered. Nothing was sent.")) from None


def _report(portal: RemotePortal, organisation: RemoteOrganisation, paths: list[Path], pin: bytes) -> None:
    language, reporting = spoken(), organisation.reporting
    readers = readers_of_each(organisation.names, reporting, today())
    rulebook = reporting.rulebook
    kind = ask_kind([kind for kind in rulebook.kinds if kind.id in readers], language)
    for reading in readers[kind.id]:
        names = f" ({', '.join(reading.names)})" if reading.names else ""
        say(_("Who will read it: {body}").format(body=one_line(reading.body.name(language) + names)))
    answered = ask_all((q for group in rulebook.groups_for(kind.id) for q in group.questions), language)
    say()
    identity = ask_all(rulebook.identity, language) if ask_yes(_("Do you want to say who you are?")) else []
    if not ask_yes(_("Send it now?")):
        raise Obstacle(N_("Nothing was sent."))
    form, draft = FormSecret.new(), random_bytes(16)
    sent = send_files(portal, draft, paths, form.room(reporting.instance.instance, TALK).public.seal, 0, tell=tell_sending)
    filing = Filing(
        form=form,
        draft=reporting.rules.plain(kind.id),
        answers=as_answers(answered, language),
        identity=tuple(IdentityField(told.question, told.title, told.text) for told in as_answers(identity, language)),
        language=language,
        files=sent.files,
    )
    for _attempt in range(TRIES):
        sealed = seal_report(organisation.reporting, filing, today(), on_server=False)
        try:
            portal.post("/cases", _content(organisation, filing, sealed) | sent.with_addition(sealed.first))
            break
        except PortalRefused as refused:
            if refused.code != "directory-moved":
                raise Obstacle(
                    N_("The server did not take the report ({reason}). Nothing was stored."), reason=refused.code
                ) from None
            organisation = read_organisation(portal, pin)
            if readers_of_each(organisation.names, organisation.reporting, today()).get(kind.id) != readers[kind.id]:
                raise Obstacle(
                    N_("Who reads has changed meanwhile. Nothing was stored: start again and look who it is.")
                ) from None
    else:
        raise Obstacle(N_("The organisation's directory keeps changing. Nothing was stored; try again later."))
    _show_receipt(organisation, form, kind)


def _content(organisation: RemoteOrganisation, filing: Filing, sealed: SealedReport) -> dict[str, object]:
    token = filing.form.receipt(organisation.reporting.instance.instance).lookup_token(organisation.reporting.instance.instance)
    (root,) = sealed.first.records
    return {"token": b64(token), "root": b64(root), "registered": [b64(member) for member in sorted(sealed.registered)]}


def _show_receipt(organisation: RemoteOrganisation, form: FormSecret, kind: Kind) -> None:
    reporting = organisation.reporting
    due = promise(reporting.rules.times, reporting.rules.plain(kind.id).facts, today())
    say()
    say(_("It is stored. Write these ten words on paper; they are shown only now, and nobody can recover them:"))
    say(f"\n    {form.receipt(reporting.instance.instance).text}\n")
    say(_("Come back on {day} with `tillit return`, or on the organisation's page.").format(day=due.acknowledge.day))
