"""Builds the demo's portal: an organisation, a committee of three, four cases; everything made-up, nothing faked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.cli.demo_reporters import DemoReporter, file_story, write_as_reporter
from app.cli.demo_signing import ROOT_KEY, SIGN_INS, sign_demo_directory
from app.cli.demo_staff import DemoMember, Desk, enrol_demo_member
from app.cli.demo_stories import STORIES, Story, Turn
from app.cli.files import write_new_file
from app.clock import now, today
from app.domain.organisation import Organisation
from app.rulebooks import rulebook_file
from app.services.create_body import create_body
from app.services.create_organisation import create_organisation
from app.services.initialise import initialise, make_folders, refuse_filled
from app.services.invite_member import OfferedSeat, invite_member
from app.services.reporting import Reporting, open_for_reporting
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.migrating import migrate
from app.storage.server_keys import make_key
from crypto.founding import Founding
from crypto.keyfile import write_root_key_file
from crypto.roles import Role
from crypto.root_key import RootKey

SLUG, NAME, BODY = "example", "The Example Association", "committee"
PEOPLE = {"kari": "Kari Holm", "maria": "Maria de Wit", "jonas": "Jonas Ek"}
LONG_AGO = timedelta(days=31)  # before the oldest story

BODY_NAMES = {"en": "The reporting committee", "nb": "Varslingsutvalget", "nl": "De meldcommissie", "sv": "Anmälningskommittén"}


def build_demo(settings: Settings) -> None:
    """
    Build the demo in the settings' data folder: beside it first, so that it stands there whole or not at all.

    Raises:
        Obstacle: there is something in the folder.
    """
    refuse_filled(settings.data)
    unfinished = replace(settings, data=settings.data.with_name(f"{settings.data.name}.unfinished"))
    make_folders(unfinished)
    database = Database(unfinished.database)
    try:
        migrate(database)
        _fill(database, unfinished)
    finally:
        database.close()
    if settings.data.exists():
        settings.data.rmdir()
    unfinished.data.rename(settings.data)


def _fill(database: Database, settings: Settings) -> None:
    first = today() - LONG_AGO
    roots = RootKey.new(), RootKey.new()
    with database.writing() as session:
        initialise(session, today(), demo=True)
        organisation = create_organisation(
            session, slug=SLUG, name=NAME, rulebook=rulebook_file("standard"), roots=[root.public for root in roots]
        )
        create_body(session, organisation, BODY, BODY_NAMES, publish=True)
    write_new_file(settings.data / ROOT_KEY, write_root_key_file(roots[0]))
    staff = {handle: _join(database, settings, organisation, handle, first) for handle in PEOPLE}
    sign_demo_directory(database, settings, first)
    with database.reading() as session:
        reporting = open_for_reporting(session, SLUG)
    if reporting is None:
        raise LookupError
    told = {story.title: _tell(database, settings, reporting, staff, story) for story in STORIES}
    sign_demo_directory(database, settings, today())
    write_new_file(settings.data / SIGN_INS, _sign_ins(organisation, list(staff.values()), told).encode())


def _join(database: Database, settings: Settings, organisation: Organisation, handle: str, day: date) -> DemoMember:
    place = OfferedSeat(BODY, Role.HANDLER, chair=handle == next(iter(PEOPLE)))
    with database.writing() as session:
        token = invite_member(session, organisation, handle, PEOPLE[handle], [place], now())
    with database.writing() as session:
        return enrol_demo_member(session, token, make_key(settings.keys, "totp"), day, now())


def _tell(
    database: Database, settings: Settings, reporting: Reporting, staff: Mapping[str, DemoMember], story: Story
) -> DemoReporter:
    filed = today() - timedelta(days=story.days_ago)
    reporter = file_story(database, settings, reporting, story, filed, now())
    for turn in story.turns:
        day = filed + timedelta(days=turn.days)
        if turn.who == "reporter":
            write_as_reporter(database, reporting, reporter, turn.text, day)
        else:
            _as_member(database, settings, staff, reporter.case, turn, day)
    return reporter


def _as_member(
    database: Database, settings: Settings, staff: Mapping[str, DemoMember], case: bytes, turn: Turn, day: date
) -> None:
    with database.reading() as session:
        desk = Desk(session, staff[turn.who], case, day)
    if turn.deed == "message":
        desk.message(turn.text)
    elif turn.deed == "note":
        desk.note(turn.text)
    elif turn.deed == "assign":
        desk.assign(staff[turn.text])
    else:
        desk.close(turn.text)
    desk.send(database, BlobFiles(settings.blobs), now())


def _sign_ins(organisation: Organisation, staff: Sequence[DemoMember], told: Mapping[str, DemoReporter]) -> str:
    """Return what it takes to sign in, as TOML: for people to read and for programs to use."""
    lines = [
        "# The sign-ins of the demo's made-up staff, and its reporters' receipts. A real portal has no such file anywhere.",
        f'root_fingerprint = "{Founding.parse(organisation.founding).fingerprint_text}"',
    ]
    for member in staff:
        lines += [
            "",
            "[[staff]]",
            f'name = "{member.name}"',
            f'organisation = "{organisation.slug}"',
            f'handle = "{member.handle}"',
            f'passphrase = "{member.passphrase}"',
            f'totp = "{member.totp_text}"',
            f'otpauth = "{member.totp_address("Tillit demo")}"',
            f'recovery = "{member.paper.text}"',
            f'fingerprint = "{member.entry.fingerprint_text}"',
        ]
    for title, reporter in told.items():
        lines += ["", "[[reporters]]", f'case = "{title}"', f'receipt = "{reporter.receipt.text}"']
    return "\n".join(lines) + "\n"
