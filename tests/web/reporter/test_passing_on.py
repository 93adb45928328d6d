"""Passing a case on: whom the rules name is woken where it wasn't done, and a friend who is let in takes nobody's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.encoding import unb64
from tests.staff_case import StaffCase
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff, staffed_party
from tests.web.reporter.test_exclusion import days_pass
from tests.web.reporter.test_rules_of_the_form import NORTH


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of the party, in which the panel reads a report and finn sleeps until it was not passed on."""
    with staffed_party(tmp_path) as (portal, staff):
        with portal.reporter() as program:
            program.report({**NORTH, "entry": "panel", "category": "money"})
        yield portal, staff


def opened_by(staff: Staff, handle: str) -> StaffCase:
    """Return the only case, as this member has it open."""
    (line,) = staff[handle].cases()
    return staff[handle].open(unb64(line["case"]))


def state_of_passing_on(staff: Staff, handle: str) -> str:
    """Return what this member is told of the deadline."""
    (line,) = staff[handle].cases()
    kept = staff[handle].api.ask("GET", f"/cases/{line['case']}")["deadlines"]
    return next(str(one["state"]) for one in kept if one["deadline"] == "pass-on")


def test_a_colleague_who_is_let_in_passes_nothing_on_where_somebody_sleeps_until_then(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    opened_by(staff, "ina").admit(staff["ada"].actor.who).send()
    assert [len(list(staff[handle].cases())) for handle in ("ada", "finn")] == [1, 0]
    assert state_of_passing_on(staff, "ina") == "open"
    days_pass(portal, 4)
    assert len(list(staff["finn"].cases())) == 1
