"""Each screen of a party's form in the reporter's browser: the same as on the server's path, for everybody to use."""

import json

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.sealing_party import NORTH, Party, address, draft, ids, party
from tests.browser.sealing_reporters import GO, ChromiumSeals, answer_screen

__all__ = ["party"]


@pytest.fixture
def browser(chromium: OpenPage) -> ChromiumSeals:
    """Return a reporter's browser."""
    return ChromiumSeals(chromium())


def test_the_screens_are_those_of_the_other_path(browser: ChromiumSeals, party: Party) -> None:
    seen = []
    page = browser.page
    browser.open(address(party))
    while not browser.has("#here input[type=file]"):
        answer_screen(browser, NORTH)
        seen.append(page.inner_text("#here h1, #here legend >> nth=0"))
        browser.press(GO)
    assert page.inner_text("#here .step") == "Report · step 9 of 9"
    assert seen == [
        *("What is it about?", "Where did it happen?", "Whom do you turn to?", "What applies?"),
        *("Is any of these people involved?", "Who will be able to read it", "What happened? (optional)"),
        "Do you want to say who you are?",
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_every_screen_passes_axe_and_fits(chromium: OpenPage, party: Party, width: int) -> None:
    page = chromium(viewport={"width": width, "height": 700})
    browser = ChromiumSeals(page)
    browser.open(address(party))
    wishes = {**draft(party, "a sleeper"), "shut": ids(party, "cy")}
    while True:
        answer_screen(browser, wishes)
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if browser.has("#here input[type=file]"):
            return
        browser.press(GO)


def test_every_screen_can_be_answered_by_keyboard(browser: ChromiumSeals, party: Party) -> None:
    """Each control of the new screens is reached with Tab, and Enter on the strong button goes on."""
    page = browser.page
    browser.open(address(party))
    while not browser.has("#here textarea[name=q_what]"):
        answer_screen(browser, NORTH)
        reached = page.evaluate("() => document.querySelectorAll('#here form :is(select, textarea, [type=checkbox])').length")
        page.locator("#here h1").focus()
        met = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            met.add(page.evaluate("() => document.activeElement.id || document.activeElement.value"))
            if page.evaluate(f"() => document.activeElement.matches({json.dumps(GO)})"):
                break
        assert len(met) > reached
        page.keyboard.press("Enter")
        page.wait_for_selector("#here:not([aria-busy])")
