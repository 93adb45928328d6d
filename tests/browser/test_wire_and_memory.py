"""The whole of a reporter's job: neither the line nor the server's memory ever holds what was written, said, attached or kept."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.browser.chromium import OpenPage
from tests.browser.cutting_proxy import CuttingProxy, cutting_proxy
from tests.browser.downgrades import ANSWER, FILE, NAME, STORY, House, open_house, plant_words, planted
from tests.browser.firefox import SAFER, STANDARD, OpenFirefox
from tests.browser.sealing_reporters import GO, PATIENCE, ChromiumSeals, FirefoxSeals, SealingBrowser, come_back, send
from tests.memory import memory_of
from tests.planted import Needles
from tests.portal import SLUG
from tests.reporter_program import ReporterProgram

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

REPLY = "Where does the heron keep its second ledger?"
CONTROL = "What the server itself was told to encrypt"
MODES = {"standard": STANDARD, "safer": SAFER}

OpenSealing: TypeAlias = Callable[[], SealingBrowser]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal that is served."""
    with open_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture(params=["chromium", *MODES])
def open_browser(request: pytest.FixtureRequest, chromium: OpenPage, firefox: OpenFirefox) -> OpenSealing:
    """Return a function that opens a browser that has never been here."""
    if request.param == "chromium":
        return lambda: ChromiumSeals(chromium())
    return lambda: FirefoxSeals(firefox(MODES[request.param]))


def until(browser: SealingBrowser, said: str) -> None:
    """Wait until the case says that something is done."""
    deadline = time.monotonic() + PATIENCE
    while said not in browser.text("[data-sent]"):
        assert time.monotonic() < deadline, f"it never said {said!r}"
        time.sleep(0.1)


def report(browser: SealingBrowser, url: str, file: Path) -> str:
    """File a report with a name and a file, and return its ten words."""
    browser.open(url)
    browser.press("#here input[value=report]")
    browser.press(GO)
    browser.press(GO)
    browser.type("#here textarea[name=q_what]", STORY)
    while not browser.has("#here input[type=file]"):
        if browser.has("#here input[type=radio]"):
            browser.press("#here input[type=radio]")
        if browser.has("#here [name=q_name]"):
            browser.type("#here [name=q_name]", NAME)
        browser.press(GO)
    browser.attach("#here input[type=file]", [file])
    return send(browser)


def whole_job(house: House, proxy: CuttingProxy, open_browser: OpenSealing, file: Path) -> str:
    """Report, be answered, come back, answer with a file, withdraw; return the ten words."""
    here = f"http://localhost:{proxy.port}/{SLUG}"
    before = {case.chain.case_id for case in house.ada.open_all()}
    browser = open_browser()
    words = report(browser, f"{here}/report", file)
    (case,) = [case for case in house.ada.open_all() if case.chain.case_id not in before]
    assert case.said()[0][1].startswith(STORY)
    assert b"".join(case.read_file(FILE["name"])) == FILE["buffer"]
    case.answer(REPLY).begin_handling().send()
    browser = open_browser()
    come_back(browser, f"{here}/receipt", words)
    assert REPLY in browser.text("article[data-author=staff]")
    browser.type("#here [name=text]", ANSWER)
    browser.attach("#here input[type=file]", [file])
    browser.press("#reply .go button")
    until(browser, "is stored")
    browser.press("#withdraw summary")
    browser.press("#withdraw button")
    until(browser, "withdrawn")
    assert house.ada.open(case.chain.case_id).said()[-1][1] == ANSWER
    return words


def test_nothing_of_the_whole_job_is_on_the_line_or_in_memory(house: House, open_browser: OpenSealing, tmp_path: Path) -> None:
    file = tmp_path / FILE["name"]
    file.write_bytes(FILE["buffer"])
    with cutting_proxy(house.server.port, keeping=True) as proxy:
        words = whole_job(house, proxy, open_browser, file)
    line = bytes(proxy.kept)
    assert line.count(b"/cases HTTP/1.1") == 1
    assert line.count(b"/case/append HTTP/1.1") == 2
    assert line.count(b"PUT /api/reports/v1/") >= 2
    needles = plant_words(planted().text("the reply", REPLY), words)
    assert list(needles.found_in(line, "the line")) == []
    in_memory = planted().text("the reply", REPLY)
    each = words.split(" ")
    for three in zip(each, each[1:], each[2:], strict=False):  # two alone may be a sentence of the server's own
        in_memory.words(f"the words {three}", three)
    assert found_in_memory(house, in_memory) == set()


def found_in_memory(house: House, needles: Needles) -> set[tuple[str, str]]:
    """Return what stands in the server's memory, and how it is spelt there."""
    pieces = list(memory_of(house.server.process.pid))
    assert sum(map(len, pieces)) > 10_000_000, "there was no memory to search"
    return {(found.secret, found.spelling) for piece in pieces for found in needles.found_in(piece, "memory")}


def test_the_search_finds_what_the_server_was_told(house: House) -> None:
    """The control: on the server's own path the text and the words pass through its memory, and are found there."""
    with ReporterProgram(house.server.url, SLUG) as program:
        words = program.report({"q_what": CONTROL}).split(" ")
    needles = Needles().text("the story", CONTROL)
    for pair in pairwise(words):
        needles.words(f"the words {pair}", pair)
    assert any(secret == "the story" for secret, _ in found_in_memory(house, needles))
