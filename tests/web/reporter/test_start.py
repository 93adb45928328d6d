"""The first pages say what to know before writing, in one answer of one size."""

import re

import pytest

from app.web.padding import STEP
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

LANGUAGES = ["", "/nb", "/nl", "/sv"]
PAGES = ["/house/", "/house/report", "/house/receipt", "/house/case", "/goodbye", "/nowhere/", "/house/nothing"]


def fetched_by(page: Page) -> list[str]:
    """Return what a browser would fetch besides the page."""
    found = re.findall(rb"""(?:src|srcset|poster|data)=["']?[^"'> ]+|@import[^;]+|url\([^)]*\)|<link[^>]*>""", page.body)
    return [item.decode() for item in found if item != b'<link rel="icon" href="data:,">' and not item.startswith(b"data-")]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_start_page_is_exactly_16_kib_in_every_language(prefix: str, reporter: ReporterProgram) -> None:
    page = reporter.get(f"{prefix}/house/")
    assert (page.status, len(page.body)) == (200, STEP)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_one_answer_of_a_multiple_of_16_kib(path: str, reporter: ReporterProgram) -> None:
    page = reporter.get(path)
    assert len(page.body) % STEP == 0
    seals = path in {"/house/report", "/house/receipt"}
    assert fetched_by(page) == (['src="/static/reporter.js'] if seals else [])
    assert page.header("content-encoding") == ""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_which_path_encrypts(path: str, reporter: ReporterProgram) -> None:
    assert reporter.get(path).data_path == "server"


def test_where_the_rules_decide_who_reads_the_start_page_names_nobody(party: Portal) -> None:
    """Who reads by the plainest rule may have nothing to do with what somebody comes to report."""
    with party.reporter() as program:
        text = program.get("/house/").text
    assert "That depends on what it is about" in text
    assert "Jan" not in text


@pytest.mark.parametrize("path", ["/nb/house/", "/nb/house/report"])
def test_the_partys_own_words_are_explained_in_the_readers_language(path: str, party: Portal) -> None:
    with party.reporter() as program:
        page = program.get(path).body.decode()
    assert '<dt lang="en">tillitsvalgt</dt>' in page  # the language of that party
    assert "An officer of the party. (nb)" in page


def test_the_only_organisation_is_gone_to_at_once(reporter: ReporterProgram) -> None:
    assert reporter.get("/").path == "/house/"


def test_the_only_organisation_is_gone_to_in_the_language_asked_for(reporter: ReporterProgram) -> None:
    assert reporter.get("/nb/").path == "/nb/house/"


def test_the_start_page_is_found_without_its_last_stroke(reporter: ReporterProgram) -> None:
    assert reporter.get("/sv/house").path == "/sv/house/"


def test_start_page_names_who_reads_and_by_when(reporter: ReporterProgram) -> None:
    page = reporter.get("/house/")
    for text in ("The committee", "Within 7 days", "within 14 days", "112", "Tor Browser", "I have my ten words"):
        assert text in page.text


def test_start_page_leads_to_the_same_page_in_the_other_languages(reporter: ReporterProgram) -> None:
    assert {"/nb/house/", "/nl/house/", "/sv/house/"} <= set(reporter.get("/house/").links)


def test_every_page_has_a_way_to_leave_quickly(reporter: ReporterProgram) -> None:
    for path in ("/house/", "/house/report", "/house/receipt", "/nowhere/"):
        assert "/goodbye" in reporter.get(path).links


def test_no_report_is_taken_where_nobody_is_appointed_to_read(portal: Portal, reporter: ReporterProgram) -> None:
    page = reporter.last_screen(ANSWERS)
    portal.end("ada", "bo", "cy")
    assert "/house/report" not in reporter.get("/house/").links
    assert reporter.get("/house/report").status == 503
    assert reporter.submit(page.form("/report"), {}).status == 503
    assert portal.count("case") == 0


def test_the_neutral_page_is_a_calendar(reporter: ReporterProgram) -> None:
    page = reporter.get("/goodbye")
    assert page.status == 200
    assert page.title == page.heading
    assert "28" in page.text


@pytest.mark.parametrize(
    ("prefix", "numbers"), [("", {"112"}), ("/nb", {"112", "113"}), ("/nl", {"112", "113"}), ("/sv", {"112"})]
)
def test_numbers_to_call_are_of_the_readers_country_and_stand_before_what_is_long(
    prefix: str, numbers: set[str], reporter: ReporterProgram
) -> None:
    page = reporter.get(f"{prefix}/house/")
    assert {link.removeprefix("tel:") for link in page.links if link.startswith("tel:")} == numbers
    assert page.body.count(b"<h2>", 0, page.body.index(b"tel:")) == 1
