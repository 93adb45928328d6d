"""Who becomes a reader while a report is written gets nothing of it before its reporter was told, on the server's path too."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import today
from app.services.draft import Draft, read_draft, store_draft
from app.web.padding import STEP
from crypto.directory import Seat
from crypto.encoding import b64
from crypto.roles import Role
from tests.html_page import Page
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff, holders, staffed_party
from tests.web.reporter.test_exclusion import only_case
from tests.web.reporter.test_report import screen_of
from tests.web.reporter.test_rules_of_the_form import NORTH

LEADER = {**NORTH, "entry": "leader", "category": "money"}
CHANGED = "Who can read your report has changed"


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of the party, and its members by sign-in name, signed in."""
    with staffed_party(tmp_path) as found:
        yield found


def publish(portal: Portal, change: Callable[[Draft], Draft]) -> None:
    """Bring a *change* of the directory into force."""
    office = portal.office
    with office.database.writing() as session:
        store_draft(session, office.organisation, change(read_draft(session, office.organisation)))
    office.sign_and_publish(today())


def seated(member: bytes, body: str) -> Callable[[Draft], Draft]:
    return lambda draft: draft.with_seat(body, Seat(member, Role.HANDLER))


def is_asked_again(portal: Portal, page: Page) -> None:
    """Require the screen of readers, nothing stored, and all that was typed kept."""
    assert (page.status, screen_of(page), len(page.body) % STEP) == (409, "readers", 0)
    assert CHANGED in page.text
    assert portal.count("case") == 0
    assert page.form("/report").fields["q_what"].value == NORTH["q_what"]


def test_who_is_seated_after_the_last_screen_is_told_of_before_anything_is_sealed_to_them(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    with portal.reporter() as program:
        last = program.last_screen(LEADER)
        assert "Kari" not in last.text
        publish(portal, seated(staff["kari"].member, "north-branch-leader"))
        page = program.submit(last.form("/report"), {})
        is_asked_again(portal, page)
        assert "Can read it now: Leaders of the branch, North Branch: Kari" in page.text
        last = program.submit(page.form("/report"), {})
        assert screen_of(last) == "send"
        assert program.submit(last.form("/report"), {}).receipt
    assert staff["kari"].member in holders(portal, only_case(portal))["talk"]


def test_who_reads_now_can_be_shut_out_there(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    with portal.reporter() as program:
        last = program.last_screen(LEADER)
        publish(portal, seated(staff["kari"].member, "north-branch-leader"))
        page = program.submit(last.form("/report"), {})
        shut = {"shut": b64(staff["kari"].member)}
        assert shut["shut"] in page.form("/report").fields["shut"].options
        page = program.submit(page.form("/report"), shut)
        last = program.submit(page.form("/report"), {})
        assert program.submit(last.form("/report"), {}).receipt
    assert staff["kari"].member not in holders(portal, only_case(portal))["talk"]


def test_the_last_screen_shown_again_does_not_quietly_name_others(staffed: tuple[Portal, Staff]) -> None:
    """In another language, say: what was pressed there is no agreement to who came in between."""
    portal, staff = staffed
    with portal.reporter() as program:
        form = program.last_screen(LEADER).form("/report")
        publish(portal, seated(staff["kari"].member, "north-branch-leader"))
        form.action = "/nb/house/report?stay"
        again = program.submit(form, {})
        assert screen_of(again) == "send"
        form = again.form("/report")
        form.action = "/house/report"
        is_asked_again(portal, program.submit(form, {}))


def test_who_no_longer_reads_is_told_of(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    ada = staff["ada"].member
    with portal.reporter() as program:
        last = program.last_screen(LEADER)
        publish(portal, lambda draft: seated(ada, "board")(draft.without_member(ada)))
        page = program.submit(last.form("/report"), {})
        is_asked_again(portal, page)
        assert "Can no longer read it: Ada" in page.text


def test_who_may_read_later_only_is_told_of_too(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    with portal.reporter() as program:
        last = program.last_screen({**LEADER, "entry": "panel"})
        publish(portal, seated(staff["kari"].member, "secretary"))
        page = program.submit(last.form("/report"), {})
        is_asked_again(portal, page)
        assert "May read it later, on a condition: The secretary general, Party: someone whose name" in page.text


def test_a_directory_that_moves_without_a_change_of_readers_asks_nothing(staffed: tuple[Portal, Staff]) -> None:
    portal, _ = staffed
    with portal.reporter() as program:
        last = program.last_screen(LEADER)
        portal.office.sign_and_publish(today())
        assert program.submit(last.form("/report"), {}).receipt


def called_otherwise(draft: Draft) -> Draft:
    """Return the draft with the same panel under another id."""
    (panel,) = (body for body in draft.bodies if body.id == "panel")
    others = tuple(body for body in draft.bodies if body.id != "panel")
    return replace(draft, bodies=(*others, replace(panel, id="the-panel", kind="panel")))


@pytest.mark.parametrize(("field", "screen"), [("involved", "involved"), ("shut", "readers")])
@pytest.mark.parametrize("way", ["", "?back", "?change=about", "?stay"])
def test_a_body_that_was_named_and_is_gone_is_asked_about_again(
    field: str, screen: str, way: str, staffed: tuple[Portal, Staff]
) -> None:
    """Nobody in it is given the report because it is called otherwise now, wherever the reporter turns."""
    portal, staff = staffed
    with portal.reporter() as program:
        form = program.last_screen({**LEADER, "entry": "panel"}).form("/report")
        form.fields[field] = replace(form.fields["form"], name=field, value="body:panel")
        publish(portal, called_otherwise)
        form.action += way
        page = program.submit(form, {})
        assert (page.status, screen_of(page)) == (422, screen)
        assert "Please look through this again." in page.errors
        assert portal.count("case") == 0
        assert page.form("/report").fields["q_what"].value == NORTH["q_what"]
        answer = {"involved": "body:the-panel"} if field == "involved" else {"shut": "body:the-panel"}
        page = program.submit(page.form("/report"), answer)
        while not page.receipt:
            page = program.submit(page.form("/report"), {})
    reading = holders(portal, only_case(portal))["talk"]
    assert not {staff["hal"].member, staff["ina"].member} & set(reading)
