"""`tillit report` and `tillit return`: everything is sealed on the reporter's machine, and only for a printed fingerprint."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.bodies import IdentityBody
from crypto.rooms import IDENTITY, TALK
from crypto.words import WORDS
from tests.cli.commands import Run
from tests.cli.served_house import ANSWERS, STORY, House, come_back, report, served_house
from tests.portal import SLUG
from tests.reporter_program import ReporterProgram

pytestmark = pytest.mark.served


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    with served_house(tmp_path_factory.mktemp("house")) as house:
        yield house


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
    promised = [line for line in lines if line.startswith("To be expected by")]
    assert [line.partition(": ")[2] for line in promised] == ["You hear what is being done"]
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
