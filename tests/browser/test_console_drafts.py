"""What was typed and not sent: kept while keys are away or the session is over, given back to its author, found again."""

import pytest
from playwright.sync_api import Request, expect

from tests.browser.console import PATIENCE, STORY, Console, OpenConsole

ANSWER = "A long answer that took half an hour to find the words for."


def write_until_the_session_is_over(console: Console, other: Console, room: str = "To the reporter") -> None:
    """Write something at the first console, and send it when the member has ended the session from the other."""
    console.sign_in("ada").open()
    console.page.get_by_role("radio", name=room).check()
    console.part("compose").get_by_role("textbox").fill(ANSWER)
    other.sign_in("ada").press("Ada", exact=True)
    other.press("Sign out everywhere")
    expect(other.part("sign-in")).to_contain_text("You are signed out here and everywhere else.")
    console.part("compose").locator("button[type=submit]").click()


def sign_in_again(console: Console, handle: str) -> None:
    """Sign in on the page that stands there: coming from elsewhere, nothing would be left."""
    console.type("Your sign-in name", handle)
    console.type("Your passphrase", console.office.portal.staff[handle].passphrase)
    console.press("Go on")
    console.type_code(handle)
    expect(console.part("list")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


@pytest.mark.parametrize("room", ["To the reporter", "Staff note"])
def test_a_session_that_ends_takes_no_answer_with_it(open_console: OpenConsole, room: str) -> None:
    console = open_console()
    write_until_the_session_is_over(console, open_console(), room)
    expect(console.part("sign-in")).to_contain_text("Your session is over. Sign in again: what you typed is kept in this tab.")
    assert ANSWER not in console.page.content()
    assert console.page.workers == [], "the keys are still in memory"
    sign_in_again(console, "ada")
    expect(console.page.get_by_role("radio", name=room)).to_be_checked()
    expect(console.part("compose").get_by_role("textbox")).to_have_value(ANSWER)


def test_a_session_that_ends_while_the_tab_is_locked_takes_nothing_with_it(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.part("compose").get_by_role("textbox").fill(ANSWER)
    console.press("Lock", exact=True)
    expect(console.part("locked")).to_contain_text("It comes back when you unlock.")
    other = open_console().sign_in("ada")
    other.press("Ada", exact=True)
    other.press("Sign out everywhere")
    expect(other.part("sign-in")).to_contain_text("You are signed out here and everywhere else.")
    console.unlock("ada")
    expect(console.part("sign-in")).to_contain_text("what you typed is kept in this tab", timeout=PATIENCE)
    sign_in_again(console, "ada")
    expect(console.part("compose").get_by_role("textbox")).to_have_value(ANSWER)


def test_what_was_typed_is_given_back_to_nobody_else(open_console: OpenConsole) -> None:
    console = open_console()
    write_until_the_session_is_over(console, open_console())
    sign_in_again(console, "bo")
    console.open()
    expect(console.part("compose").get_by_role("textbox")).to_have_value("")
    console.press("Bo", exact=True)
    console.press("Sign out", exact=True)
    sign_in_again(console, "ada")
    expect(console.part("welcome")).to_be_visible()


def test_a_deed_that_finds_the_session_over_leads_to_the_sign_in(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    other = open_console().sign_in("ada")
    other.press("Ada", exact=True)
    other.press("Sign out everywhere")
    expect(other.part("sign-in")).to_be_visible()
    console.press("Take it up")
    expect(console.part("sign-in")).to_contain_text("Your session was over.")


def test_who_types_keeps_the_session_by_a_request_now_and_then(open_console: OpenConsole) -> None:
    console = open_console()
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/" in request.url:
            asked.append(request.url.partition("/api/v1/")[2])

    console.page.clock.install()
    console.sign_in("ada").open()
    console.page.wait_for_load_state("networkidle")
    console.page.on("request", note)
    typed = console.part("compose").get_by_role("textbox")
    for _ in range(4):
        console.page.clock.run_for("02:00")
        typed.press("a")
        typed.press("b")
    expect(typed).to_have_value("ab" * 4)
    assert asked == ["me"], "eight minutes of typing are one request"


def test_the_list_says_where_something_is_unfinished(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.set_viewport_size({"width": 320, "height": 700})
    console.sign_in("ada").open()
    typed = console.part("compose").get_by_role("textbox")
    typed.fill(ANSWER)
    console.press("Back to the list")
    row = console.part("list").get_by_role("button").filter(has_text=STORY)
    expect(row).to_contain_text("You have an unfinished answer here")
    row.click()
    typed.fill("")
    console.press("Back to the list")
    expect(row).not_to_contain_text("unfinished")
