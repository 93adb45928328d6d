"""A report through every screen of a party's rules: whoever is involved sees no trace of it, a sleeper gets nothing yet."""

import pytest

from app.clock import today
from app.domain.rules.draft import Draft
from app.services.draft import read_draft, store_draft
from app.services.reporting import open_for_reporting
from crypto.bodies import ReportBody
from crypto.directory import Seat
from crypto.encoding import b64, unb64
from crypto.roles import Role
from crypto.rooms import IDENTITY, TALK
from tests.staff_api import ApiError
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff, holders
from tests.web.reporter.test_exclusion import only_case, sent
from tests.web.reporter.test_rules_of_the_form import NORTH


def test_who_is_involved_sees_nothing_and_a_sleeper_nothing_yet(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    hal = b64(staff["hal"].member)
    wishes = {**NORTH, "entry": "panel", "category": "money", "involved": "", "others": "Zoe", "q_name": "Kim", "way": "open"}
    with portal.reporter() as program:
        words = program.report({**wishes, "involved": f"{hal} {b64(staff['ada'].member)}"})
        case = program.come_back(words)
    assert "Zoe" in case.text
    listed = {handle: list(member.cases()) for handle, member in staff.items()}
    assert {handle for handle, cases in listed.items() if cases} == {"ina"}
    (line,) = listed["ina"]
    for handle in staff.keys() - {"ina"}:
        with pytest.raises(ApiError) as refused:
            staff[handle].api.ask("GET", f"/cases/{line['case']}")
        assert refused.value.status == 404
    held = holders(portal, unb64(line["case"]))
    sleeper = {staff["finn"].member: "pass-on"}
    assert held == {TALK: {staff["ina"].member: None, **sleeper}, IDENTITY: sleeper}  # an adviser never learns who it was


def test_where_only_a_sleeper_is_left_the_message_goes_to_whom_the_rules_name_now(staffed: tuple[Portal, Staff]) -> None:
    """What the sleeper waits for may have been done in time, so that they never wake: somebody must read what is written."""
    portal, staff = staffed
    with portal.reporter() as program:
        words = program.report({**NORTH, "entry": "panel", "category": "money", "q_name": "Kim"})
        portal.end("hal", "ina")
        told = program.reply(program.come_back(words), "Is anybody there?")  # who would take over, before anything is given
        assert program.submit(told.form("/case/reply"), {}).status == 200
    (line,) = staff["jan"].cases()
    board = {staff["jan"].member: None, staff["kari"].member: None}
    held = holders(portal, unb64(line["case"]))
    assert held[TALK] == {**board, staff["finn"].member: "pass-on"}
    staff["jan"].read_directory()
    assert "Is anybody there?" in [text for _, text in staff["jan"].open(unb64(line["case"])).said()]
    assert list(staff["finn"].cases()) == []


def test_what_decided_is_sealed_with_the_report(party: Portal) -> None:
    hal = b64(party.office.members["hal"])
    with party.reporter() as program:
        program.report({**NORTH, "entry": "leader", "flag": "law", "involved": hal, "category": "money"})
    finn = Handler(party, "finn")
    (case,) = finn.cases()
    report = next(item.body for item in finn.read(case).objects if isinstance(item.body, ReportBody))
    matter = report.matter
    assert (matter.unit, matter.entry, matter.category, matter.way) == ("north-branch", "leader", "money", "anonymous")
    assert matter.flags == {"law"}
    assert matter.involved == {party.office.members["hal"]}


@pytest.mark.parametrize(("kind", "name", "status"), [("complaint", "", 422), ("complaint", "Lise", 204), ("report", "", 204)])
def test_what_may_not_go_without_a_name_is_not_taken_sealed_without_one(
    staffed: tuple[Portal, Staff], kind: str, name: str, status: int
) -> None:
    portal, _ = staffed
    with portal.office.database.reading() as session:
        reporting = open_for_reporting(session, "house")
    assert reporting is not None
    assert reporting.rulebook.identity
    draft = Draft(reporting.rules.facts(kind, "north-branch", "leader"), "north-branch")
    assert sent(portal, reporting, draft, name=name) == status


def test_a_deputy_who_only_looks_on_is_passed_over_for_the_board(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    house = portal.office
    with house.database.writing() as session:
        looks_on = Seat(staff["hal"].member, Role.OBSERVER, deputy=True)
        store_draft(session, house.organisation, read_draft(session, house.organisation).with_seat("secretary", looks_on))
    house.sign_and_publish(today())
    with portal.reporter() as program:
        wishes = {**NORTH, "entry": "leader", "flag": "law", "category": "money", "involved": b64(staff["finn"].member)}
        assert program.report(wishes)
    assert set(holders(portal, only_case(portal))[TALK]) == {staff["jan"].member, staff["kari"].member}
