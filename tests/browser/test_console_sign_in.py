"""Signing in: each step says what is wrong with it, and nobody learns from it who is a member."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import accessibility_violations
from tests.browser.console import PATIENCE, Office, OpenConsole
from tests.portal import SLUG


def test_what_was_left_empty_is_said_at_its_field_and_nothing_is_sent(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.goto(console.office.url)
    asked: list[str] = []
    console.page.on("request", lambda request: asked.append(request.url))
    console.type("Organisation", "")
    console.press("Go on")
    for label, said in {
        "Organisation": "Type the organisation",
        "Your sign-in name": "Type your sign-in name.",
        "Your passphrase": "Type your passphrase.",
    }.items():
        field = console.page.get_by_label(label)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(said))
    expect(console.page.get_by_label("Organisation")).to_be_focused()
    assert accessibility_violations(console.page) == []
    assert asked == []


def test_an_organisation_that_is_not_there_is_said_at_its_field(open_console: OpenConsole) -> None:
    console = open_console()
    console.begin_sign_in("ada")
    expect(console.part("second-factor")).to_be_visible(timeout=PATIENCE)
    console.page.goto(console.office.url)
    for slug in ("hose", "The House!"):
        console.type("Organisation", slug)
        console.type("Your sign-in name", "ada")
        console.type("Your passphrase", "six words that are not right")
        console.press("Go on")
        expect(console.part("sign-in")).to_contain_text("No organisation has this short name here.")
        expect(console.page.get_by_label("Organisation")).to_be_focused()
        console.type("Organisation", SLUG)
    console.press("Go on")
    expect(console.part("sign-in")).to_contain_text("The sign-in name or the passphrase is wrong. Check every word.")
    expect(console.part("sign-in")).not_to_contain_text("No organisation")


@pytest.mark.parametrize("handle", ["ada", "nobody", "nobody at all " * 6])
def test_a_wrong_name_and_a_wrong_passphrase_are_told_alike(open_console: OpenConsole, handle: str) -> None:
    console = open_console()
    console.begin_sign_in("ada", "six words that are not right")
    console.type("Your sign-in name", handle)
    console.press("Go on")
    expect(console.page.get_by_role("alert")).to_have_text("The sign-in name or the passphrase is wrong. Check every word.")


def test_a_code_that_does_not_fit_is_told_and_the_next_one_may_be_typed(office: Office, open_console: OpenConsole) -> None:
    console = open_console()
    console.begin_sign_in("ada")
    code = console.page.get_by_label("The code that your authenticator app shows now")
    for typed in ("", "12345"):
        code.fill(typed)
        console.press("Sign in", exact=True)
        expect(console.part("second-factor")).to_contain_text("Type the six digits.")
        expect(code).to_be_focused()
    right = office.portal.staff["ada"].authenticator
    code.fill(f"{(int(right.code()) + 1) % 1_000_000:06}")
    console.press("Sign in", exact=True)
    expect(console.part("second-factor")).to_contain_text("fit, or was used already. Wait for the next one and type it.")
    console.page.wait_for_timeout(1500)  # the server takes one guess a second
    console.type_code("ada")
    expect(console.part("list")).to_be_visible(timeout=PATIENCE)


def test_a_second_step_that_comes_too_late_says_so(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.clock.install()
    console.begin_sign_in("ada")
    expect(console.part("second-factor")).to_be_visible(timeout=PATIENCE)
    console.page.clock.fast_forward("05:10")
    console.type_code("ada")
    expect(console.part("second-factor")).to_contain_text("More than five minutes have passed since the first step.")
    console.press("Begin again")
    expect(console.part("sign-in")).to_be_visible()
