"""What is sent again after an answer was lost: each content is stored once, what was changed too, and no file travels twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Request, Route

from tests.browser.chromium import OpenPage
from tests.browser.sealing_reporters import GO, ChromiumSeals, come_back, send, write
from tests.portal import SLUG, new_portal
from tests.server import serving
from tests.staff_program import StaffProgram

STORY = "The money for the hall was never paid in."
FIRST, CHANGED = "First wording.", "First wording. It lies in drawer 3."
LEDGER: FilePayload = {"name": "ledger.pdf", "mimeType": "application/pdf", "buffer": b"ledger" * 20_000}
ANOTHER: FilePayload = {**LEDGER, "buffer": b"LEDGER" * 20_000}  # of the same name, type and size
FILES = "#here input[type=file]"
STORED = "[data-sent]:has-text('Your message is stored')"


@dataclass
class House:
    """A portal that is served, and one of those who read."""

    url: str
    ada: StaffProgram

    def said(self) -> list[str]:
        """Return the texts of the only case, the report itself left out."""
        [case] = self.ada.open_all()
        return [text for _, text in case.said()[1:]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    portal = new_portal(tmp_path / "data")
    with serving(tmp_path, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield House(f"{server.url}/{SLUG}", ada.sign_in())


@pytest.fixture
def page(chromium: OpenPage) -> Page:
    """Return a page."""
    return chromium()


def lose_answer(page: Page, to: str) -> None:
    """Let one request arrive, and lose its answer."""
    left = iter([True])

    def lose(route: Route) -> None:
        if next(left, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route(to, lose)


def cut_before(page: Page, to: str) -> None:
    """Let one request not arrive."""
    left = iter([True])
    page.route(to, lambda route: route.abort() if next(left, False) else route.continue_())


def reserved(page: Page) -> list[str]:
    """Return a list that grows with every file that the page begins to send."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/uploads"):
            seen.append(request.url)

    page.on("request", note)
    return seen


def open_case(page: Page, house: House) -> None:
    browser = ChromiumSeals(page)
    write(browser, f"{house.url}/report", STORY)
    come_back(browser, f"{house.url}/receipt", send(browser))


def answer(page: Page, text: str) -> None:
    page.fill("#here [name=text]", text)
    page.click("#reply .go button")


def test_an_answer_sent_again_as_it_was_is_stored_once(page: Page, house: House) -> None:
    open_case(page, house)
    lose_answer(page, "**/case/append")
    answer(page, FIRST)
    page.wait_for_selector(".bad")
    answer(page, FIRST)
    page.wait_for_selector(STORED)
    assert "Both stand below" not in page.inner_text("[data-sent]")
    assert house.said() == [FIRST]


def test_an_answer_that_was_changed_meanwhile_is_stored_beside_the_first_and_that_is_told(page: Page, house: House) -> None:
    open_case(page, house)
    uploads = reserved(page)
    lose_answer(page, "**/case/append")
    page.set_input_files(FILES, LEDGER)
    answer(page, FIRST)
    page.wait_for_selector(".bad")
    answer(page, CHANGED)
    page.wait_for_selector(f"{STORED}:has-text('Both stand below')")
    assert house.said() == [FIRST, CHANGED]
    assert page.locator("article[data-author=reporter] li:has-text('ledger.pdf')").count() == 2
    assert len(uploads) == 2  # the first one's file was taken by its message
    answer(page, FIRST)  # an answer of its own now
    page.wait_for_selector("article:nth-of-type(4)")
    assert house.said() == [FIRST, CHANGED, FIRST]


def test_an_answer_that_never_arrived_is_replaced_by_what_was_changed(page: Page, house: House) -> None:
    open_case(page, house)
    cut_before(page, "**/case/append")
    uploads = reserved(page)
    page.set_input_files(FILES, LEDGER)
    answer(page, FIRST)
    page.wait_for_selector(".bad")
    answer(page, CHANGED)
    page.wait_for_selector(STORED)
    assert "Both stand below" not in page.inner_text("[data-sent]")
    assert house.said() == [CHANGED]
    assert len(uploads) == 1
    article = page.locator("article[data-author=reporter]").last
    assert CHANGED in article.inner_text()
    assert "ledger.pdf" in article.inner_text()  # the file, sent for the first wording, stands under the second


def test_a_file_that_has_arrived_is_not_sent_again(page: Page, house: House) -> None:
    write(ChromiumSeals(page), f"{house.url}/report", STORY)
    page.set_input_files(FILES, LEDGER)
    cut_before(page, "**/cases")
    uploads = reserved(page)
    page.click(GO)
    page.wait_for_selector(".bad")
    assert len(uploads) == 1
    page.click("#here button[data-way='change=group-what']")  # and back: the field is another one then
    page.click(GO)
    page.wait_for_selector(FILES)
    send(ChromiumSeals(page))
    assert len(uploads) == 1
    [case] = house.ada.open_all()
    assert b"".join(case.read_file("ledger.pdf")) == LEDGER["buffer"]


def test_a_file_chosen_in_the_place_of_another_is_the_one_that_is_sent(page: Page, house: House) -> None:
    """Of the same name, size and time: it is another file for all that."""
    write(ChromiumSeals(page), f"{house.url}/report", STORY)
    page.set_input_files(FILES, LEDGER)
    cut_before(page, "**/cases")
    page.click(GO)
    page.wait_for_selector(".bad")
    page.set_input_files(FILES, ANOTHER)
    send(ChromiumSeals(page))
    [case] = house.ada.open_all()
    assert b"".join(case.read_file("ledger.pdf")) == ANOTHER["buffer"]
