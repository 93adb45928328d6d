"""Builds the demo's portal: organisations, people and cases from files; everything made-up, nothing faked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources.abc import Traversable

from app.cli.demo_reporters import DemoReporter, Place, file_story, write_as_reporter
from app.cli.demo_sign_ins import Made, sign_ins_text
from app.cli.demo_signing import ROOT_KEY, SIGN_INS, sign_demo_directories
from app.cli.demo_staff import DemoMember, Desk, SharedSignIn, enrol_demo_member
from app.cli.demo_stories import DEMO, REPORTER, DemoOrganisation, Story, Turn, demo_organisations
from app.cli.files import write_new_file
from app.clock import now, today
from app.rulebooks import rulebook_file
from app.services.change_organisation import change_setting
from app.services.create_organisation import create_organisation
from app.services.import_organisation import import_organisation
from app.services.initialise import initialise, make_folders, refuse_filled
from app.services.reporting import open_for_reporting
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.migrating import migrate
from app.storage.server_keys import make_key
from crypto.keyfile import write_root_key_file
from crypto.root_key import RootKey

LONG_AGO = timedelta(days=31)  # before the oldest story


def build_demo(settings: Settings, folder: Traversable = DEMO) -> None:
    """
    Build the demo in the settings' data folder: beside it first, so that it stands there whole or not at all.

    Args:
        settings: where.
        folder: its organisations, each a folder with `organisation.csv` and `cases.toml`.

    Raises:
        Obstacle: there is something in the data folder.
    """
    refuse_filled(settings.data)
    unfinished = replace(settings, data=settings.data.with_name(f"{settings.data.name}.unfinished"))
    make_folders(unfinished)
    database = Database(unfinished.database)
    try:
        migrate(database)
        _fill(database, unfinished, folder)
    finally:
        database.close()
    if settings.data.exists():
        settings.data.rmdir()
    unfinished.data.rename(settings.data)


def _fill(database: Database, settings: Settings, folder: Traversable) -> None:
    roots, shared = (RootKey.new(), RootKey.new()), SharedSignIn.new()
    with database.writing() as session:
        initialise(session, today(), demo=True)
    write_new_file(settings.data / ROOT_KEY, write_root_key_file(roots[0]))
    drawn = list(demo_organisations(folder))
    made = [_make(database, settings, shared, [root.public for root in roots], one) for one in drawn]
    sign_demo_directories(database, settings, today() - LONG_AGO)
    made = [replace(one, told=_tell_all(database, settings, one, of)) for one, of in zip(made, drawn, strict=True)]
    sign_demo_directories(database, settings, today())
    write_new_file(settings.data / SIGN_INS, sign_ins_text(shared, made).encode())


def _make(database: Database, settings: Settings, shared: SharedSignIn, roots: list[bytes], of: DemoOrganisation) -> Made:
    """Make the organisation as an operator does, and let all its people enrol."""
    with database.writing() as session:
        organisation = create_organisation(session, slug=of.slug, name=of.name, rulebook=rulebook_file(of.rulebook), roots=roots)
        for key, value in of.settings.items():
            change_setting(session, organisation, key, value)
        done = import_organisation(session, organisation, of.rows, now())
        if done.wrong:
            raise ValueError(f"{of.slug}: line {done.wrong[0].line}: {done.wrong[0].reason}")
        totp_key, first = make_key(settings.keys, "totp"), today() - LONG_AGO
        staff = {name: enrol_demo_member(session, token, shared, totp_key, first, now()) for name, token in done.links.items()}
    seats = {row.id: row.fields["seats"] for row in of.rows if row.what == "person"}
    return Made(organisation, of.name, staff, seats, {})


def _tell_all(database: Database, settings: Settings, made: Made, of: DemoOrganisation) -> dict[str, DemoReporter]:
    with database.reading() as session:
        reporting = open_for_reporting(session, of.slug)
    if reporting is None:
        raise LookupError(of.slug)
    members = {handle: member.member for handle, member in made.staff.items()}
    place = Place(database, settings, reporting, members, of.language)
    return {story.title: _tell(place, made.staff, story) for story in of.stories}


def _tell(place: Place, staff: Mapping[str, DemoMember], story: Story) -> DemoReporter:
    filed = today() - timedelta(days=story.days_ago)
    reporter = file_story(place, story, filed, now())
    for turn in story.turns:
        day = filed + timedelta(days=turn.days)
        if turn.who == REPORTER:
            write_as_reporter(place, reporter, turn.text, day)
        else:
            _as_member(place, staff, reporter.case, turn, day)
    return reporter


def _as_member(place: Place, staff: Mapping[str, DemoMember], case: bytes, turn: Turn, day: date) -> None:
    with place.database.reading() as session:
        desk = Desk(session, staff[turn.who], case, day)
    if turn.deed == "message":
        desk.message(turn.text)
    elif turn.deed == "note":
        desk.note(turn.text)
    elif turn.deed == "assign":
        desk.assign(staff[turn.text])
    else:
        desk.close(turn.text)
    desk.send(place.database, BlobFiles(place.settings.blobs), now())
