"""A report through every screen of a party's rules: whoever is involved sees no trace of it, a sleeper gets nothing yet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.clock import now, today
from app.services.invite_member import invite_member
from app.storage.cases import records_of
from crypto.bodies import ReportBody
from crypto.chain import read_chain
from crypto.encoding import b64, unb64
from crypto.founding import Founding
from crypto.rooms import IDENTITY, TALK
from tests.party import found_party, places
from tests.services.office import office
from tests.staff_api import ApiError
from tests.staff_program import StaffProgram
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import Portal, port_and_origin, running
from tests.web.reporter.test_rules_of_the_form import NORTH

Staff = Mapping[str, StaffProgram]


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of a party whose members can sign in."""
    port, origin = port_and_origin()
    with office(tmp_path) as made:
        with made.database.writing() as session:
            found_party(session, made.organisation)
        root = Founding.parse(made.organisation.founding).fingerprint
        with running(made, replace(made.settings, origins=(origin,)), port) as portal:
            with made.database.writing() as session:
                tokens = {
                    handle: invite_member(session, made.organisation, handle, handle.title(), seats, now())
                    for handle, seats in places().items()
                }
            staff = {handle: StaffProgram.enrol(portal.url, token, root) for handle, token in tokens.items()}
            made.members.update({handle: member.member for handle, member in staff.items()})
            made.sign_and_publish(today())
            yield portal, {handle: member.sign_in() for handle, member in staff.items()}


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
    with portal.office.database.reading() as session:
        chain = read_chain(records_of(session, unb64(line["case"])), portal.directories(), unb64(line["case"]))
    named = {b64(entry.entry): entry.member for entry in portal.directories().newest.members}
    held = {room: {named[one.who]: one.asleep for one in chain.current(room).staff} for room in (TALK, IDENTITY)}
    sleeper = {staff["finn"].member: "pass-on"}
    assert held == {TALK: {staff["ina"].member: None, **sleeper}, IDENTITY: sleeper}  # an adviser never learns who it was


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
