"""A party's rules in the reporter's browser: every screen, the same readers as on the server's path, nothing that leaves it."""

import pytest
from playwright.sync_api import Page

from app.clock import today
from crypto.encoding import b64, unb64
from tests.browser.axe import accessibility_violations
from tests.browser.chromium import OpenPage
from tests.browser.downgrades import Watch
from tests.browser.firefox import SAFER, OpenFirefox
from tests.browser.sealing_party import (
    NAME,
    NORTH,
    OTHER,
    READERS,
    STORY,
    Party,
    address,
    draft,
    filings,
    ids,
    known,
    new_cases,
    party,
    read_by,
)
from tests.browser.sealing_reporters import GO, ChromiumSeals, FirefoxSeals, answer_screen, go, go_to, send
from tests.planted import Needles

__all__ = ["party"]


@pytest.fixture
def watch() -> Watch:
    """Return what keeps the requests."""
    return Watch()


@pytest.fixture
def page(chromium: OpenPage, watch: Watch) -> Page:
    """Return a page that is watched."""
    return watch.on(chromium())


DRAFTS = ("the nearest body", "a flag", "a sleeper", "the level above", "one who is picked")


@pytest.mark.parametrize("which", DRAFTS)
def test_both_paths_give_the_same_people_the_same_rooms(page: Page, party: Party, watch: Watch, which: str) -> None:
    wishes = draft(party, which)
    before = known(party)
    browser = ChromiumSeals(page)
    go_to(browser, address(party), wishes)
    shown = page.inner_text("#here")
    words = send(browser)
    here = new_cases(party, before)
    sealed = read_by(party, words, here)
    before = known(party)
    with party[0].reporter() as program:
        other = program.report({"flag": "", "involved": "", **wishes})
    there = new_cases(party, before)
    assert sealed == read_by(party, other, there)
    assert here.keys() == there.keys()
    assert {party[1][handle].member for handle in here} == {member for member, asleep in sealed["talk"].items() if asleep is None}
    assert all(handle.title() in shown for handle in here if handle in {"ada", "bo", "cy", "jan", "kari"})
    nothing_leaked(party, watch)


def nothing_leaked(party: Party, watch: Watch) -> None:
    """See that no answer, unit, flag or name stands in a request, and none of it in what the case says in the clear."""
    assert watch.forms == []
    needles = Needles().text("the story", STORY).text("a name", OTHER).text("their name", NAME).text("the unit", "north-branch")
    registered = {who for body in filings(watch) for who in body["registered"]}
    for handle, member in party[1].items():
        if (who := b64(member.member)) not in registered:  # the server shows them that the case exists
            needles.text(f"who {handle} is", who)
    assert watch.found(needles) == []
    (root,) = [unb64(body["root"]).decode("latin-1") for body in filings(watch)]
    for word in ("north", "money", "power", '"law"', "leader", "picked", "involved"):
        assert word not in root


def test_who_reads_is_told_with_reasons_and_dates_before_anything_is_written(page: Page, party: Party) -> None:
    browser = ChromiumSeals(page)
    go_to(browser, address(party), {**NORTH, "entry": "panel", "involved": ids(party, "ada")}, READERS)
    told = " ".join(page.inner_text("#here").split())
    for text in (
        "The panel The rules name them for this.",
        "Who may read it later The secretary general, Party Only if this has not been done by",
        "Ada, Leaders of the branch, North Branch You said that they are involved.",
        "From the rules of the organisation: § 9",
        "Set by the organisation, not by its rules",
    ):
        assert text in told


def test_who_is_shut_out_is_seen_at_once_with_what_follows_and_gets_nothing(page: Page, party: Party) -> None:
    browser, before = ChromiumSeals(page), known(party)
    go_to(browser, address(party), NORTH, READERS)
    assert "Ada" in page.inner_text("[data-shown=readers]")
    box = f"#here [name=shut][value='{ids(party, 'ada')}']"
    page.locator(box).focus()
    page.keyboard.press("Space")
    page.wait_for_selector(f"[data-shown=shut] {box.removeprefix('#here ')}")
    assert "Cy" in page.inner_text("[data-shown=readers]")
    assert "You have shut them out." in page.inner_text("[data-shown=shut]")
    assert page.evaluate("box => document.activeElement === document.querySelector(box)", box)
    page.keyboard.press("Space")
    page.wait_for_selector(f"[data-shown=readers] {box.removeprefix('#here ')}")
    page.keyboard.press("Space")
    page.wait_for_selector("[data-shown=shut]")
    while not browser.has("#here input[type=file]"):
        answer_screen(browser, NORTH)
        browser.press(GO)
    send(browser)
    assert set(new_cases(party, before)) == {"cy"}


def test_where_nobody_is_left_nothing_is_sent_and_the_open_ways_are_named(page: Page, party: Party, watch: Watch) -> None:
    everybody = ids(party, "ada", "bo", "cy", "jan", "kari") + " body:secretary body:panel"
    browser = ChromiumSeals(page)
    go_to(browser, address(party), {**NORTH, "involved": everybody}, "#nobody")
    browser.press(GO)
    assert "nobody is left who could read your report" in page.inner_text(".bad")
    ways = page.inner_text("[data-ways-out]")
    assert "Complaint" in ways
    assert "The ombud: Call 555 01." in ways
    assert accessibility_violations(page) == []
    assert filings(watch) == []
    page.click("[data-ways-out] button")
    page.wait_for_selector("#here [name=kind]")
    assert page.is_checked("#here [name=kind][value=report]")


def test_too_late_a_complaint_is_refused_with_the_open_ways_and_nothing_is_lost(page: Page, party: Party, watch: Watch) -> None:
    wishes = {**NORTH, "kind": "complaint", "q_last": "2001-01-01"}
    browser = ChromiumSeals(page)
    go_to(browser, address(party), wishes, "[name=q_last]")
    answer_screen(browser, wishes)
    browser.press(GO)
    assert "By the rules this is too long ago for: Complaint" in page.inner_text(".bad")
    assert page.input_value("#here [name=q_what]") == STORY
    assert page.locator("[data-ways-out] [data-kind]").count() == 1
    assert filings(watch) == []
    page.fill("#here [name=q_last]", "9999-12-31")
    browser.press(GO)
    assert "This day has not come yet" in page.inner_text(".bad")
    page.fill("#here [name=q_last]", "2001-01-01")
    browser.press(GO)
    page.click("[data-ways-out] button")
    page.wait_for_selector("#here [name=kind]")
    before = known(party)
    for _ in range(12):
        answer_screen(browser, NORTH)
        if browser.has("#here input[type=file]"):
            break
        go(page)
    send(browser)
    assert set(new_cases(party, before)) == {"ada", "bo"}


def test_a_name_is_asked_for_where_the_rules_ask_for_it(page: Page, party: Party) -> None:
    browser = ChromiumSeals(page)
    go_to(browser, address(party), {**NORTH, "kind": "complaint", "q_last": today().isoformat()}, "[name=q_name]")
    browser.press(GO)
    assert "without a name this can not be sent" in page.inner_text(".bad")


def test_the_whole_way_in_firefox_at_the_level_safer(party: Party, firefox: OpenFirefox) -> None:
    before, browser = known(party), FirefoxSeals(firefox(SAFER))
    go_to(browser, address(party), draft(party, "a sleeper"))
    words = send(browser)
    new = new_cases(party, before)
    assert set(new) == {"hal", "ina"}
    held = read_by(party, words, new)
    assert held["identity"] == {party[1]["finn"].member: "pass-on"}
    assert party[1]["ada"].member not in held["talk"]
