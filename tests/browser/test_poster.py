"""The poster and the cards: two sheets of A4 that a telephone, a screen reader and an eye can read, in every language."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Page

from app.cli.poster import CARDS, LONG_NAME, poster_page
from app.domain.languages import LANGUAGES
from app.domain.organisation import MAX_NAME
from crypto.founding import Founding
from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.qr_code import read_code
from tests.cli.demo import Demo, made_demo

ORIGINS = ("https://varsling.en-ganske-lang-organisasjon.example", f"http://{'abcdefgh' * 7}.onion")
ON_PAPER = {"width": 658, "height": 1000}  # 174 mm: what the margins leave of A4
SQUARES = """() => {
    const path = document.getElementById("squares");
    const size = path.ownerSVGElement.viewBox.baseVal.width - 8;
    const row = (y) => Array.from({length: size}, (_, x) => path.isPointInFill(new DOMPoint(x + 0.5, y + 0.5)));
    return Array.from({length: size}, (_, y) => row(y));
}"""
TOO_FULL = "() => [...document.querySelectorAll('.poster, .card')].filter((one) => one.scrollHeight > one.clientHeight).length"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return made_demo(tmp_path_factory.mktemp("poster") / "data")


@pytest.fixture
def opened(demo: Demo, chromium: OpenPage, tmp_path: Path) -> OpenPage:
    """Return a function that opens the poster in a language, in a browser that is offline."""

    def open_poster(language: str, name: str = "The Example Association", **options: object) -> Page:
        page = chromium(offline=True, **options)
        file = tmp_path / f"{language}.html"
        text = poster_page(demo.organisation(), name, replace(demo.settings, origins=ORIGINS), language)
        file.write_text(text, encoding="utf-8")
        page.goto(file.as_uri())
        return page

    return open_poster


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_leads_to_the_page_in_the_posters_language(opened: OpenPage, language: str) -> None:
    page = opened(language)
    prefix = "" if language == "en" else f"/{language}"
    assert read_code(page.evaluate(SQUARES)).decode() == f"{ORIGINS[0]}{prefix}/example/"
    drawn = page.locator("svg use").evaluate_all("uses => uses.map(use => use.getBBox().width)")
    assert len(drawn) == CARDS
    assert min(drawn) == page.evaluate("document.getElementById('squares').getBBox().width") >= 21


@pytest.mark.parametrize(("language", "length"), [*((language, MAX_NAME) for language in LANGUAGES), ("nl", LONG_NAME)])
def test_it_prints_on_two_sheets_and_nothing_is_cut_off(opened: OpenPage, language: str, length: int) -> None:
    name = ("Landsforeningen for åpne møter " * 10)[:length].strip()
    page = opened(language, name, viewport=ON_PAPER)
    assert name in page.locator(".poster").inner_text()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 2
    assert len(re.findall(rb"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)) == 2
    page.emulate_media(media="print")
    assert page.locator(".card").count() == CARDS
    assert page.evaluate(TOO_FULL) == 0
    assert page.locator(".screen:visible").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_read_on_a_small_screen_and_aloud(opened: OpenPage, language: str) -> None:
    page = opened(language, viewport={"width": 320, "height": 640})
    assert page.locator("html").get_attribute("lang") == language
    assert accessibility_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_says_where_what_for_and_by_which_key(opened: OpenPage, demo: Demo) -> None:
    page = opened("en")
    fingerprint = Founding.parse(demo.organisation().founding).fingerprint_text
    for part in (".poster", ".card >> nth=0"):
        text = " ".join(page.locator(part).inner_text().split())
        assert fingerprint in text
        for origin in ORIGINS:
            assert f"{origin}/example/" in text
        assert "Tell us what is wrong." in text
        assert "your work" in text


def test_it_loads_nothing(demo: Demo) -> None:
    """Whoever opens it leaves no trace anywhere."""
    text = poster_page(demo.organisation(), "The Example Association", replace(demo.settings, origins=ORIGINS), "nb")
    assert "<script" not in text
    assert set(re.findall(r'(?:src|href)="([^"]*)"', text)) == {"data:,", "#squares"}
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("level", "LMQH")
def test_the_reader_of_codes_reads_every_kind(level: str) -> None:
    for version, mask in product(range(1, 11), range(8)):
        code = segno.make_qr("a/b:c", error=level, version=version, mask=mask, boost_error=False)
        rows = [[bool(dark) for dark in row] for row in code.matrix]
        assert read_code(rows) == b"a/b:c"
        rows[-1][-1] = not rows[-1][-1]
        with pytest.raises(AssertionError):
            read_code(rows)
