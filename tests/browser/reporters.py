"""A reporter in a real browser without script: what they see and press, the same in Chromium and Firefox."""

import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

from playwright.sync_api import Page

from tests.browser.firefox import SAFEST, Mode, Preferences

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.by import By
    from marionette_driver.errors import NoSuchElementException
    from marionette_driver.marionette import Marionette, WebElement

PATIENCE = 60  # seconds: 50 MB are sealed on the way


class ReporterBrowser(Protocol):
    """What a reporter does. Elements are named by CSS selectors; each deed waits for the page that follows."""

    def open(self, url: str) -> None:
        """Type an address."""

    def text(self, selector: str) -> str:
        """Return what can be read in the first such element."""

    def count(self, selector: str) -> int:
        """Return how many such elements there are."""

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        """Choose files."""

    def choose(self, selector: str) -> None:
        """Tick or choose something; the page stays."""

    def press(self, selector: str) -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""

    def download(self, selector: str, name: str) -> bytes:
        """Follow a link that leads to a file called *name*, and return its bytes."""


@dataclass
class ChromiumReporter:
    """Chromium with script off."""

    page: Page

    def open(self, url: str) -> None:
        self.page.goto(url)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def type(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        self.page.locator(selector).first.set_input_files(list(files))

    def choose(self, selector: str) -> None:
        self.page.locator(selector).first.check()

    def press(self, selector: str) -> None:
        with self.page.expect_navigation(timeout=PATIENCE * 1000):
            self.page.locator(selector).first.click()

    def download(self, selector: str, name: str) -> bytes:
        with self.page.expect_download(timeout=PATIENCE * 1000) as started:
            self.page.locator(selector).first.click()
        assert started.value.suggested_filename == name
        return Path(started.value.path()).read_bytes()


@dataclass
class FirefoxReporter:
    """Firefox in the Safest mode; *downloads* is the folder that `safest_saving_to` named."""

    client: Marionette
    downloads: Path

    def open(self, url: str) -> None:
        self.client.navigate(url)

    def text(self, selector: str) -> str:
        return str(self._find(selector).text)

    def count(self, selector: str) -> int:
        return len(self.client.find_elements(By.CSS_SELECTOR, selector))

    def type(self, selector: str, text: str) -> None:
        element = self._find(selector)
        element.clear()
        element.send_keys(text)

    def attach(self, selector: str, files: Sequence[Path]) -> None:
        element = self._find(selector)
        for file in files:  # a field for several files takes one after the other
            element.send_keys(str(file))

    def choose(self, selector: str) -> None:
        self._find(selector).click()

    def press(self, selector: str) -> None:
        self._find(selector).click()  # Marionette waits for the page that follows

    def download(self, selector: str, name: str) -> bytes:
        self._find(selector).click()
        file, deadline = self.downloads / name, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if file.exists() and file.stat().st_size and not list(self.downloads.glob("*.part")):
                return file.read_bytes()
            time.sleep(0.1)
        raise AssertionError(f"{name} was not downloaded")

    def close(self) -> None:
        """Close the window that the reporter used; the profile stays."""
        self.client.navigate("about:blank")

    def _find(self, selector: str) -> WebElement:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return cast("WebElement", self.client.find_element(By.CSS_SELECTOR, selector))
            except NoSuchElementException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def safest_saving_to(folder: Path) -> Mode:
    """Return the Safest mode, with downloads going to *folder* unasked."""
    folder.mkdir(parents=True, exist_ok=True)
    saving: Preferences = {
        "browser.download.folderList": 2,
        "browser.download.dir": str(folder),
        "browser.download.alwaysOpenPanel": False,
        "browser.helperApps.neverAsk.saveToDisk": "application/octet-stream",
    }
    return replace(SAFEST, preferences={**SAFEST.preferences, **saving})


# --- what every reporter does --------------------------------------------------------------------------------------


def no_rest() -> None:
    """Go on at once."""


def write_report(
    browser: ReporterBrowser,
    address: str,
    answers: dict[str, str],
    files: Sequence[Path],
    *,
    rest: Callable[[], None] = no_rest,
) -> str:
    """
    Go from an organisation's start page to the ten words.

    Args:
        browser: the reporter's.
        address: of the start page.
        answers: by the fields' names; of choices the first is taken.
        files: to attach.
        rest: called on each screen after something was typed, before it is sent.
    """
    browser.open(address)
    browser.press("a[href$='/report']")
    for _ in range(12):
        if browser.count("input[type=file]"):
            break
        for name, answer in answers.items():
            if browser.count(f"textarea[name={name}], input[type=text][name={name}]"):
                browser.type(f"[name={name}]", answer)
                rest()
        if browser.count("form#report input[type=radio]"):
            browser.choose("form#report input[type=radio]")
        before = browser.text("h1")
        browser.press("form#report .go button")
        assert browser.text("h1") != before, "the form does not go on"
    browser.attach("input[type=file]", files)
    rest()
    browser.press("form#report .go button")
    return browser.text("#receipt")


def come_back(browser: ReporterBrowser, address: str, words: str, *, rest: Callable[[], None] = no_rest) -> None:
    """Type the ten words and wait for the case."""
    browser.open(f"{address}receipt")
    browser.type("[name=words]", words)
    rest()
    browser.press("form[action$='/receipt'] button[type=submit]")
    assert browser.count("article[data-author]"), browser.text("main")


def answer(browser: ReporterBrowser, text: str, files: Sequence[Path], *, rest: Callable[[], None] = no_rest) -> None:
    """Write to those who handle the case, from its page."""
    browser.type("textarea[name=text]", text)
    browser.attach("input[type=file]", files)
    rest()
    browser.press("form[action$='/case/reply'] button[type=submit]")
    assert browser.count("[role=status]"), browser.text("main")
