"""A report sealed in the reporter's browser: filed, answered, read again; on this path and across to the other."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, Page, Request, Route

from crypto.rooms import TALK
from crypto.words import WORDS
from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.sealing_reporters import GO, go
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import Server, serving
from tests.staff_program import StaffProgram

STORY = "The money for the hall was never paid in."
NAME = "Kim Hansen"
FILE: FilePayload = {"name": "binder planted.pdf", "mimeType": "application/pdf", "buffer": bytes(range(256)) * 40_000}
PLANTED = (STORY, NAME, "binder planted", "The one in Nygata")


@dataclass
class House:
    """A portal that is served, with a committee that reads."""

    portal: Portal
    server: Server
    ada: StaffProgram

    def page(self, path: str = "report") -> str:
        return f"{self.server.url}/{SLUG}/{path}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield House(portal, server, ada.sign_in())


@pytest.fixture
def sent() -> list[bytes]:
    """Return what the browser has sent: addresses and bodies."""
    return []


@pytest.fixture
def page(chromium: OpenPage, sent: list[bytes]) -> Page:
    """Return a page whose requests are kept."""

    def keep(request: Request) -> None:
        sent.append(request.url.encode())
        sent.append(request.post_data_buffer or b"")

    page = chromium()
    page.on("request", keep)
    return page


def write(page: Page, house: House, *, name: str = "", file: FilePayload | None = None) -> None:
    """Fill the form up to its last screen."""
    page.goto(house.page())
    page.wait_for_selector("body[data-path=browser]")
    page.check("#here input[value=report]")
    go(page)
    go(page)
    page.fill("#here textarea[name=q_what]", STORY)
    while not page.locator("#here input[type=file]").count():
        for choice in page.locator("#here input[type=radio]").all()[:1]:
            choice.check()
        if name and page.locator("#here [name=q_name]").count():
            page.fill("#here [name=q_name]", name)
        go(page)
    if file is not None:
        page.set_input_files("#here input[type=file]", file)


def send(page: Page) -> str:
    """Send it and return the ten words."""
    page.click(GO)
    page.wait_for_selector("#receipt", timeout=30_000)
    words = page.text_content("#receipt") or ""
    assert len(words.split(" ")) == 10
    return words


def come_back(page: Page, house: House, words: str) -> None:
    page.goto(house.page("receipt"))
    page.wait_for_selector("body[data-path=browser]")
    page.fill("#here [name=words]", words)
    page.click(GO)
    page.wait_for_selector("#here article", timeout=30_000)


def test_a_report_is_sealed_answered_and_answered_again(page: Page, house: House, sent: list[bytes]) -> None:
    write(page, house, name=NAME, file=FILE)
    assert page.locator(f"#here >> text={STORY}").count() == 1
    assert page.locator(f"#identity >> text={NAME}").count() == 1
    words = send(page)
    (case,) = [case for case in house.ada.open_all() if "binder planted.pdf" in case.files()]
    assert STORY in case.said()[0][1]
    assert b"".join(case.read_file("binder planted.pdf")) == FILE["buffer"]
    assert case.chain.exposed is None
    case.answer("Thank you. Which hall?").begin_handling().send()
    come_back(page, house, words)
    assert page.locator("article[data-author=staff] .said").text_content() == "Thank you. Which hall?"
    page.fill("#here [name=text]", "The one in Nygata.")
    page.click("#reply .go button")
    page.wait_for_selector("[data-sent]:has-text('is stored')")
    assert house.ada.open(case.chain.case_id).said()[-1][1] == "The one in Nygata."
    everything = b"\n".join(sent)
    assert everything.count(b"/api/reports/v1/") > 10
    for planted in (*PLANTED, words, words.split(" ")[0] + " " + words.split(" ")[1]):
        assert planted.encode() not in everything
    with page.expect_download() as download:
        page.click("article[data-author=reporter] li button")
    assert download.value.path().read_bytes() == FILE["buffer"]
    assert page.locator("[data-note=exposed]").count() == 0


def test_what_one_path_files_the_other_opens(page: Page, house: House) -> None:
    write(page, house)
    words = send(page)
    with ReporterProgram(house.server.url, SLUG) as program:
        case = program.come_back(words)
        assert STORY in case.text
        program.reply(case, "Written without script.")
    come_back(page, house, words)
    assert page.locator("article .said").all_text_contents() == ["Written without script."]
    assert page.locator("[data-note=exposed]").count() == 1
    with ReporterProgram(house.server.url, SLUG) as program:
        words = program.report({"q_what": "Filed without script."})
    come_back(page, house, words)
    assert "Filed without script." in (page.text_content("#here") or "")


def test_a_report_sent_twice_is_stored_once_when_the_first_answer_was_lost(page: Page, house: House) -> None:
    before = len(house.ada.open_all())
    write(page, house)
    lost = iter([True])

    def lose(route: Route) -> None:
        if next(lost, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/cases", lose)
    page.click(GO)
    page.wait_for_selector(".bad")
    words = send(page)
    assert len(house.ada.open_all()) == before + 1
    come_back(page, house, words)


def test_every_answer_can_be_changed_and_back_is_a_step_back(page: Page, house: House) -> None:
    write(page, house)
    page.click("#here button[data-way='change=group-what']")
    page.fill("#here textarea[name=q_what]", "Something else.")
    go(page)
    assert page.locator("#here >> text=Something else.").count() == 1
    page.go_back()
    page.wait_for_selector("#here textarea[name=q_what]")
    assert page.input_value("#here textarea[name=q_what]") == "Something else."
    go(page)
    assert "Something else." in (page.text_content("#here") or "")


def test_an_empty_answer_that_is_needed_is_told_at_its_field(page: Page, house: House) -> None:
    page.goto(house.page())
    page.wait_for_selector("body[data-path=browser]")
    go(page)
    assert page.locator(".bad a").get_attribute("href") == "#kind"
    page.check("#here input[value=report]")
    go(page)
    go(page)
    go(page)
    assert page.locator("#q_what").get_attribute("aria-invalid") == "true"
    assert page.title().startswith("Error")


def test_a_member_who_has_left_gets_nothing_of_a_further_answer(page: Page, house: House) -> None:
    write(page, house)
    words = send(page)
    house.portal.join(house.server.url, "cy")
    house.portal.end("bo")
    come_back(page, house, words)
    page.fill("#here [name=text]", "For those who are there.")
    page.click("#reply .go button")
    page.wait_for_selector("[data-sent]:has-text('is stored')")
    directories = house.ada.read_directory()
    (case,) = [case for case in house.ada.open_all() if case.said()[-1][1] == "For those who are there."]
    (left,) = [entry.who for entry in directories.entries.values() if entry.member == house.portal.staff["bo"].member]
    assert case.chain.key(TALK, 0).holder(left) is not None
    assert case.chain.current(TALK).holder(left) is None


def test_wrong_words_are_told_as_on_the_other_path(page: Page, house: House) -> None:
    page.goto(house.page("receipt"))
    page.wait_for_selector("body[data-path=browser]")
    for typed, said in (("", "Type your ten words"), ("lantern", "you typed 1"), (" ".join(WORDS[:10]), "open no case here")):
        page.fill("#here [name=words]", typed)
        page.click(GO)
        page.wait_for_selector(f".bad:has-text('{said}')")
    assert page.input_value("#here [name=words]") == " ".join(WORDS[:10])


@pytest.mark.parametrize("width", [320, 1280])
def test_every_screen_passes_axe_and_fits(chromium: OpenPage, house: House, width: int) -> None:
    page = chromium(viewport={"width": width, "height": 700})

    def look() -> None:
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(house.page())
    page.wait_for_selector("body[data-path=browser]")
    look()
    go(page)
    look()
    page.check("#here input[value=report]")
    go(page)
    go(page)
    page.fill("#here textarea[name=q_what]", STORY)
    while not page.locator("#here input[type=file]").count():
        for choice in page.locator("#here input[type=radio]").all()[:1]:
            choice.check()
        look()
        go(page)
    look()
    words = send(page)
    look()
    page.goto(house.page("receipt"))
    page.wait_for_selector("body[data-path=browser]")
    look()
    come_back(page, house, words)
    look()
