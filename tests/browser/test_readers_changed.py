"""Who becomes a reader while a report is written gets nothing of it before its reporter was told, named on the page or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.sealing_reporters import GO, ChromiumSeals, send, write
from tests.portal import SLUG, Portal, new_portal
from tests.server import Server, serving

STORY = "It is Cy who takes the money."
CHANGED = "#here section[role=alert]"
UNNAMED = "The committee: someone whose name the organisation does not publish"

House = tuple[Portal, Server]


def opened(folder: Path, *, publish: bool) -> Iterator[House]:
    portal = new_portal(folder / "data", publish=publish)
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        portal.sign_directory()
        ada.sign_in()
        yield portal, server


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Yield a portal whose committee's names are not published."""
    yield from opened(tmp_path, publish=False)


@pytest.fixture
def named(tmp_path: Path) -> Iterator[House]:
    """Yield a portal whose committee's names are published."""
    yield from opened(tmp_path, publish=True)


def write_report(page: Page, server: Server) -> ChromiumSeals:
    browser = ChromiumSeals(page)
    write(browser, f"{server.url}/{SLUG}/report", STORY)
    return browser


def read_by(portal: Portal, handle: str) -> int:
    """Return how many reports a member can open."""
    return len(portal.staff[handle].sign_in().open_all())


def test_a_new_reader_is_told_before_anything_is_sealed_to_them(chromium: OpenPage, named: House) -> None:
    portal, server = named
    page = chromium()
    browser = write_report(page, server)
    readers = page.inner_text("#here [data-shown=readers]")
    assert "Ada, The committee" in readers
    portal.join(server.url, "cy")
    page.click(GO)
    told = browser.text(CHANGED)
    assert "Who can read your report has changed" in told
    assert "Can read it now: The committee: Cy" in told
    assert "Cy" in page.inner_text("#here [data-shown=readers]") != readers
    assert page.evaluate(f"document.activeElement === document.querySelector('{CHANGED}')")
    assert accessibility_violations(page) == []
    assert read_by(portal, "ada") == read_by(portal, "cy") == 0
    send(browser)
    assert read_by(portal, "cy") == 1


def test_a_new_reader_without_a_published_name_is_told_too(chromium: OpenPage, house: House) -> None:
    portal, server = house
    page = chromium()
    browser = write_report(page, server)
    portal.join(server.url, "cy")
    portal.end("bo")
    page.click(GO)
    told = browser.text(CHANGED)
    assert f"Can read it now: {UNNAMED}" in told
    assert f"Can no longer read it: {UNNAMED}" in told
    assert STORY in page.inner_text("#here")
    portal.join(server.url, "dora")
    page.click(GO)
    page.wait_for_selector(f"{CHANGED}:not(:has-text('no longer'))")  # told anew: only Dora has come since
    assert page.locator(f"{CHANGED} li").count() == 1
    assert [read_by(portal, handle) for handle in ("ada", "cy", "dora")] == [0, 0, 0]
    send(browser)


def test_a_change_that_can_not_be_shown_is_not_sealed_to(chromium: OpenPage, house: House) -> None:
    """Whatever fails between the change and the telling: the next press must not count as agreement."""
    portal, server = house
    page = chromium()
    browser = write_report(page, server)
    portal.join(server.url, "cy")
    page.evaluate("""() => {
      const real = Node.prototype.cloneNode;
      let left = 2;  // what says that it is being sent; then the screen, which fails
      Node.prototype.cloneNode = function (deep) {
        left -= 1;
        if (left === 0) throw new Error("once");
        return real.call(this, deep);
      };
    }""")
    page.click(GO)
    page.wait_for_selector("#stuck:visible")
    assert page.locator(CHANGED).count() == 0
    page.click(GO)
    browser.text(CHANGED)
    assert read_by(portal, "cy") == 0


def test_a_directory_that_moves_without_a_change_of_readers_asks_nothing(chromium: OpenPage, house: House) -> None:
    portal, server = house
    page = chromium()
    browser = write_report(page, server)
    portal.sign_directory()
    send(browser)
    assert read_by(portal, "ada") == 1


def test_what_fails_while_the_newest_directory_is_fetched_changes_nobody(chromium: OpenPage, house: House) -> None:
    portal, server = house
    page = chromium()
    browser = write_report(page, server)
    portal.join(server.url, "cy")
    asked: list[Route] = []

    def cut(route: Route) -> None:
        asked.append(route)
        route.abort()

    page.route("**/directory*", cut)
    page.click(GO)
    page.wait_for_selector(".bad:has-text('try again in a moment')")
    assert asked
    page.unroute_all()
    page.click(GO)
    browser.text(CHANGED)
    assert read_by(portal, "cy") == 0
