"""Who may read: a colleague let in, a member who left, two who write at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from crypto.passphrases import STAFF as SLOW
from crypto.rooms import STAFF, TALK
from tests.browser.console import STORY, Console, Office, OpenConsole


def people(console: Console) -> str:
    """Return what stands about those who hold a key."""
    return console.part("people").inner_text()


@pytest.mark.parametrize("earlier", [True, False])
def test_a_colleague_is_let_in_as_far_back_as_was_said(office: Office, open_console: OpenConsole, *, earlier: bool) -> None:
    console = open_console().sign_in("ada").open()
    console.write("Staff note", "Before di came.")
    [di] = office.portal.join(office.server.url, "di")
    console.open()
    console.press("Let a colleague in")
    letting = console.part("let-in")
    expect(letting).to_contain_text("be undone")
    expect(letting.get_by_role("radio", name="Di")).not_to_be_checked()
    letting.get_by_role("button", name="Let in").click()
    expect(letting.get_by_role("radiogroup", name="Whom?")).to_have_accessible_description("Choose whom to let in.")
    letting.get_by_role("radio", name="Di").check()
    letting.get_by_role("button", name="Let Di in").click()  # it can't be undone: nothing is preselected
    how_far = letting.get_by_role("radiogroup", name="How far back?")
    expect(how_far).to_have_accessible_description("Choose how far back they may read.")
    how_far.get_by_role("radio", name="Everything that you can read" if earlier else "Only what is written from now on").check()
    expect(letting).to_contain_text("Di will be able to read the talk and the staff")
    console.press("Let Di in", exact=True)
    expect(console.part("let-in")).to_have_count(0)
    assert "Di" in people(console)
    console.write("Staff note", "After di came.")
    [seen] = di.sign_in().open_all()
    assert [text for _, text in seen.said(STAFF)] == (["Before di came."] if earlier else []) + ["After di came."]
    assert len(seen.said(TALK)) == (1 if earlier else 0)
    assert "identity" not in seen.views, "who the reporter is, only the reporter shows them"


def test_whoever_left_can_open_nothing_that_is_written_after(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.write("Staff note", "While cy was here.")
    [before] = office.program("cy").open_all()
    office.portal.end("cy")
    console.open()
    expect(console.part("case")).to_contain_text("Cy no longer sits in a body that may read this")
    console.write("To the reporter", "Cy has left us.")
    expect(console.part("news")).to_contain_text("New keys were made first, without Cy.")
    assert "Cy" not in people(console)
    console.write("Staff note", "Nobody tells Cy.")
    [after] = office.program("bo").open_all()
    for room in (TALK, STAFF):
        newest = after.views[room].objects[-1].header.place
        assert (room, newest.epoch) not in before.secrets, "who has left holds the key of what was written after"
        assert before.actor.who not in after.chain.current(room).who


def test_two_who_write_at_once_lose_nothing(office: Office, open_console: OpenConsole) -> None:
    ada, bo = open_console().sign_in("ada").open(), open_console().sign_in("bo").open()
    ada.press("Take it up")
    expect(ada.part("next")).to_have_count(0)
    ada.write("To the reporter", "Ada was quicker.")
    bo.write("To the reporter", "Bo had read the case before that.")
    expect(bo.part("news")).to_contain_text("something new came in")
    expect(bo.entry("Ada was quicker.")).to_contain_text("new")
    [read] = office.program("cy").open_all()
    assert [text for _, text in read.said()][1:] == ["Ada was quicker.", "Bo had read the case before that."]
    assert [mark for item in read.views[TALK].objects for mark in item.marks] == []


def lost_answers(times: int) -> Callable[[Route], None]:
    """Return a handler that lets a request through and loses its answer, so many times."""
    left = [times]

    def handle(route: Route) -> None:
        if left[0] > 0:
            left[0] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return handle


def test_an_answer_that_arrived_although_the_page_did_not_hear_of_it_is_not_there_twice(
    office: Office, open_console: OpenConsole
) -> None:
    console = open_console().sign_in("ada").open()
    console.page.context.route("**/append", lost_answers(1))
    console.page.get_by_role("radio", name="To the reporter").check()
    console.part("compose").get_by_role("textbox").fill("Did this arrive?")
    console.press("Send to the reporter")
    expect(console.part("compose")).to_contain_text("The server can")
    expect(console.part("compose").get_by_role("textbox")).to_have_value("Did this arrive?")
    console.press("Send to the reporter")
    expect(console.part("compose").locator(".told")).to_have_text("Sent to the reporter.")
    [read] = office.program("bo").open_all()
    assert [text for _, text in read.said()].count("Did this arrive?") == 1
    expect(console.entry(STORY)).to_have_count(1)


def test_who_the_reporter_is_stands_only_where_they_said_it(office: Office, open_console: OpenConsole) -> None:
    """A case without the room of the identity mentions none."""
    with office.reporter() as reporter:
        reporter.report({"q_what": "Nobody signs for the cash box", "kind": "report"})
    office.portal.join(office.server.url, "di")
    console = open_console().sign_in("ada").open("Nobody signs for the cash box")
    assert "who the" not in people(console)
    assert "who they are" not in people(console)
    console.press("Let a colleague in")
    expect(console.part("let-in")).not_to_contain_text("Who the reporter is")
    console.part("let-in").get_by_role("button", name="Cancel").click()
    console.open()
    assert "the talk, and who they are" in people(console)
    console.press("Let a colleague in")
    expect(console.part("let-in")).to_contain_text("Who the reporter is")


def test_a_new_members_empty_list_says_what_they_will_see_and_who_can_let_them_in(
    office: Office, open_console: OpenConsole
) -> None:
    office.portal.join(office.server.url, "di", profile=SLOW)
    console = open_console().sign_in("di")
    expect(console.part("list")).to_contain_text("filed since you joined")
    expect(console.part("list")).to_contain_text("ask a colleague who handles it")
