"""The staff console in Chromium: what its first load weighs, and how long a list takes from the last press of the sign-in."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from crypto.passphrases import STAFF
from tests.bench.row import Row
from tests.bench.site import Site, running
from tests.bench.true_cases import file_many
from tests.browser.chromium import LAUNCH
from tests.browser.console import Console, Office
from tests.portal import new_portal

FEW, MANY, NEW = 50, 2_000, 200
RUNS = 3
PATIENCE = 120_000  # milliseconds

# Started in the page just before the last press: when how many rows stand there, when the list is whole, and how long the
# page was ever busy in between: a gap between two frames is time in which it answered to nothing.
WATCH = """(few) => {
  const seen = window.seen = { began: performance.now(), few: null, whole: null, gap: 0, rows: 0 };
  let last = seen.began;
  const frame = (time) => {
    seen.gap = Math.max(seen.gap, time - last);
    last = time;
    const list = document.querySelector("[data-part=list]");
    seen.rows = document.querySelectorAll("[data-part=list] .row").length;
    if (seen.few === null && seen.rows >= few) seen.few = time - seen.began;
    if (seen.whole === null && seen.rows >= few && list.getAttribute("aria-busy") === "false") seen.whole = time - seen.began;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


def measure(work: Path) -> Iterator[Row]:
    """Yield the first load and the list's times."""
    portal = new_portal(work / "data")
    with running(portal) as site, sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        [ada, *_] = portal.join(site.server.url, "ada", "bo", "cy", profile=STAFF)
        ada.sign_in()
        yield from _first_load(site, browser)
        file_many(portal, FEW, ada)
        few = [_list(site, browser, FEW) for _ in range(RUNS)]
        yield Row(f"{FEW} known cases: rows", median(seen["few"] for seen in few), "ms", 1000, note=f"median of {RUNS}")
        file_many(portal, MANY - FEW, ada)
        many = [_list(site, browser, MANY) for _ in range(RUNS)]
        yield Row(f"{MANY:,} known cases: rows", median(seen["few"] for seen in many), "ms", 3000, note=f"median of {RUNS}")
        file_many(portal, NEW)
        seen = _list(site, browser, MANY + NEW)
        each = (seen["whole"] - median(seen["whole"] for seen in many)) / NEW
        yield Row(f"{NEW} new cases beside them: each", each, "ms", 15, "at most")
        yield Row(f"{NEW} new cases: longest time that the page answers to nothing", seen["gap"], "ms")


def _first_load(site: Site, browser: Browser) -> Iterator[Row]:
    """Sign in once with an empty cache, and weigh every file that came: the worker's, too."""
    context, files = browser.new_context(), list[Request]()
    context.on("requestfinished", lambda request: files.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    console = Console(context.new_page(), Office(site.portal, site.server, ""))
    console.sign_in("ada")
    urls = {request.url for request in files if "/api/" not in request.url and not request.url.startswith("data:")}
    assert any("worker" in url for url in urls), "the worker's script was not seen"
    # weighed anew: of a worker's script Chromium does not say what it weighed on the line
    transferred = sum(_weight(site, url) for url in urls)
    context.close()
    yield Row(
        "the console's first load, up to the list", transferred / 1000, "kB", 160, note=f"{len(urls)} files, gzip, with headers"
    )


def _weight(site: Site, url: str) -> int:
    """Return how many bytes an answer has, as a browser gets it."""
    with site.reporter() as client:
        answer = client.request("GET", urlsplit(url).path, headers={"Accept-Encoding": "gzip, deflate, br"})
        assert answer.status == 200
        return len(answer.body) + sum(len(name) + len(value) + 4 for name, value in answer.headers)


def _list(site: Site, browser: Browser, rows: int) -> Any:
    """Sign in from a browser that was never here, and return what was seen."""
    context = browser.new_context()
    page: Page = context.new_page()
    console = Console(page, Office(site.portal, site.server, ""))
    console.begin_sign_in("ada")
    code = page.get_by_label("The code that your authenticator app shows now")
    code.fill(site.portal.staff["ada"].authenticator.code())  # it may be waited for
    page.evaluate(WATCH, rows)
    console.press("Sign in", exact=True)
    expect(page.locator("[data-part=list] .row")).to_have_count(rows, timeout=PATIENCE)
    expect(console.part("list")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
    page.wait_for_timeout(200)  # until the next frame has seen it, too
    seen = page.evaluate("window.seen")
    assert console.trouble == [], console.trouble
    context.close()
    return seen
