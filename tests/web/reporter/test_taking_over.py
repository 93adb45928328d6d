"""Where all who read a case have left, the next message goes to nobody whom its reporter has not agreed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.clock import today
from app.services.invite_member import OfferedSeat
from app.web.padding import STEP
from crypto.encoding import b64
from crypto.roles import Role
from tests.reporter_program import File
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff, holders, staffed_party
from tests.web.reporter.test_exclusion import only_case
from tests.web.reporter.test_rules_of_the_form import NORTH


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of the party, and its members by sign-in name, signed in."""
    with staffed_party(tmp_path) as found:
        yield found


def filed_about(portal: Portal, staff: Staff, accused: str) -> str:
    """File a report to the leader that says that the *accused* is involved, and return its words."""
    wishes = {**NORTH, "entry": "leader", "category": "money", "involved": b64(staff[accused].member)}
    with portal.reporter() as program:
        return program.report(wishes)


def forget_reports(portal: Portal) -> None:
    """Withhold what was written, as a server can; a handler could have erased it."""
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM object")


def test_without_a_report_that_can_be_read_nobody_takes_over(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    words = filed_about(portal, staff, "jan")
    portal.end("ada", "bo")
    before = holders(portal, only_case(portal))
    forget_reports(portal)
    with portal.reporter() as program:
        page = program.reply(program.come_back(words), "More of it.")
    assert page.status == 503
    assert "nobody is appointed to read this" in page.errors
    assert page.form("/case/reply").fields["text"].value == "More of it."
    assert portal.count("object") == 0
    assert holders(portal, only_case(portal)) == before  # those who have left, and nobody else


ALL_LEFT = "All who could read your case have left"


def invited_anew(portal: Portal, handle: str) -> bytes:
    """End a member, and invite them anew as a leader of the branch: another member to every rule. Return the new id."""
    portal.end(handle, "ada")
    portal.office.join("again", OfferedSeat("north-branch-leader", Role.HANDLER))
    portal.office.sign_and_publish(today())
    return portal.office.members["again"]


def test_who_would_take_over_is_told_before_they_are_given_the_case(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    words = filed_about(portal, staff, "bo")
    accused = invited_anew(portal, "bo")
    before = holders(portal, only_case(portal))
    with portal.reporter() as program:
        page = program.reply(program.come_back(words), "More of it.")
        assert (page.status, len(page.body) % STEP) == (409, 0)
        assert ALL_LEFT in page.text
        assert "Again, Leaders of the branch, North Branch" in page.text
        assert page.form("/case/reply").fields["text"].value == "More of it."
        assert holders(portal, only_case(portal)) == before
        assert portal.count("object") == 1
        page = program.submit(page.form("/case/reply"), {})
        assert "Your message is stored" in page.text
    assert accused in holders(portal, only_case(portal))["talk"]


def test_an_agreement_counts_for_those_only_who_were_told(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    words = filed_about(portal, staff, "jan")
    portal.end("ada")
    with portal.reporter() as program:
        case = program.come_back(words)
        portal.end("bo")
        page = program.reply(case, "More of it.")
        assert "Cy, Leaders of the county, North" in page.text
        portal.office.join("again", OfferedSeat("north-branch-leader", Role.HANDLER))
        portal.office.sign_and_publish(today())
        page = program.submit(page.form("/case/reply"), {})
        assert (page.status, ALL_LEFT in page.text) == (409, True)
        assert "Again, Leaders of the branch" in page.text
        accused = portal.office.members["again"]
    assert accused not in holders(portal, only_case(portal))["talk"]


def test_files_are_sealed_to_nobody_before_their_sender_was_told(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    words = filed_about(portal, staff, "bo")
    accused = invited_anew(portal, "bo")
    with portal.reporter() as program:
        page = program.reply(program.come_back(words), "Look.", [File("till.txt", b"empty")])
        assert (page.status, portal.files(), ALL_LEFT in page.text) == (409, [], True)
        assert "Please choose your files again." in page.errors
        assert accused not in holders(portal, only_case(portal))["talk"]
        page = program.submit(page.form("/case/reply"), {}, [File("till.txt", b"empty")])
        assert "Your message is stored" in page.text
        assert len(portal.files()) == 1


def test_a_withdrawal_gives_the_case_to_nobody(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    words = filed_about(portal, staff, "bo")
    invited_anew(portal, "bo")
    before = holders(portal, only_case(portal))
    with portal.reporter() as program:
        program.come_back(words)
        page = program.get("/house/case/withdraw")
        page = program.submit(page.form("/case/withdraw"), {})
        assert "Your case is withdrawn." in page.text
    assert holders(portal, only_case(portal)) == before
