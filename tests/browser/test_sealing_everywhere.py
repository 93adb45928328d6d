"""The same job in every browser that runs script: fifty megabytes, a line that breaks, a receipt, an answer, and back."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.browser.chromium import OpenPage
from tests.browser.cutting_proxy import cutting_proxy
from tests.browser.firefox import RESIST, SAFER, STANDARD, OpenFirefox
from tests.browser.sealing_reporters import ChromiumSeals, FirefoxSeals, SealingBrowser, answer, come_back, send, write
from tests.portal import SLUG, new_portal
from tests.reporter_program import ReporterProgram
from tests.server import Server, serving
from tests.staff_program import StaffProgram

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

LARGE = 50_000_000
STORY = "The treasurer asked me to change the date of a payment."
MODES = {"standard": STANDARD, "resist": RESIST, "safer": SAFER}

OpenSealing: TypeAlias = Callable[[], SealingBrowser]
House: TypeAlias = tuple[Server, StaffProgram]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a portal whose committee is ada and bo."""
    folder = tmp_path_factory.mktemp("house")
    portal = new_portal(folder / "data")
    with serving(folder, portal.data) as server:
        ada, _ = portal.join(server.url, "ada", "bo")
        yield server, ada.sign_in()


@pytest.fixture(params=["chromium", *MODES])
def open_browser(request: pytest.FixtureRequest, chromium: OpenPage, firefox: OpenFirefox) -> OpenSealing:
    """Return a function that opens a browser that has never been here."""
    if request.param == "chromium":
        return lambda: ChromiumSeals(chromium())
    return lambda: FirefoxSeals(firefox(MODES[request.param]))


def test_the_whole_job_with_a_line_that_breaks(house: House, open_browser: OpenSealing, tmp_path: Path) -> None:
    server, ada = house
    content = random.Random(LARGE).randbytes(LARGE)
    (tmp_path / "ledger.bin").write_bytes(content)
    browser = open_browser()
    with cutting_proxy(server.port, cut_after=9_000_000) as proxy:
        here = f"http://localhost:{proxy.port}/{SLUG}"
        write(browser, f"{here}/report", STORY, [tmp_path / "ledger.bin"])
        words = send(browser)
        assert proxy.cuts == 1
        case = next(case for case in ada.open_all() if "ledger.bin" in case.files() and len(case.said()) == 1)
        assert b"".join(case.read_file("ledger.bin")) == content
        assert case.chain.exposed is None
        case.answer("Thank you. Which payment?").begin_handling().send()
        browser = open_browser()
        come_back(browser, f"{here}/receipt", words)
        assert "Thank you. Which payment?" in browser.text("article[data-author=staff]")
        answer(browser, "The one in May.")
    assert ada.open(case.chain.case_id).said()[-1][1] == "The one in May."
    with ReporterProgram(server.url, SLUG) as program:  # and without script
        page = program.come_back(words)
        assert "The one in May." in page.text
        program.reply(page, "Said on the other path.")
    come_back(browser, f"{server.url}/{SLUG}/receipt", words)
    assert "Said on the other path." in browser.text("#here article:last-of-type")
    assert browser.has("[data-note=exposed]")
