"""What must hold after a kill, asked of the database, of the staff's own keys, and of the ten words."""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from app.clock import now
from app.services.sweep_leases import find_orphans, forget_leases, remove_files
from app.storage.blob_files import BlobFiles
from crypto.form import FormSecret
from tests.kill.submission import Report, Sent
from tests.portal import SLUG, Portal
from tests.reporter_program import ReporterProgram
from tests.server import Server
from tests.staff_case import StaffCase

HOUR = 3600


def check_rows(portal: Portal, reports: Sequence[Report]) -> None:
    """No case is there that nobody sent, none twice; every attachment of a case lies whole in its place."""
    sent = {lookup_hash(portal, report) for report in reports}
    shown = {lookup_hash(portal, report) for report in reports if report.shown is not None}
    stored = {row[0] for row in query(portal, 'SELECT lookup_hash FROM "case"')}
    assert stored <= sent, "a case that nobody sent"
    assert shown <= stored, "a receipt was shown, and its case is gone"
    files = BlobFiles(portal.settings.blobs)
    for blob, size in query(portal, 'SELECT blob, stored FROM blob WHERE "case" IS NOT NULL'):
        assert files.path(blob).stat().st_size == size, "an attachment is cut off"
    assert query(portal, "PRAGMA foreign_key_check") == []
    assert query(portal, "PRAGMA quick_check") == [("ok",)]


def check_report(portal: Portal, server: Server, report: Report, *, words_known: bool = False) -> bool:
    """
    Check that the report's case is whole, for its words and for a member's keys; return whether there is one.

    The case must be there if the words were shown. It may be there if they were not: then it must be whole all the same.

    Args:
        portal: whose case it is.
        server: that answers for it now.
        report: what was sent.
        words_known: come back even where the sender saw no words: after that they are not shown again.
    """
    found = query(portal, 'SELECT "case" FROM "case" WHERE lookup_hash = ?', lookup_hash(portal, report))
    if not found:
        assert report.shown is None, "a receipt was shown, and its case is gone"
        return False
    members = list(portal.staff.values())
    member = members[found[0][0][0] % len(members)]
    _check_for_member(member.open(found[0][0]), report)
    if words_known or report.shown is not None:
        _check_for_reporter(portal, server, report)
    return True


def check_swept(portal: Portal, reports: Sequence[Report]) -> int:
    """Let an hour pass for the sweep, check that it leaves nothing but the attachments of cases, and return how much went."""
    files, later = BlobFiles(portal.settings.blobs), now() + HOUR
    with portal.database() as database:
        leased: list[bytes] = []
        while True:  # a sweep takes so many at a time, and comes again a minute later
            with database.writing() as session:
                batch = forget_leases(session, later)
            if not batch:
                break
            remove_files(files, batch)
            leased += batch
        with database.reading() as session:
            orphans = find_orphans(session, files, later)
        remove_files(files, orphans)
    taken = {row[0] for row in query(portal, 'SELECT blob FROM blob WHERE "case" IS NOT NULL')}
    left = list(files.all())
    assert sorted(left) == sorted(taken), "files and cases' attachments differ after the sweep"
    assert query(portal, 'SELECT count(*) FROM blob WHERE "case" IS NULL') == [(0,)]
    check_rows(portal, reports)
    return len(leased) + len(orphans)


def lookup_hash(portal: Portal, report: Report) -> bytes:
    """Return what the server finds the report's case by."""
    instance = _instance(portal)
    return FormSecret.from_text(report.secret).receipt(instance).lookup_hash(instance)


def query(portal: Portal, sql: str, *values: bytes) -> list[tuple[Any, ...]]:
    """Ask the database, beside the server."""
    connection = sqlite3.connect(f"file:{portal.settings.database}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def _instance(portal: Portal) -> bytes:
    return next(iter(portal.staff.values())).instance


def _check_for_member(case: StaffCase, report: Report) -> None:
    assert case.refused == []
    texts = [text for _, text in case.said()]
    assert texts[0].startswith(report.story)
    assert ("identity" in case.views) == bool(report.name)
    expected = list(report.files)
    for answer in report.answers:
        count = texts.count(answer.text)
        assert count == 1 or (count == 0 and not answer.taken), "an answer was acknowledged, and is gone, or it is there twice"
        expected += [answer.file] if answer.text in texts else []
    assert case.files().keys() == {sent.name for sent in expected}, "files are missing, or there are others"
    for sent in expected:
        _check_bytes(sent, case.read_file(sent.name))
    assert set(case.blobs) == {body.blob for body in case.files().values()}


def _check_for_reporter(portal: Portal, server: Server, report: Report) -> None:
    instance = _instance(portal)
    words = FormSecret.from_text(report.secret).receipt(instance).text
    assert report.shown in {None, words}
    with ReporterProgram(server.url, SLUG) as reporter:
        page = reporter.come_back(words)
        assert page.status == 200, f"{page.status} {page.heading}: {page.errors}"
        assert report.story.split("\n", maxsplit=1)[0] in page.messages[0].text
        links = {name: link for message in page.messages for name, link in message.files.items()}
        for sent in report.files:
            _check_bytes(sent, reporter.download(links[sent.name]))


def _check_bytes(sent: Sent, blocks: Iterable[bytes]) -> None:
    digest = hashlib.sha256()
    for block in blocks:
        digest.update(block)
    assert digest.digest() == sent.digest, f"{sent.name} has other bytes than were sent"
