"""Where a browser has no compiler, long encryption is told before anything is sent, with the way to let the server do it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.downgrades import change_script
from tests.browser.firefox import SAFER, STANDARD, OpenFirefox
from tests.browser.sealing_reporters import ChromiumSeals, FirefoxSeals, SealingBrowser, come_back, send, write
from tests.browser.sealing_walk import FAST_CLOCK
from tests.portal import SLUG, new_portal
from tests.server import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

STORY = "The treasurer asked me to change the date of a payment."
LARGE, SMALL = 300_000_000, 100_000
SLOW = "#here [aria-live] section.note"
FILES = "#here input[type=file]"
LOOKED = "#here [data-look]"
SLOWEST, FASTEST = 0.1e6, 5e6  # bytes of a second without a compiler, on any machine


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield where a portal is served."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        portal.join(server.url, "ada", "bo")
        yield f"{server.url}/{SLUG}"


def sparse(folder: Path, name: str, size: int) -> Path:
    """Return a file of zeros that takes no room."""
    file = folder / name
    with file.open("wb") as empty:
        empty.truncate(size)
    return file


def minutes(browser: SealingBrowser) -> int:
    """Return the time that is told."""
    found = re.search(r"takes about (\d+) minutes", browser.text(SLOW))
    assert found is not None
    return int(found[1])


def test_safer_is_told_how_long_it_takes_and_what_the_other_way_means(url: str, firefox: OpenFirefox, tmp_path: Path) -> None:
    client = firefox(SAFER)
    browser = FirefoxSeals(client)
    write(browser, f"{url}/report", STORY, [sparse(tmp_path, "small.bin", SMALL)])
    browser.text(LOOKED)
    client.execute_script("return new Promise((done) => setTimeout(done, 3000))")  # by now it has been measured
    assert not browser.has(SLOW)
    browser.attach(FILES, [sparse(tmp_path, "large.bin", LARGE)])
    assert LARGE / FASTEST / 60 <= minutes(browser) <= LARGE / SLOWEST / 60 + 1
    told = browser.text(SLOW)
    assert "What you have written here does not go along, and no file" in told
    assert "sees what you write and your files" in told
    browser.press(f"{SLOW} a")
    assert "it sees it for a moment, in memory" in browser.text("main .path")
    assert client.get_url() == f"{url}/report?server"
    assert STORY not in client.page_source


def test_it_is_told_where_a_case_is_answered_too(url: str, firefox: OpenFirefox, tmp_path: Path) -> None:
    client = firefox(SAFER)
    browser = FirefoxSeals(client)
    write(browser, f"{url}/report", STORY)
    words = send(browser)
    come_back(browser, f"{url}/receipt", words)
    browser.attach(FILES, [sparse(tmp_path, "large.bin", LARGE)])
    assert minutes(browser) > 0
    assert "it could read your case and your files" in browser.text(SLOW)
    browser.press(f"{SLOW} a")
    browser.text("main form textarea[name=words]")
    assert client.get_url() == f"{url}/receipt?server"
    assert words not in client.page_source


def test_a_browser_with_its_compiler_says_nothing(url: str, firefox: OpenFirefox, tmp_path: Path) -> None:
    client = firefox(STANDARD)
    browser = FirefoxSeals(client)
    write(browser, f"{url}/report", STORY, [sparse(tmp_path, "large.bin", LARGE // 3)])
    browser.text(LOOKED)
    client.execute_script("return new Promise((done) => setTimeout(done, 3000))")
    assert not browser.has(SLOW)


def test_what_is_told_passes_axe_and_goes_with_the_file(url: str, chromium: OpenPage, tmp_path: Path) -> None:
    """A clock that runs fast makes any browser a slow one."""
    page = chromium(viewport={"width": 320, "height": 700})
    change_script(page, "reporter-worker.js", lambda whole: FAST_CLOCK + whole)
    write(ChromiumSeals(page), f"{url}/report", STORY, [sparse(tmp_path, "large.bin", LARGE)])
    page.wait_for_selector(SLOW)
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_input_files(FILES, [sparse(tmp_path, "small.bin", SMALL)])
    page.wait_for_selector(SLOW, state="detached")
