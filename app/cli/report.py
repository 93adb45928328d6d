"""`tillit report URL`: report from this machine; everything is sealed here, by keys that the printed fingerprint vouches for."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.fingerprint import add_fingerprint_option, asked_fingerprint
from app.cli.plain_text import one_line
from app.cli.remote.address import read_address
from app.cli.remote.organisation import RemoteOrganisation, read_organisation, refuse_expired
from app.cli.remote.portal import PortalRefused, RemotePortal
from app.cli.remote.sending import check_files, send_files, tell_sending
from app.cli.report_form import fill_form, tell_readers
from app.cli.texts import ask_yes, say, spoken
from app.cli.texts import translate as _
from app.clock import today
from app.domain.deadlines import promise
from app.services.file_report import Filing, SealedReport, seal_report
from app.services.form.filing import filing_of
from app.services.form.organisation_form import Form
from app.services.form.readers_changed import holders_told
from app.services.form.readers_shown import readers_shown
from app.services.form.report_draft import ReportDraft
from app.services.form.routed import routed
from app.services.obstacle import N_, Obstacle
from crypto.encoding import b64
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
    form = _form_of(organisation)
    draft = fill_form(form)
    say()
    tell_readers(readers_shown(form, draft))
    if not ask_yes(_("Send it now?")):
        raise Obstacle(N_("Nothing was sent."))
    uploads, instance = random_bytes(16), organisation.reporting.instance.instance
    sent = send_files(portal, uploads, paths, draft.form.room(instance, TALK).public.seal, 0, tell=tell_sending)
    told = holders_told(form, draft)
    for _attempt in range(TRIES):
        filing = filing_of(form, draft, sent.files)
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
            form = _form_of(organisation)
            if holders_told(form, draft) != told:
                raise Obstacle(
                    N_("Who reads has changed meanwhile. Nothing was stored: start again and look who it is.")
                ) from None
    else:
        raise Obstacle(N_("The organisation's directory keeps changing. Nothing was stored; try again later."))
    _show_receipt(form, draft)


def _form_of(organisation: RemoteOrganisation) -> Form:
    """Return what the organisation asks; only the names that it publishes are told."""
    return Form(organisation.reporting, organisation.published, today(), spoken())


def _content(organisation: RemoteOrganisation, filing: Filing, sealed: SealedReport) -> dict[str, object]:
    token = filing.form.receipt(organisation.reporting.instance.instance).lookup_token(organisation.reporting.instance.instance)
    (root,) = sealed.first.records
    return {"token": b64(token), "root": b64(root), "registered": [b64(member) for member in sorted(sealed.registered)]}


def _show_receipt(form: Form, draft: ReportDraft) -> None:
    reporting = form.reporting
    due = promise(reporting.rules.times, routed(form, draft).facts, today())
    say()
    say(_("It is stored. Write these ten words on paper; they are shown only now, and nobody can recover them:"))
    say(f"\n    {draft.form.receipt(reporting.instance.instance).text}\n")
    say(_("Come back on {day} with `tillit return`, or on the organisation's page.").format(day=due.acknowledge.day))
