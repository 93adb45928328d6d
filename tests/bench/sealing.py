"""A report that the reporter's browser seals: what its script weighs, how long it takes, what it costs the server."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Browser, sync_playwright

from app.resources import STATIC
from tests.bench.at_once import cases_of
from tests.bench.row import Row
from tests.bench.site import MIB, STORY, Site, committee_of_three
from tests.bench.unwatched import attach, unwatched_chromium
from tests.browser.chromium import LAUNCH
from tests.browser.firefox import SAFER, STANDARD, Mode, running_firefox
from tests.browser.sealing_reporters import PATIENCE, ChromiumSeals, FirefoxSeals, SealingBrowser, write

RUNS, REPORTS = 5, 10
LATER = 1500  # milliseconds, by when the driver has gone
GIB = 1024 * MIB
SCRIPTS = ("reporter.js", "reporter-worker.js", "words.txt")

# From the press to the moment in which the ten words stand there, by the page's own clock.
PRESS = """(() => new Promise((done) => {
  const began = performance.now();
  new MutationObserver((_, seen) => {
    if (document.querySelector("#receipt") === null) return;
    seen.disconnect();
    done(performance.now() - began);
  }).observe(document.getElementById("here"), { childList: true, subtree: true });
  document.querySelector("#here form .go button:not(.plain)").click();
}))()"""


def measure(work: Path) -> Iterator[Row]:
    """Yield weight, times, processor time and memory."""
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in SCRIPTS)
    yield Row("the reporter's script with the word list, gzip", weight / 1000, "kB", 70)
    with committee_of_three(work) as site, sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        yield from _in_chromium(site, browser)
        for mode, target in ((STANDARD, 300), (SAFER, 3000)):
            yield _in_firefox(site, work, mode, target)
    with committee_of_three(work / "large") as site:
        yield from _large(site, work)


def _in_chromium(site: Site, browser: Browser) -> Iterator[Row]:
    waits, before = [], 0.0
    for number in range(REPORTS + 1):
        if number == 1:  # the first one has the server put its API together
            before = site.processor_seconds()
        page = browser.new_context().new_page()
        _ready(ChromiumSeals(page), site)
        waits.append(float(page.evaluate(PRESS)))
        page.context.close()
    cost = (site.processor_seconds() - before) / REPORTS
    yield Row("send to receipt, 2 kB, Chromium", median(waits), "ms", 300, note=f"median of {REPORTS}")
    note = f"with page, scripts, directory and word list; mean of {REPORTS}"
    yield Row("a report sealed in the browser: server's processor time", cost * 1000, "ms", 10, note=note)


def _in_firefox(site: Site, work: Path, mode: Mode, target: float) -> Row:
    with running_firefox(work / f"firefox-{mode.name}", mode, 1000, 700) as client:
        client.timeout.script = PATIENCE
        waits = []
        for _ in range(RUNS):
            _ready(FirefoxSeals(client), site)
            asked = f"const done = arguments[arguments.length - 1]; {PRESS}.then(done);"
            waits.append(float(client.execute_async_script(asked)))
    return Row(f"send to receipt, 2 kB, Firefox {mode.name}", median(waits), "ms", target, note=f"median of {RUNS}")


def _large(site: Site, work: Path) -> Iterator[Row]:
    """Send a gibibyte, and watch the memory of the process that holds the page and its worker."""
    file = work / "large.bin"
    with file.open("wb") as sparse:
        sparse.truncate(GIB)
    with unwatched_chromium(work) as chromium:
        with chromium.driven() as page:
            write(ChromiumSeals(page), _form(site), STORY)
            attach(page, "#here input[type=file]", file)
            page.evaluate(f"setTimeout(() => {PRESS}.then((took) => {{ window.took = took; }}), {LATER})")
        with _Watched() as watched:
            until = time.monotonic() + PATIENCE
            while cases_of(site) == 0 and time.monotonic() < until:
                time.sleep(1)
        with chromium.driven() as page:
            page.wait_for_function("window.took !== undefined")
            took = float(page.evaluate("window.took")) / 1000
    yield Row("an attachment of 1 GiB from Chromium", GIB / 1e6 / took, "MB/s", 20, "at least", "sealed and sent")
    yield Row(
        "an attachment of 1 GiB: the page's memory grows by", watched.grown, "MiB", 64, note="peak, resident, with its worker"
    )


def _ready(browser: SealingBrowser, site: Site) -> None:
    write(browser, _form(site), STORY)


def _form(site: Site) -> str:
    return f"{site.server.url}/{site.portal.organisation.slug}/report"


def _renderers() -> float:
    """Return the resident memory of all processes of ours that hold pages, in MiB."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "--type=renderer" in process.cmdline():
                total += process.memory_info().rss
    return total / MIB


class _Watched:
    """The most memory that pages take meanwhile, beyond what they had."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._before = self._peak = _renderers()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def grown(self) -> float:
        """MiB."""
        return self._peak - self._before

    def __enter__(self) -> "_Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            self._peak = max(self._peak, _renderers())
