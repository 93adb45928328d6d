"""A report with a file, a receipt, an answer, and back with the words: over an onion service, in browsers and by program."""

import random
from pathlib import Path

import pytest

from crypto.words import WORDS
from tests.browser import reporters as unscripted
from tests.browser import sealing_reporters as sealing
from tests.browser.firefox import SAFER, OpenFirefox
from tests.browser.reporters import FirefoxReporter, safest_saving_to
from tests.browser.sealing_reporters import FirefoxSeals
from tests.cli.commands import Run
from tests.tor.house import OnionHouse, through_tor

pytestmark = pytest.mark.timeout(900)

ANSWER = "Thank you. Which payment?"
REPLY = "The one in May."


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a small file."""
    (tmp_path / "ledger.bin").write_bytes(random.Random(1).randbytes(200_000))
    return tmp_path / "ledger.bin"


def check_and_answer(house: OnionHouse, story: str, ledger: Path, *, exposed: bool) -> None:
    """See as the staff that everything has arrived and whether the server has seen it, and answer."""
    case = house.case_of(story)
    assert b"".join(case.read_file(ledger.name)) == ledger.read_bytes()
    assert (case.chain.exposed is not None) == exposed
    case.answer(ANSWER).begin_handling().send()


@pytest.mark.parametrize("trusting", [True, False], ids=["as Tor Browser does", "without Sec-Fetch-Site"])
def test_firefox_in_its_safest_mode(
    house: OnionHouse, firefox: OpenFirefox, ledger: Path, tmp_path: Path, *, trusting: bool
) -> None:
    def open_browser(name: str) -> FirefoxReporter:
        mode = through_tor(safest_saving_to(tmp_path / name), house.network.client, trusting=trusting)
        return FirefoxReporter(firefox(mode), tmp_path / name)

    story = f"The treasurer asked me to change a date ({trusting})."
    words = unscripted.write_report(open_browser("first"), house.url, {"q_what": story}, [ledger])
    check_and_answer(house, story, ledger, exposed=True)
    browser = open_browser("second")
    unscripted.come_back(browser, house.url, words)
    assert ANSWER in browser.text("article[data-author=staff]")
    [cookie] = browser.client.get_cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == ("tillit", False, True, "Strict")
    assert browser.download("article[data-author=reporter] a", ledger.name) == ledger.read_bytes()
    unscripted.answer(browser, REPLY, [ledger])
    assert house.case_of(story).said()[-1][1] == REPLY


@pytest.mark.parametrize("trusting", [True, False], ids=["as Tor Browser does", "without crypto.subtle"])
def test_firefox_in_its_safer_mode(house: OnionHouse, firefox: OpenFirefox, ledger: Path, *, trusting: bool) -> None:
    def open_browser() -> FirefoxSeals:
        return FirefoxSeals(firefox(through_tor(SAFER, house.network.client, trusting=trusting)))

    story = f"The money was never paid in ({trusting})."
    browser = open_browser()
    sealing.write(browser, f"{house.url}report", story, [ledger])
    assert browser.client.execute_script("return [isSecureContext, crypto.subtle !== undefined]") == [trusting, trusting]
    words = sealing.send(browser)
    check_and_answer(house, story, ledger, exposed=False)
    browser = open_browser()
    sealing.come_back(browser, f"{house.url}receipt", words)
    assert ANSWER in browser.text("article[data-author=staff]")
    sealing.answer(browser, REPLY)
    case = house.case_of(story)
    assert case.said()[-1][1] == REPLY
    assert case.chain.exposed is None


def test_the_program(house: OnionHouse, run: Run, ledger: Path, tmp_path: Path) -> None:
    story = "The hall was paid for twice."
    way = ("--proxy", house.proxy, "--root-fingerprint", house.portal.root.hex())
    typed = f"2\n{story}\n.\nLast spring\nIn the office\nThe treasurer\n.\n2\nThat it is paid back\n.\nno\nyes\n"
    ran = run("report", house.url, *way, "--attach", ledger, typed=typed)
    assert ran.code == 0, ran.err
    [words] = [line for line in ran.lines if len(line.split()) == 10 and set(line.split()) <= set(WORDS)]
    check_and_answer(house, story, ledger, exposed=False)
    ran = run("return", house.url, *way, "--save", "out", "--reply", typed=f"{words}\n{REPLY}\n.\n")
    assert ran.code == 0, ran.err
    assert ANSWER in ran.lines
    assert (tmp_path / "out" / ledger.name).read_bytes() == ledger.read_bytes()
    assert house.case_of(story).said()[-1][1] == REPLY
