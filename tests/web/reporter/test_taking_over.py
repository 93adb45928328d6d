"""Where all who read a case have left, the next message goes to nobody whom its reporter has not agreed to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.encoding import b64
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
