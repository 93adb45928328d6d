"""The console in Firefox ESR, and where Tor Browser's levels leave it no WebAssembly."""

import time
import warnings
from collections.abc import Callable

from app.clock import now
from tests.browser.console import STORY, Office
from tests.browser.firefox import SAFER, STANDARD, OpenFirefox
from tests.staff_api import STEP

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.by import By
    from marionette_driver.marionette import Marionette

PATIENCE = 60  # seconds


def wait_for(what: str, seen: Callable[[], bool]) -> None:
    """Return once *seen* says so."""
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.2)


def text(firefox: Marionette) -> str:
    """Return all that can be read."""
    return str(firefox.execute_script("return document.body.innerText"))


def press(firefox: Marionette, name: str) -> None:
    """Press the button whose text begins with *name*."""
    buttons = firefox.find_elements(By.CSS_SELECTOR, "button")
    next(button for button in buttons if button.text.startswith(name)).click()


def test_firefox_reads_and_answers(office: Office, firefox: OpenFirefox) -> None:
    browser, ada = firefox(STANDARD), office.portal.staff["ada"]
    browser.navigate(office.url)
    wait_for("the sign-in", lambda: "Your passphrase" in text(browser))
    fields = browser.find_elements(By.CSS_SELECTOR, "input")
    fields[-2].send_keys("ada")
    fields[-1].send_keys(ada.passphrase)
    press(browser, "Go on")
    wait_for("the second step", lambda: "The code that your authenticator" in text(browser))
    ada.authenticator.last = max(ada.authenticator.last, now() // STEP - 1)
    browser.find_element(By.CSS_SELECTOR, "input").send_keys(ada.authenticator.code())
    press(browser, "Sign in")
    wait_for("the list", lambda: STORY in text(browser))
    press(browser, STORY)
    wait_for("the case", lambda: "It was sent through the server" in text(browser))
    browser.find_element(By.CSS_SELECTOR, "textarea").send_keys("From Firefox.")
    press(browser, "Send to the reporter")
    wait_for("the answer", lambda: "Sent to the reporter." in text(browser))
    [read] = office.program("bo").open_all()
    assert read.said()[-1][1] == "From Firefox."
    assert read.refused == []


def test_a_browser_without_webassembly_says_what_to_do(office: Office, firefox: OpenFirefox) -> None:
    browser = firefox(SAFER)
    browser.navigate(office.url)
    wait_for("the refusal", lambda: "set too strict for the console" in text(browser))
    assert browser.find_elements(By.CSS_SELECTOR, "input") == []
