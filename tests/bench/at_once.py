"""Eight reporters at once, for ten seconds: how many reports a second, and whether each is there afterwards."""

import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.storage.database import Database
from tests.bench.replay import Recording, record, replay
from tests.bench.row import Row
from tests.bench.site import WISHES, Site, committee_of_three

SENDERS, SECONDS = 8, 10
FULL = 2


def measure(work: Path) -> Iterator[Row]:
    """Yield the rate, the errors, and how durable each report is, with one worker and with two."""
    for workers in (1, 2):
        (work / str(workers)).mkdir()
        with committee_of_three(work / str(workers), "--workers", str(workers)) as site:
            yield from _rows(site, workers)


def _rows(site: Site, workers: int) -> Iterator[Row]:
    recording = record(site.server.url, site.portal.organisation.slug, WISHES)
    before, began = cases_of(site), time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        runs = list(pool.map(lambda _: _send(site, recording, began + SECONDS), range(SENDERS)))
    took = time.perf_counter() - began
    shown, errors = sum(run[0] for run in runs), sum(run[1] for run in runs)
    name = f"{SENDERS} at once, {workers} worker{'s' if workers > 1 else ''}"
    yield Row(f"{name}: reports", shown / took, "/s", 60, "at least", "whole forms, each 8 requests")
    yield Row(f"{name}: errors", errors, "", 0, "exactly")
    yield Row(f"{name}: receipts shown without a stored case", shown - (cases_of(site) - before), "", 0, "exactly")
    yield Row(f"{name}: PRAGMA synchronous", _synchronous(site), "", FULL, "exactly", "2 is FULL")


def _send(site: Site, recording: Recording, until: float) -> tuple[int, int]:
    shown = errors = 0
    while time.perf_counter() < until:
        try:
            replay(recording, ("127.0.0.1", site.server.port))
        except (OSError, AssertionError):
            errors += 1
        else:
            shown += 1
    return shown, errors


def cases_of(site: Site) -> int:
    """Return how many cases are stored."""
    connection = sqlite3.connect(site.portal.settings.database, timeout=20)
    try:
        return int(connection.execute('SELECT count(*) FROM "case"').fetchone()[0])
    finally:
        connection.close()


def _synchronous(site: Site) -> int:
    """Ask a connection that is made as the server's are; the setting is each connection's own."""
    database = Database(site.portal.settings.database)
    try:
        with database.engine.connect() as connection:
            return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    finally:
        database.close()
