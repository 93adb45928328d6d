"""A reporter whose browser seals: what they see and press, the same in Chromium and in every mode of Firefox."""

import time
import warnings
from collections.abc import Sequence
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
PATIENCE = 400  # seconds: without the compiler, 50 MB take a minute on a machine that does nothing else


class SealingBrowser(Protocol):
    """What a reporter does; elements are named by CSS selectors, and each deed waits until there is one."""

    def open(self, url: str) -> None:
        """Type an address and wait until the page seals."""

    def has(self, selector: str) -> bool:
        """Tell whether there is such an element now."""

    def text(self, selector: str) -> str:
        """Return what can be read in it."""

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files."""

    def press(self, selector: str) -> None:
        """Press it."""


@dataclass
class ChromiumSeals:
    """Chromium with script."""

    page: Page

    def open(self, url: str) -> None:
        self.page.goto(url)
        self.page.wait_for_selector("body[data-path=browser]", timeout=PATIENCE * 1000)

    def has(self, selector: str) -> bool:
        return self.page.locator(selector).count() > 0

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text(timeout=PATIENCE * 1000)

    def type(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        self.page.locator(selector).first.set_input_files(list(files))

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()


@dataclass
class FirefoxSeals:
    """Firefox in any mode that runs script."""

    client: Marionette

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

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        element = self._find(selector)
        for file in files:  # a field for several files takes one after the other
            element.send_keys(str(file))

    def press(self, selector: str) -> None:
        self._find(selector).click()

    def _find(self, selector: str) -> WebElement:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return cast("WebElement", self.client.find_element(By.CSS_SELECTOR, selector))
            except (NoSuchElementException, StaleElementException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def write(browser: SealingBrowser, url: str, story: str, files: Sequence[Path] = ()) -> None:
    """Fill the form at *url* up to its last screen."""
    browser.open(url)
    browser.press("#here input[value=report]")
    browser.press(GO)
    browser.type("#here textarea[name=q_what]", story)
    while not browser.has("#here input[type=file]"):
        if browser.has("#here input[type=radio]"):
            browser.press("#here input[type=radio]")
        browser.press(GO)
    if files:
        browser.attach("#here input[type=file]", files)


def send(browser: SealingBrowser) -> str:
    """Send it, and return the ten words."""
    browser.press(GO)
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
