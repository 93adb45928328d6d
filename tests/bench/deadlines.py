"""100,000 open deadlines: what a run of the scheduler takes, and how much longer a report takes meanwhile."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median

from app.cli.ticking import run_tick
from tests.bench.replay import Recording, record, replay
from tests.bench.row import Row
from tests.bench.site import WISHES, Site, committee_of_three, running
from tests.bench.stored_cases import fill
from tests.portal import Portal

CASES = 50_000  # two deadlines each
ROUNDS = 3


def measure(work: Path) -> Iterator[Row]:
    """Yield the time of a run that finds nothing, of one in which all are due, and of reports during that one."""
    with committee_of_three(work) as site:
        portal, recording = site.portal, record(site.server.url, site.portal.organisation.slug, WISHES)
    fill(portal.settings.database, CASES, whole=False)
    ratios, runs = [], []
    with portal.database() as database:
        began = time.perf_counter()
        assert run_tick(database).moved == 0
        yield Row(f"a run, {2 * CASES:,} open deadlines, none due", (time.perf_counter() - began) * 1000, "ms")
        make_due(portal)
        began = time.perf_counter()
        assert run_tick(database).moved >= 2 * CASES
        yield Row("a run in which all have passed, nobody reports", time.perf_counter() - began, "s", 10)
    for _ in range(ROUNDS):
        make_due(portal)
        with running(portal) as site:  # it begins with a run
            during, took = reports_during(site, recording)
            after = [sent(site, recording) for _ in during]
        runs.append(took)
        ratios.append(mean(during) / mean(after))
    note = f"in the served process, reports one after the other; median of {ROUNDS}"
    yield Row("the same while it is served and reported to", median(runs), "s", 10, note=note)
    yield Row("a report meanwhile, against one after it", (median(ratios) - 1) * 100, "% more", 10, note="means of as many each")


def make_due(portal: Portal) -> None:
    """Let every deadline have been due a year ago, and nobody have looked since."""
    connection = sqlite3.connect(portal.settings.database)
    connection.execute("UPDATE deadline SET state = 'open', day = '2020-01-01', turn = '2020-01-02', ended = NULL")
    connection.commit()
    connection.close()


def reports_during(site: Site, recording: Recording) -> tuple[list[float], float]:
    """Return what each report took until the run had nothing left to do, and what the run took."""
    waits, began = [], time.perf_counter()
    while left(site):
        waits.append(sent(site, recording))
    return waits, time.perf_counter() - began


def sent(site: Site, recording: Recording) -> float:
    """Send a report and return what it took, in seconds."""
    began = time.perf_counter()
    replay(recording, ("127.0.0.1", site.server.port))
    return time.perf_counter() - began


def left(site: Site) -> bool:
    """Tell whether a deadline still waits for its turn."""
    connection = sqlite3.connect(site.portal.settings.database, timeout=20)
    try:
        return connection.execute("SELECT 1 FROM deadline WHERE turn < '2021-01-01' LIMIT 1").fetchone() is not None
    finally:
        connection.close()
