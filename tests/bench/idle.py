"""A server that has nothing to do: how long until it first answers, and how much memory it holds."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.row import Row
from tests.bench.site import committee_of_three, running

STARTS = 5


def measure(work: Path) -> Iterator[Row]:
    """Yield the start and the memory."""
    with committee_of_three(work) as site:
        portal = site.portal
    waits, memories = [], []
    for _ in range(STARTS):
        began = time.perf_counter()
        with running(portal) as site, site.reporter() as reporter:
            reporter.get(f"/{portal.organisation.slug}/")
            waits.append(time.perf_counter() - began)
            time.sleep(1)
            memories.append(site.memory())
    yield Row("start to the first page", median(waits), "s", 2, note=f"median of {STARTS}")
    yield Row("memory when idle, after one page", median(memories) * 1.048576, "MB", 90, note="resident")
