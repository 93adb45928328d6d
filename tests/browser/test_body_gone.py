"""A body that was named while a report was written, and is called otherwise when it is sent, is asked about again."""

from pathlib import Path

from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.sealing_party import NORTH, STORY, address
from tests.browser.sealing_reporters import GO, ChromiumSeals, go_to, send
from tests.web.reporter.staffed import holders, staffed_party
from tests.web.reporter.test_exclusion import only_case
from tests.web.reporter.test_readers_changed import called_otherwise, publish


def test_a_body_that_was_named_and_is_gone_is_asked_about_again(chromium: OpenPage, tmp_path: Path) -> None:
    with staffed_party(tmp_path) as (portal, staff):
        page = chromium()
        browser = ChromiumSeals(page)
        wishes = {**NORTH, "entry": "panel", "category": "money", "involved": "body:panel"}
        go_to(browser, address((portal, staff)), wishes)
        publish(portal, called_otherwise)
        page.click(GO)
        assert "Please look through this again." in browser.text("#here [role=alert]")
        assert page.locator("#here [name=involved][value='body:the-panel']").count() == 1
        assert accessibility_violations(page) == []
        assert portal.count("case") == 0
        page.check("#here [name=involved][value='body:the-panel']")
        browser.press(GO)
        assert STORY in page.inner_text("#here")
        send(browser)
        reading = holders(portal, only_case(portal))["talk"]
        assert not {staff["hal"].member, staff["ina"].member} & set(reading)
