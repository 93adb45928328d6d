"""Coming back with ten words and reading, among a thousand, ten thousand and a million stored cases."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.bench.row import Row
from tests.bench.site import WISHES, Site, committee_of_three, running
from tests.bench.stored_cases import fill
from tests.reporter_program import ReporterProgram

SIZES = {1_000: True, 10_000: True, 1_000_000: False}
"""How many cases, and whether they are whole."""

TRUE_CASES, ROUNDS, VISITS = 40, 12, 10


def measure(work: Path) -> Iterator[Row]:
    """Yield what a visit costs, and how it grows with the number of stored cases."""
    with committee_of_three(work) as site, site.reporter() as reporter:
        words = [reporter.report(WISHES) for _ in range(TRUE_CASES)]
    portal = site.portal
    with ExitStack() as servers:
        sites: dict[int, Site] = {}
        for size, whole in SIZES.items():
            copy, began = portal.copied(work / f"cases-{size}"), time.perf_counter()
            fill(copy.settings.database, size, whole=whole)
            megabytes = copy.settings.database.stat().st_size / 1e6
            yield Row(f"{size:,} cases: made in", time.perf_counter() - began, "s", note=f"{megabytes:,.0f} MB")
            sites[size] = servers.enter_context(running(copy))
        yield from _rows(sites, words)


def _rows(sites: dict[int, Site], words: Sequence[str]) -> Iterator[Row]:
    """Visit the portals in turn, so that whatever else the machine does meanwhile strikes all alike."""
    costs: dict[int, list[float]] = {size: [] for size in sites}
    waits: dict[int, list[float]] = {size: [] for size in sites}
    with ExitStack() as connections:
        reporters = {size: connections.enter_context(site.reporter()) for size, site in sites.items()}
        for turn in range(ROUNDS + 1):
            for size, site in sites.items():
                before = site.processor_seconds()
                took = [_visit(reporters[size], words[(turn * VISITS + i) % len(words)]) for i in range(VISITS)]
                if turn:  # the first warms up
                    costs[size].append((site.processor_seconds() - before) / VISITS)
                    waits[size] += took
    for size in sites:
        whole = "whole" if SIZES[size] else "shortened"
        yield Row(
            f"coming back and reading, {size:,} cases: processor time",
            sum(costs[size]) / len(costs[size]) * 1000,
            "ms",
            15,
            note=f"{whole}; mean of {ROUNDS * VISITS} visits of 3 requests",
        )
        yield Row(f"coming back and reading, {size:,} cases: time", median(waits[size]) * 1000, "ms", note="median")
    least, most = min(sites), max(sites)
    yield Row(
        f"coming back: {most:,} cases to {least:,}, time", median(waits[most]) / median(waits[least]), "times", 1.1, "at most"
    )
    ratio = sum(costs[most]) / sum(costs[least])
    yield Row(f"coming back: {most:,} cases to {least:,}, processor time", ratio, "times", 1.1, "at most")


def _visit(reporter: ReporterProgram, words: str) -> float:
    began = time.perf_counter()
    page = reporter.come_back(words)
    assert page.status == 200, f"{page.status} {page.heading}: {page.errors}"
    assert page.messages, "the case's page shows no message"
    return time.perf_counter() - began
