"""The console in Firefox ESR, and where Tor Browser's levels leave it no WebAssembly."""

import warnings

from tests.browser.console import STORY, Office
from tests.browser.firefox import SAFER, STANDARD, OpenFirefox
from tests.browser.firefox_console import read_and_answer, text, wait_for

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports what newer Pythons will not have
    from marionette_driver.by import By


def test_firefox_reads_and_answers(office: Office, firefox: OpenFirefox) -> None:
    read_and_answer(firefox(STANDARD), office.url, office.portal.staff["ada"], STORY, "From Firefox.")
    [read] = office.program("bo").open_all()
    assert read.said()[-1][1] == "From Firefox."
    assert read.refused == []


def test_a_browser_without_webassembly_says_what_to_do(office: Office, firefox: OpenFirefox) -> None:
    browser = firefox(SAFER)
    browser.navigate(office.url)
    wait_for("the refusal", lambda: "set too strict for the console" in text(browser))
    assert browser.find_elements(By.CSS_SELECTOR, "input") == []
