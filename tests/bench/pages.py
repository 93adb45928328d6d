"""The reporter's pages: one answer each, of a multiple of 16 KiB, with no second request."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.row import Row
from tests.bench.site import WISHES, Site, committee_of_three
from tests.browser.chromium import LAUNCH
from tests.html_page import Page

STEP = 16 * 1024


def measure(work: Path) -> Iterator[Row]:
    """Yield sizes, and how many requests a browser makes for the start page."""
    with committee_of_three(work) as site:
        for language in ("", "/nb", "/nl", "/sv"):
            yield from _sizes(site, language)
        yield Row("requests that Chromium makes for the start page", _requests(site), "", 1, "exactly")


def _sizes(site: Site, language: str) -> Iterator[Row]:
    slug, name = site.portal.organisation.slug, language.removeprefix("/") or "en"
    pages = list(_pages(site, f"{language}/{slug}"))
    start = pages[0]
    yield Row(f"{name}: the start page", len(start.body), "bytes", STEP, "exactly")
    odd = [page for page in pages if len(page.body) % STEP]
    yield Row(f"{name}: pages of another size than multiples of 16 KiB", len(odd), "", 0, "exactly", f"of {len(pages)} pages")
    yield Row(f"{name}: the largest page", max(len(page.body) for page in pages), "bytes")
    packed = sum(bool(page.header("content-encoding")) for page in pages)
    yield Row(f"{name}: compressed pages", packed, "", 0, "exactly")


def _pages(site: Site, prefix: str) -> Iterator[Page]:
    """Yield every page on a report's way, and back."""
    with site.reporter() as reporter:
        yield reporter.get(f"{prefix}/")
        page = reporter.get(f"{prefix}/report")
        while not (form := page.form("/report")).takes_files:
            yield page
            page = reporter.submit(form, WISHES)
        yield page
        receipt = reporter.submit(form, WISHES)
        yield receipt
        yield reporter.get(f"{prefix}/receipt")
        case = reporter.submit(reporter.get(f"{prefix}/receipt").form("/receipt"), {"words": receipt.receipt or ""})
        yield case
        yield reporter.get(f"{prefix}/case/withdraw")
        yield reporter.get(f"{prefix}/no-such-page")
        yield reporter.submit(case.form("/leave"), {})


def _requests(site: Site) -> int:
    asked: list[str] = []
    with sync_playwright() as playwright, playwright.chromium.launch(**LAUNCH) as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site.server.url}/{site.portal.organisation.slug}/", wait_until="networkidle")
    return len([url for url in asked if not url.startswith("data:")])
