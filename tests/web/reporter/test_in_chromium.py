"""The reporters' pages in a real browser: without script, on a narrow screen, for everyone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page

from crypto.words import WORDS
from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import Portal

NARROW = {"width": 320, "height": 640}
STRONG = "main form button:not(.plain)"
FILE: FilePayload = {"name": "binder.pdf", "mimeType": "application/pdf", "buffer": b"%PDF planted" * 100}
TARGETS = "button, .button, .leave, .ways a, .languages a, .choice, .call, .newest, summary, input[type=text], input[type=file]"


def go(page: Page, selector: str) -> None:
    """Press something that leads to another page, and wait until that is there."""
    with page.expect_navigation():
        page.click(selector)


def follow(page: Page, selector: str, query: str) -> None:
    """Follow a link, with *query* behind its address."""
    page.goto(page.evaluate("([selector, query]) => document.querySelector(selector).href + query", [selector, query]))


def walk(page: Page, portal: Portal, prefix: str = "", query: str = "") -> Iterator[str]:
    """
    Go through everything that a reporter can see, and yield the name of each page once it is shown.

    *query*: `?server` for a browser that runs script, whose reporter has chosen the server's path.
    """
    page.goto(f"{portal.url}{prefix}/house/")
    yield "start"
    follow(page, f"a[href='{prefix}/house/report']", query)
    go(page, STRONG)
    yield "an error"
    page.check("input[value=report]")
    go(page, STRONG)
    yield "readers"
    go(page, STRONG)
    page.fill("textarea", "The invoice was paid twice.\n\nI saw both.")
    while not page.locator("input[type=file]").count():
        yield page.locator("input[name=screen]").get_attribute("value") or ""
        for choice in page.locator("input[type=radio]").all()[:1]:
            choice.check()
        for name in page.locator("#q_name").all():
            name.fill("Kari")
        go(page, STRONG)
    yield "send"
    page.set_input_files("input[type=file]", FILE)
    go(page, STRONG)
    yield "receipt"
    words = page.text_content("#receipt") or ""
    staff = Handler(portal, "ada")
    staff.write(staff.cases()[-1], "When was it?", [("form.txt", b"x")])
    follow(page, "main a.button", query)
    page.fill("textarea", "lantern")
    go(page, STRONG)
    yield "unclear words"
    page.fill("textarea", words)
    go(page, STRONG)
    page.click("summary")
    yield "case"
    page.goto(f"{portal.url}{prefix}/house/case/withdraw")
    yield "withdraw"
    go(page, STRONG)
    yield "withdrawn"
    go(page, ".leave")
    yield "left"
    page.goto(f"{portal.url}{prefix}/nothing/here")
    yield "nowhere"


def test_the_whole_way_without_script_and_no_second_request(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(script=False)
    kinds: list[str] = []
    page.on("request", lambda request: kinds.append(request.resource_type))
    assert len(list(walk(page, portal))) == 16
    assert set(kinds) == {"document"}


@pytest.mark.parametrize("prefix", ["", "/nb", "/nl", "/sv"])
def test_nothing_is_wider_than_a_narrow_screen(prefix: str, chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    wide = [
        (name, size) for name in walk(page, portal, prefix) for size in ("100%", "200%") if width(page, size) > NARROW["width"]
    ]
    assert wide == []


def width(page: Page, size: str) -> int:
    """Return how wide the page is with its text at *size*."""
    measure = (
        "size => { const root = document.documentElement; root.style.fontSize = size;"
        " const wide = root.scrollWidth; root.style.fontSize = ''; return wide }"
    )
    return int(page.evaluate(measure, size))


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_no_word_of_the_receipt_is_broken(size: str, chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    assert "receipt" in iter(walk(page, portal))
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    page.eval_on_selector("#receipt span", "(word, longest) => { word.textContent = longest }", max(WORDS, key=len))
    heights = page.eval_on_selector_all(
        "#receipt span", "words => words.map(word => word.offsetHeight / parseFloat(getComputedStyle(word).lineHeight))"
    )
    assert [round(height) for height in heights] == [1] * 10
    inside = "words => words.every(word => word.scrollWidth <= word.parentElement.clientWidth)"
    assert page.eval_on_selector_all("#receipt span", inside)


def test_long_words_are_hyphenated_on_a_narrow_screen_but_not_what_people_wrote(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    assert "case" in iter(walk(page, portal, "/nl"))
    hyphens = {
        part: page.eval_on_selector(part, "part => getComputedStyle(part).hyphens") for part in ("main p", ".said", "#text")
    }
    assert hyphens == {"main p": "auto", ".said": "none", "#text": "none"}


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_the_way_out_of_a_case_is_in_reach_everywhere_and_covers_nothing(size: str, chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    assert "case" in iter(walk(page, portal))
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    for place in ("#newest", "#text", "#files"):
        page.evaluate("place => { location.hash = place }", place)
        leave, strip = (page.locator(part).bounding_box() for part in (".leave", "header.bar"))
        target = page.locator(place).bounding_box()
        assert leave is not None
        assert strip is not None
        assert target is not None
        assert (strip["y"], strip["height"] < 120, strip["y"] <= leave["y"]) == (0, True, True)
        assert leave["y"] + leave["height"] <= strip["height"]
        assert strip["height"] <= target["y"] + 1 < NARROW["height"]


def test_the_newest_answer_is_one_step_away(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    assert "case" in iter(walk(page, portal))
    page.click("a.newest")
    assert "When was it?" in page.inner_text("#newest")
    box = page.locator("#newest").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < NARROW["height"] / 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(scheme: str, chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, color_scheme=scheme)
    pages = walk(page, portal, query="?server")  # the check itself is script
    found = {name: violations for name in pages if (violations := accessibility_violations(page))}
    assert found == {}


def test_no_field_cuts_off_in_silence_what_is_too_long(chromium: OpenPage, portal: Portal) -> None:
    """A browser drops what is longer than `maxlength` allows, and tells nobody: the end of a story would be missing."""
    page = chromium(viewport=NARROW, script=False)
    fields = {name: page.locator("textarea, input[type=text]").count() for name in walk(page, portal) if not cuts_off(page)}
    assert len(fields) == 16
    assert sum(fields.values()) > 5


def cuts_off(page: Page) -> bool:
    """Whether a field on the page has a longest text."""
    return page.locator("[maxlength]").count() > 0


def test_every_target_is_44_pixels_high(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(viewport=NARROW, script=False)
    small = set()
    for name in walk(page, portal):
        for target in page.locator(TARGETS).all():
            box = target.bounding_box()
            if box is not None and round(box["height"]) < 44:
                small.add((name, target.inner_text()[:20]))
    assert small == set()


def test_the_receipt_reads_as_ten_words_and_prints_without_the_organisation(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(script=False)
    for name in walk(page, portal):
        if name == "receipt":
            words = page.text_content("#receipt") or ""
            assert re.fullmatch(r"[a-z]+( [a-z]+){9}", words)
            assert page.inner_text("#receipt") == words
            page.emulate_media(media="print")
            printed = page.inner_text("body")
            assert words in printed
            assert "Come back on" in printed
            assert "House" not in printed + page.title()
            return
    raise AssertionError("no receipt was shown")


def test_back_after_leaving_brings_no_case_back(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(script=False)
    assert "left" in [name for name in walk(page, portal) if name in {"left", "case"}]
    for _ in range(4):
        page.go_back()
        assert page.locator("article").count() == 0


def test_enter_goes_on_and_never_back(chromium: OpenPage, portal: Portal) -> None:
    page = chromium(script=False)
    for name in walk(page, portal):
        if name == "group-where":
            page.locator("input[type=text]").first.press("Enter")
            assert page.locator("input[name=screen]").get_attribute("value") == "group-who"
            return
    raise AssertionError("the screen was not shown")
