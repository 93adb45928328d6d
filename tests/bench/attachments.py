"""Attachments over loopback: one of a gibibyte, ten at once; how fast, and how much memory the server takes for it."""

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.row import Row
from tests.bench.site import MIB, WISHES, Site, committee_of_three
from tests.reporter_program import File

GIB = 1024 * MIB
RUNS, AT_ONCE, EACH = 3, 10, 256 * MIB
BLOCK = os.urandom(MIB)


@dataclass(frozen=True, repr=False)
class Repeated(File):
    """A file of any length that needs no disk: one block of noise again and again."""

    length: int = 0

    @property
    def size(self) -> int:
        """How many bytes it has, a multiple of 1 MiB."""
        return self.length

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes."""
        for _ in range(self.length // MIB):
            yield BLOCK


def measure(work: Path) -> Iterator[Row]:
    """Yield speed and memory."""
    with committee_of_three(work) as site:
        _send(site, 64 * MIB)  # warms up
        before = site.memory()
        site.forget_peak()
        speeds = [GIB / 1e6 / _send(site, GIB) for _ in range(RUNS)]
        note = f"form to receipt, median of {RUNS}; the sender works on the same machine"
        yield Row("an attachment of 1 GiB over loopback", median(speeds), "MB/s", 150, "at least", note)
        yield Row("an attachment of 1 GiB: memory grows by", site.peak() - before, "MiB", 32, note="peak, resident")
        _throw_away(site)
    (work / "ten").mkdir()
    with committee_of_three(work / "ten") as site:
        _send(site, 64 * MIB)
        before, began = site.memory(), time.perf_counter()
        site.forget_peak()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda _: _send(site, EACH), range(AT_ONCE)))
        took = time.perf_counter() - began
        yield Row(f"{AT_ONCE} attachments at once: memory grows by", site.peak() - before, "MiB", 128, note="peak, resident")
        yield Row(f"{AT_ONCE} attachments at once", AT_ONCE * EACH / 1e6 / took, "MB/s", note="together")


def _send(site: Site, size: int) -> float:
    """Send a report with one file and return the seconds that its last screen took."""
    with site.reporter() as reporter:
        form = reporter.last_screen(WISHES).form("/report")
        began = time.perf_counter()
        page = reporter.submit(form, WISHES, [Repeated("large.bin", b"", length=size)])
        took = time.perf_counter() - began
        assert page.receipt, f"{page.status} {page.heading}: {page.errors}"
        return took


def _throw_away(site: Site) -> None:
    """Give the disk back what the files took."""
    shutil.rmtree(site.portal.settings.blobs)
    (site.portal.settings.blobs / "staging").mkdir(parents=True)
