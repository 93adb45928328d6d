"""Closing a case and opening it again: what is said before, by when something is owed, and two who do it at once."""

from datetime import timedelta

from playwright.sync_api import expect

from app.clock import today
from crypto.rooms import STAFF
from tests.browser.console import Console, Office, OpenConsole, close
from tests.browser.test_console_people import lost_answers


def long(days: int) -> str:
    """Return the day that lies *days* from today, as the case's head shows it."""
    day = today() + timedelta(days=days)
    year = "" if day.year == today().year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def head(console: Console) -> str:
    """Return what stands on top of the case."""
    return console.part("case").locator(".case-head").inner_text()


def test_no_outcome_is_chosen_for_anybody_and_cancel_closes_nothing(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.press("Close the case…")
    dialog = console.part("close")
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(0)
    assert dialog.get_by_role("button").all_inner_texts() == ["Close the case", "Cancel"]
    dialog.get_by_role("button", name="Close the case").click()
    expect(dialog.get_by_role("radiogroup")).to_have_accessible_description("Choose what came of it.")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert "Received" in head(console)


def test_what_is_owed_next_is_renewed_with_the_state(open_console: OpenConsole) -> None:
    """The standard rulebook: told that it arrived within 7 days, what came of it within 14."""
    console = open_console().sign_in("ada").open()
    assert f"tell the reporter that it has arrived: {long(7)}" in head(console)
    deadlines = console.part("deadlines")
    expect(deadlines.locator("[data-deadline=acknowledge]")).to_contain_text("set by the organisation")
    console.press("Take it up")
    expect(console.part("next")).to_have_count(0)
    assert f"tell the reporter what is being done: {long(14)}" in head(console)
    expect(deadlines.locator("[data-deadline=acknowledge]")).to_contain_text(f"by {long(7)}; done")
    expect(console.part("list")).to_contain_text("tell the reporter what is being done")
    expect(console.part("list")).to_contain_text("due in 14 days")
    close(console, "Passed on")
    expect(console.part("close")).to_have_count(0)
    assert long(14) not in head(console)


def test_the_second_who_closes_is_told_by_whom_and_how_it_was_closed_and_keeps_what_they_typed(
    office: Office, open_console: OpenConsole
) -> None:
    ada, bo = open_console().sign_in("ada").open(), open_console().sign_in("bo").open()
    bo.page.get_by_role("radio", name="Staff note").check()
    bo.part("compose").get_by_role("textbox").fill("Half a thought.")
    close(ada, "Passed on")
    expect(ada.part("close")).to_have_count(0)
    close(bo, "It could not be looked into")
    told = bo.part("close")
    expect(told).to_contain_text("Ada closed the case: Passed on to those who are responsible.")
    expect(told).to_contain_text("Your choice was not stored")
    told.get_by_role("button", name="Close").click()
    expect(bo.part("compose").get_by_role("textbox")).to_have_value("Half a thought.")
    [read] = office.program("cy").open_all()
    assert read.chain.outcome == "passed-on"


def test_a_closing_that_arrived_although_the_page_did_not_hear_of_it_is_done(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.page.context.route("**/append", lost_answers(1))
    close(console, "Passed on")
    expect(console.part("close")).to_contain_text("The server can")
    console.part("close").get_by_role("button", name="Close the case").click()
    expect(console.part("close")).to_have_count(0)
    assert "Outcome: Passed on" in head(console)
    expect(console.part("news")).to_have_count(0)


def test_taking_up_a_case_that_was_closed_meanwhile_does_not_open_it_again(office: Office, open_console: OpenConsole) -> None:
    ada, bo = open_console().sign_in("ada").open(), open_console().sign_in("bo").open()
    close(ada, "Passed on")
    expect(ada.part("close")).to_have_count(0)
    bo.press("Take it up")
    expect(bo.part("case").get_by_role("alert")).to_contain_text("The case was closed meanwhile")
    assert "Closed" in head(bo)
    [read] = office.program("cy").open_all()
    assert read.chain.state == "closed"


def test_who_writes_into_a_case_that_was_closed_meanwhile_is_told(open_console: OpenConsole) -> None:
    ada, bo = open_console().sign_in("ada").open(), open_console().sign_in("bo").open()
    close(ada, "Passed on")
    expect(ada.part("close")).to_have_count(0)
    bo.write("To the reporter", "Bo had not seen that.")
    expect(bo.part("news")).to_contain_text("While you wrote, the case was closed.")


def test_opening_again_says_before_that_a_room_is_opened_and_for_whom(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    close(console, "Passed on")
    console.press("Open the case again…")
    expect(console.part("reopen")).to_contain_text(
        "A room for staff notes is opened, too: Bo, Cy and you can read and write there"
    )
    console.part("reopen").get_by_role("button", name="Open the case again").click()
    expect(console.part("reopen")).to_have_count(0)
    [read] = office.program("bo").open_all()
    assert STAFF in read.chain.rooms
    close(console, "Passed on")
    console.press("Open the case again…")
    expect(console.part("reopen")).not_to_contain_text("A room for staff notes")
