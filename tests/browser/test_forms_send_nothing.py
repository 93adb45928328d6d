"""No form of a page that seals can be sent, whoever presses Enter when, and whatever calls submit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import OpenPage
from tests.browser.cutting_proxy import cutting_proxy
from tests.browser.downgrades import (
    ANSWER,
    SEALING,
    STORY,
    House,
    Watch,
    change_script,
    come_back,
    fill,
    heading,
    open_house,
    plant_words,
    planted,
    send,
    write,
)
from tests.browser.firefox import SAFER, OpenFirefox
from tests.browser.sealing_reporters import GO, FirefoxSeals, go
from tests.portal import SLUG

pytestmark = pytest.mark.slow

SUBMIT = """
for (const form of document.forms) {
  if (METHOD !== null) {
    form.setAttribute("method", METHOD);
    form.setAttribute("action", location.pathname);
  }
  try {
    HTMLFormElement.prototype.submit.call(form);
  } catch {
    // Firefox says so where the policy forbids it
  }
}
"""
METHODS = ("null", '"get"', '"post"')
"""Null: as the form stands. A browser from before `method="dialog"` takes it for `get`."""


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


def submit_all(page: Page, method: str) -> None:
    """Call submit on every form."""
    here = page.url
    page.evaluate(SUBMIT.replace("METHOD", method))
    page.wait_for_timeout(200)
    assert page.evaluate("location.href") == here
    assert page.locator(SEALING).count() == 1


def press_without_script(page: Page) -> None:
    """Switch script off, press Enter in every field and every button, and switch it on again."""
    session, here = page.context.new_cdp_session(page), page.url
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    for field in page.locator("#here input:not([type=file]), #here button").all():
        if field.is_visible():
            field.focus()
            page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    session.detach()
    assert page.url == here
    assert page.locator(SEALING).count() == 1


def test_no_form_of_any_screen_can_be_sent(page: Page, house: House, watch: Watch) -> None:
    page.goto(house.page())
    page.wait_for_selector(SEALING)
    screens = []
    while not page.locator("#here input[type=file]").count():
        fill(page)
        submit_all(page, METHODS[0])
        press_without_script(page)
        screens.append(heading(page))
        page.locator(GO).press("Enter")
        page.wait_for_function("before => document.querySelector('#here h1').innerText !== before", arg=screens[-1])
    fill(page)
    submit_all(page, METHODS[0])
    press_without_script(page)
    words = send(page)
    page.goto(house.page("receipt"))
    page.wait_for_selector(SEALING)
    page.fill("#here [name=words]", words)
    submit_all(page, METHODS[0])
    press_without_script(page)
    page.click(GO)
    page.wait_for_selector("#here article", timeout=30_000)
    fill(page)
    submit_all(page, METHODS[0])
    press_without_script(page)
    assert page.input_value("#here [name=text]") == ANSWER
    assert len(set(screens)) > 3
    assert watch.forms == []
    assert watch.found(plant_words(planted(), words)) == []


def go_to(page: Page, house: House, where: str) -> str:
    """Go to a screen and fill it; return the ten words where there are any."""
    if where == "story":
        page.goto(house.page())
        page.wait_for_selector(SEALING)
        fill(page)
        go(page)
        go(page)
        fill(page)
        assert page.input_value("#here [name=q_what]") == STORY
        return ""
    write(page, house.page())
    if where == "last":
        return ""
    words = send(page)
    if where == "case":
        come_back(page, house.page("receipt"), words)
        fill(page)
    else:
        page.goto(house.page("receipt"))
        page.wait_for_selector(SEALING)
        page.fill("#here [name=words]", words)
    return words


@pytest.mark.parametrize("method", METHODS[1:])
@pytest.mark.parametrize("where", ["story", "last", "words", "case"])
def test_a_browser_from_before_dialogs_sends_no_form_either(
    page: Page, house: House, watch: Watch, where: str, method: str
) -> None:
    words = go_to(page, house, where)
    submit_all(page, method)
    assert watch.forms == []
    assert watch.found(plant_words(planted(), words) if words else planted()) == []


def test_enter_is_harmless_however_early(page: Page, house: House, watch: Watch) -> None:
    page.goto(house.page(), wait_until="commit")
    for _ in range(40):
        page.keyboard.press("Enter")
        if page.locator(SEALING).count():
            break
    page.wait_for_selector(SEALING)
    assert watch.forms == []


def test_the_watch_sees_a_form_that_is_sent(page: Page, house: House, watch: Watch) -> None:
    """The control: without the page's own policy, what an old browser would do is seen, and found in the address."""
    change_script(page, "reporter.js", lambda whole: whole.replace(b"form-action 'none'", b"form-action 'self'"))
    go_to(page, house, "story")
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.evaluate(SUBMIT.replace("METHOD", METHODS[1]))
    assert len(watch.forms) == 1
    assert {found.secret for found in watch.found(planted())} == {"the story"}


def test_no_form_can_be_sent_in_firefox(house: House, firefox: OpenFirefox) -> None:
    """In the mode of the Tor Browser's level Safer."""
    client = firefox(SAFER)
    browser = FirefoxSeals(client)
    with cutting_proxy(house.server.port, keeping=True) as proxy:
        browser.open(f"http://localhost:{proxy.port}/{SLUG}/report")
        browser.press("#here input[value=report]")
        browser.press(GO)
        browser.press(GO)
        browser.type("#here textarea[name=q_what]", STORY)
        here = client.get_url()
        for method in METHODS:
            client.execute_script(SUBMIT.replace("METHOD", method))
            assert client.execute_async_script("setTimeout(() => arguments[0](location.href), 500)") == here
        assert browser.has(SEALING)
    assert proxy.kept.count(b"/report HTTP/1.1") == 1
    assert list(planted().found_in(bytes(proxy.kept), "the line")) == []
