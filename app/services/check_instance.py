"""Look a portal over, as `tillit doctor` does: what is wrong, and what to do about it."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.rules.gaps import gaps
from app.services.check_bodies import check_bodies
from app.services.draft_directory import draft_directory
from app.services.finding import Finding
from app.services.handing_over import check_running_cases
from app.services.machine import IN_MEMORY, file_system_of, me, open_to_others, owner, swaps
from app.services.obstacle import N_, Obstacle
from app.services.reporting import open_for_reporting
from app.services.sweep_leases import find_orphans
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.organisations import organisations
from app.storage.schema import newest_revision, revision_of
from app.storage.snapshot import integrity_complaints, read_contents
from crypto.directory import Version
from crypto.errors import Refused

RENEW_BEFORE = timedelta(days=21)


def _error(sentence: str, **values: object) -> Finding:
    return Finding("error", sentence, values)


def _warning(sentence: str, **values: object) -> Finding:
    return Finding("warning", sentence, values)


def check_surroundings(settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong around the database: folders, memory, disk, origins."""
    if owner(settings.data) != me():
        yield _error(N_("{path} belongs to another user."), path=settings.data)
    for path in open_to_others(settings.data):
        yield _error(N_("Others on this machine can look into {path}: run chmod -R go= on the data folder."), path=path)
    kind = file_system_of(settings.runtime)
    if kind is not None and kind not in IN_MEMORY:
        yield _error(
            N_("{path} is not in memory: sessions would be written to a disk. Set TILLIT_RUNTIME."), path=settings.runtime
        )
    for name in swaps():
        yield _warning(
            N_("Memory is swapped to {name}: what people write can reach the disk. Turn swap off or encrypt it."), name=name
        )
    yield from _check_disk(settings)
    for origin in (*settings.origins, *settings.staff_origins):
        if not _is_protected(origin):
            yield _warning(N_("{origin} is reached without TLS: anybody on the way reads along."), origin=origin)


def check_integrity(settings: Settings) -> Iterator[Finding]:
    """Yield what SQLite finds wrong with the database's file; after that, nothing else can be asked of it."""
    try:
        complaints = list(integrity_complaints(settings.database))
    except sqlite3.DatabaseError as error:
        complaints = [str(error)]
    for complaint in complaints:
        yield _error(N_("The database is damaged: {complaint}. Restore a backup."), complaint=complaint)


def check_attachments(settings: Settings) -> Iterator[Finding]:
    """Yield which attachments of cases are missing, or are not as long as they were stored."""
    files = BlobFiles(settings.blobs)
    for blob, stored in read_contents(settings.database).blobs.items():
        path = files.path(blob)
        if not path.exists():
            yield _error(N_("An attachment of a case is missing: {path}. Restore a backup."), path=path)
        elif path.stat().st_size != stored:
            yield _error(N_("An attachment of a case has another size than it was stored with: {path}."), path=path)


def check_database(database: Database) -> Iterator[Finding]:
    """Yield where the database stands at another version than the program."""
    if revision_of(database) != newest_revision():
        yield _error(N_("The database is of another version than this program: run `tillit upgrade`."))


def check_directories(session: Session, today: date) -> Iterator[Finding]:
    """Yield what is wrong with the signed directories: missing, run out, or with nobody to receive."""
    every = organisations(session)
    if not every:
        yield _warning(N_("There is no organisation yet: make one with `tillit org create`."))
    for organisation in every:
        yield from _check_directory(session, organisation, today)


def check_orphans(session: Session, settings: Settings, now: int) -> Iterator[Finding]:
    """Yield that there are files which no case has: they go by themselves while the portal is served."""
    count = len(find_orphans(session, BlobFiles(settings.blobs), now))
    if count:
        yield _warning(N_("{count} files of attachments belong to no case: `tillit serve` sweeps them."), count=count)


def _check_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data).free
    if free < settings.disk_reserve:
        yield _error(N_("Only {free} MiB are free: attachments are refused. Make room."), free=free // 2**20)
    elif free < 4 * settings.disk_reserve:
        yield _warning(
            N_("Only {free} MiB are free. Below {reserve} MiB attachments are refused."),
            free=free // 2**20,
            reserve=settings.disk_reserve // 2**20,
        )


def _check_directory(session: Session, organisation: Organisation, today: date) -> Iterator[Finding]:
    slug = organisation.slug
    try:
        reporting = open_for_reporting(session, slug)
    except Refused:
        yield _error(N_("{slug}: the stored directory doesn't verify. Restore a backup."), slug=slug)
        return
    if reporting is None:
        yield _warning(N_("{slug}: no directory is signed yet, so nobody can report."), slug=slug)
        return
    version = reporting.version
    if version.expires < today:
        yield _error(N_("{slug}: the directory ran out on {day}. Sign a new one."), slug=slug, day=version.expires)
    elif version.expires - today < RENEW_BEFORE:
        yield _warning(N_("{slug}: the directory runs out on {day}. Sign a new one."), slug=slug, day=version.expires)
    rules = reporting.rules
    for gap in gaps(rules.rulebook, rules.structure, rules.switched_on, today):
        yield _error(N_("{slug}: nobody receives a {kind}."), slug=slug, kind=gap)
    yield from check_bodies(session, organisation, rules, today)
    yield from check_running_cases(session, organisation, _proposed(session, organisation, today))


def _proposed(session: Session, organisation: Organisation, today: date) -> Version | None:
    try:
        return draft_directory(session, organisation, today).version
    except Obstacle:
        return None


def _is_protected(origin: str) -> bool:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    return parts.scheme == "https" or host.endswith(".onion") or host in {"localhost", "127.0.0.1", "::1"}
