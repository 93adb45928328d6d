"""`tillit directory`: draft a version on the server, sign it where a root key is, publish it on the server."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.changes import show_changes
from app.cli.files import read_file, refuse_existing, write_new_file
from app.cli.key_files import add_root_options, new_paper_root, read_root, write_root
from app.cli.parsing import whole_number
from app.cli.passphrase import add_passphrase_option
from app.cli.portal import add_data_option, add_organisation_option, opened, organisation_of, settings_of
from app.cli.signed_before import check_not_signed_before, note_signed
from app.cli.texts import ask_yes, filled, say
from app.cli.texts import translate as _
from app.clock import today
from app.services.check_bodies import check_bodies
from app.services.draft_directory import draft_directory
from app.services.handing_over import check_running_cases
from app.services.obstacle import N_, Obstacle
from app.services.proposal import MAX_SIZE, Proposal
from app.services.publish_directory import publish_directory
from app.services.rules import Rules
from app.services.sign_directory import (
    CheckedProposal,
    changes_of,
    check_day,
    check_proposal,
    replace_other_root,
    sign_proposal,
)
from app.services.use_rulebook import parse_rulebook
from crypto.directory import MAX_TERM
from crypto.founding import Founding
from crypto.root_key import RootKey

MAX_SIGNED = 512 * 1024


def configure(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    deeds = parser.add_subparsers(title=_("deeds"), required=True)
    draft = deeds.add_parser("draft", help=_("on the server: write a proposal of the next version"))
    draft.add_argument("proposal", type=Path, help=_("the file to write"))
    draft.add_argument(
        "--days",
        type=whole_number(N_("a whole number of days is expected, not {text}")),
        default=MAX_TERM.days,
        help=_("how long it holds, at most 92"),
    )
    draft.set_defaults(run=_draft)
    sign = deeds.add_parser("sign", help=_("where a root key is: show what would change, and sign it"))
    sign.set_defaults(run=_sign)
    swap = deeds.add_parser("replace-root", help=_("where a root key is: sign, and replace the other root"))
    swap.add_argument("--new-root-key", type=Path, metavar="FILE", help=_("write the new root here (else it is ten words)"))
    swap.set_defaults(run=_replace_root)
    for deed in (sign, swap):
        deed.add_argument("proposal", type=Path, help=_("the file from `tillit directory draft`"))
        deed.add_argument("signed", type=Path, help=_("the file to write"))
        deed.add_argument("--yes", action="store_true", help=_("do not ask: what would change was looked at before"))
        add_root_options(deed)
        add_passphrase_option(deed)
    publish = deeds.add_parser("publish", help=_("on the server: take a signed version into force"))
    publish.add_argument("signed", type=Path, help=_("the file from `tillit directory sign`"))
    publish.set_defaults(run=_publish)
    fingerprint = deeds.add_parser("root-fingerprint", help=_("print the organisation's root fingerprint"))
    fingerprint.set_defaults(run=_fingerprint)
    for deed in (draft, publish, fingerprint):
        add_organisation_option(deed)
        add_data_option(deed)


def _draft(arguments: Namespace) -> None:
    refuse_existing(arguments.proposal)
    with opened(settings_of(arguments)) as database, database.reading() as session:
        organisation = organisation_of(session, arguments.org)
        proposal = draft_directory(session, organisation, today(), arguments.days)
        rules = Rules.of(parse_rulebook(proposal.rulebook, organisation.slug), proposal.version)
        findings = [
            *check_bodies(session, organisation, rules, today()),
            *check_running_cases(session, organisation, proposal.version),
        ]
    write_new_file(arguments.proposal, proposal.marshal())
    show_changes(proposal.founding, changes_of(check_proposal(proposal)))
    for finding in findings:
        say(_("WARNING  {sentence}").format(sentence=filled(finding.sentence, finding.values)))
    say(_("Take {file} to where a root key is: `tillit directory sign`.").format(file=arguments.proposal))


def _sign(arguments: Namespace) -> None:
    checked = _read_proposal(arguments)
    _ask(arguments, checked)
    _write_signed(arguments, checked, read_root(arguments))


def _replace_root(arguments: Namespace) -> None:
    file = arguments.new_root_key
    if file is not None:
        refuse_existing(file)
    checked = _read_proposal(arguments)
    _ask(arguments, checked)
    root = read_root(arguments)
    new = new_paper_root() if file is None else RootKey.new()
    replaced = replace_other_root(checked, root, new.public)
    if file is not None:
        write_root(arguments, file, new)
    _write_signed(arguments, replaced, root)
    say(_("The other root is replaced once this version is published: destroy what is left of it then."))


def _publish(arguments: Namespace) -> None:
    signed = read_file(arguments.signed, MAX_SIGNED)
    with opened(settings_of(arguments)) as database, database.writing() as session:
        version = publish_directory(session, organisation_of(session, arguments.org), signed, today())
    say(_("Version {number} is in force, until {day}.").format(number=version.number, day=version.expires))


def _fingerprint(arguments: Namespace) -> None:
    with opened(settings_of(arguments)) as database, database.reading() as session:
        organisation = organisation_of(session, arguments.org)
    say(Founding.parse(organisation.founding).fingerprint_text)


def _read_proposal(arguments: Namespace) -> CheckedProposal:
    refuse_existing(arguments.signed)
    checked = check_proposal(Proposal.parse(read_file(arguments.proposal, MAX_SIZE)))
    check_day(checked.proposal.version, today())
    return checked


def _ask(arguments: Namespace, checked: CheckedProposal) -> None:
    show_changes(checked.proposal.founding, changes_of(checked))
    check_not_signed_before(arguments, checked)
    if not arguments.yes and not ask_yes(_("Sign this?")):
        raise Obstacle(N_("Nothing was signed."))


def _write_signed(arguments: Namespace, checked: CheckedProposal, root: RootKey) -> None:
    signed = sign_proposal(checked, root)
    write_new_file(arguments.signed, signed.marshal())
    note_signed(arguments, signed)
    say(_("Signed. Take {file} to the server: `tillit directory publish`.").format(file=arguments.signed))
