"""A reporter whose browser seals: what they see and press, the same in Chromium and in every mode of Firefox."""

import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from playwright.sync_api import Page

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.by import By
    from marionette_driver.errors import NoSuchElementException, StaleElementException
    from marionette_driver.marionette import Marionette, WebElement

GO = "#here form .go button:not(.plain)"
SETTLED = "#here:not([aria-busy]), body:not(:has(#here))"
"""A page that is ready for the next answer: its script is not at work, or it is a page of the server's path."""
PATIENCE = 400  # seconds: without the compiler, 50 MB take a minute on a machine that does nothing else


class SealingBrowser(Protocol):
    """What a reporter does; elements are named by CSS selectors, and each deed waits until there is one. *place*: of the form."""

    @property
    def place(self) -> str:
        """Return where the form is."""

    def open(self, url: str) -> None:
        """Type an address and wait until the page seals."""

    def has(self, selector: str) -> bool:
        """Tell whether there is such an element now."""

    def text(self, selector: str) -> str:
        """Return what can be read in it."""

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files."""

    def press(self, selector: str) -> None:
        """Press it."""


@dataclass
class ChromiumSeals:
    """Chromium with script."""

    page: Page
    place: str = "#here"

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE * 1000)

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector("body[data-path=browser]", timeout=PATIENCE * 1000)

    def has(self, selector: str) -> bool:
        return self.page.locator(selector).count() > 0

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text(timeout=PATIENCE * 1000)

    def type(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def choose(self, selector: str, value: str) -> None:
        self.page.locator(selector).first.select_option(value)

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        self.page.locator(selector).first.set_input_files(list(files))

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.page.wait_for_selector(SETTLED, state="attached")


@dataclass
class ChromiumPlain(ChromiumSeals):
    """Chromium without script: the server seals, and each press leads to another page."""

    place: str = "main"

    def open(self, url: str) -> None:
        self.page.goto(url)

    def press(self, selector: str) -> None:
        element = self.page.locator(selector).first
        element.click()
        self.page.wait_for_load_state()


@dataclass
class FirefoxSeals:
    """Firefox in any mode that runs script."""

    client: Marionette
    place: str = "#here"

    def open(self, url: str) -> None:
        self.client.navigate(url)
        self._find("body[data-path=browser]")

    def has(self, selector: str) -> bool:
        return len(self.client.find_elements(By.CSS_SELECTOR, selector)) > 0

    def text(self, selector: str) -> str:
        return str(self._find(selector).text)

    def type(self, selector: str, text: str) -> None:
        element = self._find(selector)
        element.clear()
        element.send_keys(text)

    def choose(self, selector: str, value: str) -> None:
        self._find(f"{selector} option[value='{value}']").click()

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        element = self._find(selector)
        for file in files:  # a field for several files takes one after the other
            element.send_keys(str(file))

    def press(self, selector: str) -> None:
        self._find(selector).click()
        self._find(SETTLED)

    def _find(self, selector: str) -> WebElement:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return cast("WebElement", self.client.find_element(By.CSS_SELECTOR, selector))
            except (NoSuchElementException, StaleElementException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def go(page: Page) -> None:
    """Go on, and wait until the next screen is there, or what is wrong with this one."""
    page.click(GO)
    page.wait_for_selector(SETTLED, state="attached")


def write(browser: SealingBrowser, url: str, story: str, files: Sequence[Path] = ()) -> None:
    """Fill the form at *url* up to its last screen."""
    browser.open(url)
    browser.press("#here input[value=report]")
    browser.press(GO)
    browser.press(GO)
    browser.type("#here textarea[name=q_what]", story)
    while not browser.has("#here input[type=file]"):
        if browser.has("#here input[type=radio]"):
            browser.press("#here input[type=radio]")
        browser.press(GO)
    if files:
        browser.attach("#here input[type=file]", files)


def answer_screen(browser: SealingBrowser, wishes: Mapping[str, str]) -> None:
    """Answer what a screen asks: *wishes* by the fields' names, several values with spaces between; else the first choice."""
    for name, value in wishes.items():
        field = f"{browser.place} [name='{name}']:not([type=hidden])"
        if browser.has(f"{browser.place} select[name='{name}']"):
            browser.choose(field, value)
        elif browser.has(f"{field}:is([type=radio], [type=checkbox])"):
            for one in value.split():
                if browser.has(f"{field}[value='{one}']:not(:checked)"):
                    browser.press(f"{field}[value='{one}']")
        elif browser.has(field):
            browser.type(field, value)
    unanswered = f"{browser.place} fieldset:has([type=radio]):not(:has(:checked)) [type=radio]"
    while browser.has(unanswered):
        browser.press(unanswered)


def go_to(browser: SealingBrowser, url: str, wishes: Mapping[str, str], until: str = "input[type=file]") -> None:
    """Fill the form at *url* as *wishes* say, up to the screen that has *until*."""
    browser.open(url)
    for _ in range(20):
        if browser.has(f"{browser.place} {until}"):
            return
        answer_screen(browser, wishes)
        browser.press(GO.replace("#here", browser.place))
    raise AssertionError(f"there is no screen with {until}")


def send(browser: SealingBrowser) -> str:
    """Send it, and return the ten words."""
    browser.press(GO.replace("#here", browser.place))
    words = " ".join(browser.text("#receipt").split())
    found = [word for word in words.split() if word.isalpha()]
    assert len(found) == 10
    return " ".join(found)


def come_back(browser: SealingBrowser, url: str, words: str) -> None:
    """Open the case at *url* with its words."""
    browser.open(url)
    browser.type("#here [name=words]", words)
    browser.press(GO)
    browser.text("#here article")


def answer(browser: SealingBrowser, text: str) -> None:
    """Write an answer."""
    browser.type("#here [name=text]", text)
    browser.press("#reply .go button")
    deadline = time.monotonic() + PATIENCE
    while "is stored" not in browser.text("[data-sent]"):
        assert time.monotonic() < deadline, "the answer was not stored"
        time.sleep(0.1)
