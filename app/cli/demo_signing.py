"""The demo's own signature under its directories, and where it keeps what a real portal never has."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.cli.files import read_file
from app.domain.organisation import Organisation
from app.services.draft_directory import draft_directory
from app.services.publish_directory import publish_directory
from app.services.sign_directory import check_proposal, sign_proposal
from app.settings import Settings
from app.storage.database import Database
from app.storage.organisations import organisations, versions
from crypto.directory import SignedVersion, Version
from crypto.keyfile import read_root_key_file

ROOT_KEY, SIGN_INS = "demo-root.key", "demo-sign-ins.txt"
RENEW_BEFORE = timedelta(days=30)


def sign_ins_of(settings: Settings) -> Path:
    """Return the file with the staff's sign-ins and the reporters' receipts."""
    return settings.data / SIGN_INS


def sign_demo_directories(database: Database, settings: Settings, day: date) -> bool:
    """
    Sign whatever the demo's directories have to say, if there is something new or one runs out soon; return whether it did.

    The demo signs for itself: its root key lies beside its data. In reality a thief of the server could then decide who reads.
    """
    with database.reading() as session:
        found = organisations(session)
    signed = [_sign(database, settings, organisation, day) for organisation in found]
    return any(signed)


def _sign(database: Database, settings: Settings, organisation: Organisation, day: date) -> bool:
    with database.reading() as session:
        stored = versions(session, organisation.organisation)
        proposal = draft_directory(session, organisation, day)
    if stored and not _differs(SignedVersion.parse(stored[-1].signed).version, proposal.version, day):
        return False
    root = read_root_key_file(read_file(settings.data / ROOT_KEY))
    signed = sign_proposal(check_proposal(proposal), root)
    with database.writing() as session:
        publish_directory(session, organisation, signed.marshal(), day)
    return True


def _differs(newest: Version, proposed: Version, day: date) -> bool:
    dates = {"number": newest.number, "previous": newest.previous, "issued": newest.issued, "expires": newest.expires}
    return replace(proposed, **dates) != newest or newest.expires - day < RENEW_BEFORE  # type: ignore[arg-type]  # its own
