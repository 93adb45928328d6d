"""A script that is missing, cut or too new never lets a form send plaintext, and the page says what to do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route

from tests.browser.chromium import OpenPage
from tests.browser.downgrades import (
    SEALING,
    House,
    Watch,
    cannot_go_on,
    change_script,
    come_back,
    open_house,
    plant_words,
    planted,
    send,
    write,
)
from tests.browser.sealing_reporters import GO

pytestmark = pytest.mark.slow

PAGES = ("report", "receipt")
SCRIPTS = ("reporter.js", "reporter-worker.js")
UNREADABLE = {"a syntax error": b"let let = 1", "not what it should be": b"<!doctype html>"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal that is served."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def watch() -> Watch:
    """Return what keeps the requests."""
    return Watch()


@pytest.fixture
def page(chromium: OpenPage, watch: Watch) -> Page:
    """Return a page that is watched."""
    return watch.on(chromium())


def goes_no_further(page: Page, house: House, path: str, watch: Watch) -> None:
    """Open a page whose script fails: no form, no request that only a form makes, and words on what to do."""
    page.goto(house.page(path))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Enter")
    assert watch.forms == []
    cannot_go_on(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_script_that_comes_whole_takes_over(page: Page, house: House, path: str) -> None:
    """The control: what the other tests change is all that keeps the page from sealing."""
    for script in SCRIPTS:
        change_script(page, script, lambda whole: whole)
    page.goto(house.page(path))
    page.wait_for_selector(SEALING)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_that_is_blocked_sends_nothing(page: Page, house: House, watch: Watch, path: str, script: str) -> None:
    page.route(f"**/static/{script}", lambda route: route.abort())
    goes_no_further(page, house, path, watch)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("tenths", range(10))
def test_a_script_that_is_cut_sends_nothing(page: Page, house: House, watch: Watch, script: str, tenths: int) -> None:
    change_script(page, script, lambda whole: whole[: len(whole) * tenths // 10])
    goes_no_further(page, house, PAGES[tenths % 2], watch)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("what", UNREADABLE)
def test_a_browser_too_old_for_the_script_sends_nothing(page: Page, house: House, watch: Watch, script: str, what: str) -> None:
    change_script(page, script, lambda _: UNREADABLE[what])
    goes_no_further(page, house, "report", watch)


def test_a_script_that_does_not_come_leaves_the_page_with_its_way_out(page: Page, house: House) -> None:
    held: list[Route] = []
    page.route("**/static/reporter-worker.js", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it is given
    page.goto(house.page())
    page.wait_for_timeout(500)  # time to take over, which it must not
    cannot_go_on(page)
    assert held


def test_a_page_that_forbids_its_script_sends_nothing(page: Page, house: House, watch: Watch) -> None:
    def forbid(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": "script-src 'none'"})

    page.route("**/report", forbid)
    goes_no_further(page, house, "report", watch)


def test_without_web_crypto_everything_is_sealed_all_the_same(page: Page, house: House, watch: Watch) -> None:
    """An onion service over plain http has no crypto.subtle: what is sealed is as unreadable without it."""
    without = "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });"
    page.add_init_script(without)
    change_script(page, "reporter-worker.js", lambda whole: without.encode() + whole)
    write(page, house.page())
    assert page.evaluate("crypto.subtle") is None
    words = send(page)
    come_back(page, house.page("receipt"), words)
    assert watch.forms == []
    assert watch.found(plant_words(planted(), words)) == []


def test_a_line_that_is_gone_before_sending_keeps_the_text_and_sends_nothing(page: Page, house: House, watch: Watch) -> None:
    write(page, house.page())
    page.context.set_offline(True)
    page.click(GO)
    page.wait_for_selector(".bad:has-text('try again in a moment')")
    page.context.set_offline(False)
    words = send(page)
    assert page.locator(SEALING).count() == 1
    assert watch.found(plant_words(planted(), words)) == []
