"""A report of 2 kB, from the form's first screen to the receipt."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.row import Row
from tests.bench.site import WISHES, committee_of_three

BLOCKS, REPORTS = 5, 12


def measure(work: Path) -> Iterator[Row]:
    """Yield what a report costs the server, and how long its sender waits in all."""
    with committee_of_three(work) as site, site.reporter() as reporter:
        for _ in range(REPORTS):
            reporter.report(WISHES)
        requests, costs, waits = reporter.sent, [], []
        for _ in range(BLOCKS):
            before = site.processor_seconds()
            for _ in range(REPORTS):
                began = time.perf_counter()
                reporter.report(WISHES)
                waits.append(time.perf_counter() - began)
            costs.append((site.processor_seconds() - before) / REPORTS)
        requests = (reporter.sent - requests) // (BLOCKS * REPORTS)
        note = f"{requests} requests, median of {BLOCKS} times {REPORTS}"
        yield Row("a report of 2 kB, form to receipt: server's processor time", median(costs) * 1000, "ms", 20, note=note)
        yield Row("a report of 2 kB, form to receipt: time", median(waits) * 1000, "ms", note="its sender's work included")
