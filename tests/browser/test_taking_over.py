"""Where all who read a case have left, a browser gives it to nobody whom its reporter has not agreed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.sealing_reporters import GO, ChromiumSeals, send, write
from tests.portal import SLUG, Portal, new_portal
from tests.server import Server, serving

House = tuple[Portal, Server]
TEXT = "Is anybody there?"
REPLY = "#reply .go button"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Yield a portal whose committee is ada, and publishes its names."""
    portal = new_portal(tmp_path / "data", publish=True)
    with serving(tmp_path, portal.data) as server:
        portal.join(server.url, "ada")
        yield portal, server


def left_alone(chromium: OpenPage, house: House, *, report_there: bool) -> ChromiumSeals:
    """Return a reporter at their case, with an answer typed, once ada has left and cy has come."""
    portal, server = house
    browser = ChromiumSeals(chromium())
    write(browser, f"{server.url}/{SLUG}/report", "It is about Cy.")
    words = send(browser)
    portal.join(server.url, "cy")
    portal.end("ada")
    if not report_there:
        with portal.database() as database, database.writing() as session:
            session.connection().exec_driver_sql("DELETE FROM object")
    browser.open(f"{server.url}/{SLUG}/receipt")
    browser.type("#here [name=words]", words)
    browser.press(GO)
    browser.type("#reply [name=text]", TEXT)
    return browser


def held_by(portal: Portal, handle: str) -> int:
    """Return how many cases a member was given."""
    return len(list(portal.staff[handle].sign_in().cases()))


def test_without_a_report_that_can_be_read_nobody_takes_over(chromium: OpenPage, house: House) -> None:
    """Attack: the server withholds the report, so that the browser forgets whom it shuts out."""
    portal, _ = house
    browser = left_alone(chromium, house, report_there=False)
    browser.page.click(REPLY)
    assert "nobody is appointed to read this" in browser.text("#here [role=alert]")
    assert browser.page.input_value("#reply [name=text]") == TEXT
    assert held_by(portal, "cy") == 0


def test_who_would_take_over_is_told_before_they_are_given_the_case(chromium: OpenPage, house: House) -> None:
    portal, server = house
    browser = left_alone(chromium, house, report_there=True)
    browser.page.click(REPLY)
    told = browser.text("#reply section[role=alert]")
    assert "All who could read your case have left" in told
    assert "The committee: Cy" in told
    assert browser.page.input_value("#reply [name=text]") == TEXT
    assert accessibility_violations(browser.page) == []
    assert held_by(portal, "cy") == 0
    portal.join(server.url, "dora")  # another than was told of
    browser.page.click(REPLY)
    browser.page.wait_for_selector("#reply section[role=alert]:has-text('Dora')")
    assert held_by(portal, "cy") == held_by(portal, "dora") == 0
    browser.page.click(REPLY)
    browser.page.wait_for_selector("[data-sent]:has-text('is stored')")
    assert held_by(portal, "cy") == held_by(portal, "dora") == 1


def test_a_withdrawal_gives_the_case_to_nobody(chromium: OpenPage, house: House) -> None:
    portal, _ = house
    browser = left_alone(chromium, house, report_there=True)
    browser.page.click("#withdraw summary")
    browser.page.click("#withdraw .go button")
    browser.page.wait_for_selector("[data-sent]:has-text('withdrawn')")
    assert held_by(portal, "cy") == 0
