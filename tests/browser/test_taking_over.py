"""Where all who read a case have left, a browser gives it to nobody whom its reporter has not agreed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
