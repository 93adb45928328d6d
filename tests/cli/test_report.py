"""`tillit report` and `tillit return`: everything is sealed on the reporter's machine, and only for a printed fingerprint."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crypto.bodies import IdentityBody
from crypto.rooms import IDENTITY, TALK
from crypto.words import WORDS
from tests.cli.commands import Run
from tests.portal import SLUG, Portal, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import Server, serving
from tests.staff_program import StaffProgram

pytestmark = pytest.mark.served

STORY = "The money for the hall was never paid in."
ANSWERS = f"2\n{STORY}\n.\nLast spring\nIn the office\nThe treasurer\n.\n2\nThat it is paid back\n.\n"


@dataclass
class House:
    """A portal that is served, with a committee that reads."""

    portal: Portal
    server: Server
    ada: StaffProgram

    @property
    def url(self) -> str:
        return f"{self.server.url}/{SLUG}/"

    @property
    def fingerprint(self) -> str:
        return self.portal.root.hex(" ", 2)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield House(portal, server, ada.sign_in())


def report(run: Run, house: House, *more: object, who: str = "no", typed: str = ANSWERS) -> str:
    """Report and return the ten words."""
    ran = run("report", house.url, "--root-fingerprint", house.fingerprint, *more, typed=f"{typed}{who}\nyes\n")
    assert ran.code == 0, ran.err
    (words,) = [line for line in ran.lines if len(line.split()) == 10 and set(line.split()) <= set(WORDS)]
    return words


def come_back(run: Run, house: House, words: str, *more: object, typed: str = "") -> list[str]:
    ran = run("return", house.url, "--root-fingerprint", house.fingerprint, *more, typed=f"{words}\n{typed}")
    assert ran.code == 0, ran.err
    return ran.lines


def test_a_report_goes_in_is_answered_and_answered_again(run: Run, house: House, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # three parts of an upload
    (tmp_path / "book.bin").write_bytes(content)
    words = report(run, house, "--attach", "book.bin")
    ada = house.ada
    (case,) = [case for case in ada.open_all() if STORY in case.said()[0][1]]
    assert b"".join(case.read_file("book.bin")) == content
    assert case.chain.exposed is None
    case.answer("Thank you. Which hall?").begin_handling().send()
    lines = come_back(run, house, words, "--save", "out", "--reply", typed="The one in Nygata.\n.\n")
    assert "Thank you. Which hall?" in lines
    assert (tmp_path / "out" / "book.bin").read_bytes() == content
    assert ada.open(case.chain.case_id).said()[-1][1] == "The one in Nygata."


def test_a_case_filed_here_opens_on_the_servers_page_and_the_other_way_round(run: Run, house: House) -> None:
    words = report(run, house)
    with ReporterProgram(house.server.url, SLUG) as browser:
        assert STORY in browser.come_back(words).text
    with ReporterProgram(house.server.url, SLUG) as browser:
        words = browser.report({"q_what": "Filed without a program."})
    assert "Filed without a program." in come_back(run, house, words)


def test_who_the_reporter_is_goes_into_a_room_of_its_own(run: Run, house: House) -> None:
    typed = f"{ANSWERS}yes\nKim Hansen\n"
    report(run, house, typed=typed, who="kim@example.org")
    cases = house.ada.open_all()
    (case,) = [case for case in cases if IDENTITY in case.views]
    (told,) = case.views[IDENTITY].objects
    assert isinstance(told.body, IdentityBody)
    assert [field.text for field in told.body.fields] == ["Kim Hansen", "kim@example.org"]
    assert all("Kim" not in text for _, text in case.said())


def test_nothing_is_sent_where_the_fingerprint_is_another(run: Run, house: House) -> None:
    before = len(house.ada.open_all())
    ran = run("report", house.url, "--root-fingerprint", "ab" * 32, typed=f"{ANSWERS}no\nyes\n")
    assert ran.code == 1
    assert "another root fingerprint" in ran.err
    assert len(house.ada.open_all()) == before


def test_who_has_left_can_not_read_what_is_answered_afterwards(run: Run, house: House) -> None:
    words = report(run, house)
    house.portal.join(house.server.url, "cy")
    house.portal.end("bo")
    come_back(run, house, words, "--reply", typed="Is anybody there?\n.\n")
    directories = house.ada.read_directory()
    (case,) = [case for case in house.ada.open_all() if case.said()[-1][1] == "Is anybody there?"]
    (left,) = [entry.who for entry in directories.entries.values() if entry.member == house.portal.staff["bo"].member]
    assert case.chain.key(TALK, 0).holder(left) is not None
    assert case.chain.current(TALK).holder(left) is None


def test_a_report_is_withdrawn_by_its_reporter(run: Run, house: House) -> None:
    words = report(run, house)
    come_back(run, house, words, "--withdraw", typed="yes\n")
    assert "You have withdrawn it." in come_back(run, house, words)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://tillit.example/house/", "not encrypted on the way"),
        ("https://tillit.example/", "whole address"),
        ("https://ada:secret@tillit.example/house/", "whole address"),
        ("http://abcdefgh.onion/house/", "through Tor"),
        ("ftp://tillit.example/house/", "whole address"),
    ],
)
def test_an_address_that_will_not_do_is_said_before_anything_is_asked(run: Run, url: str, said: str) -> None:
    ran = run("report", url, "--root-fingerprint", "ab" * 32)
    assert ran.code == 1
    assert said in ran.err


def test_words_that_open_nothing_are_told_like_words_of_an_erased_case(run: Run, house: House) -> None:
    typed = " ".join(WORDS[:10]) + "\n"
    ran = run("return", house.url, "--root-fingerprint", house.fingerprint, typed=typed)
    assert (ran.code, ran.err.count("open no case here")) == (1, 1)
    assert WORDS[0] not in ran.err
