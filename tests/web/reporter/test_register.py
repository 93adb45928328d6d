"""The register: cases that the rules have their office know of, told to whoever sits there, and to nobody else."""

import pytest

from app.clock import today
from app.services.draft import read_draft, store_draft
from app.services.invite_member import OfferedSeat as Seated
from app.services.reporting import open_for_reporting
from crypto.directory import Seat
from crypto.encoding import unb64
from crypto.roles import Role
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff
from tests.web.reporter.test_exclusion import by_program, days_pass, only_case, sent


def test_who_reads_a_case_has_it_in_the_list_and_not_in_the_register(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    by_program(portal, frozenset(), frozenset())
    days_pass(portal, 4)  # finn, with whom it is registered, is woken
    finn = staff["finn"]
    assert [unb64(line["case"]) for line in finn.cases()] == [only_case(portal)]
    assert finn.api.ask("GET", "/register")["cases"] == []


def test_the_register_comes_in_pages(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    for _ in range(5):
        by_program(portal, frozenset(), frozenset())
    seen: list[str] = []
    after = ""
    while True:
        page = staff["finn"].api.ask("GET", f"/register?limit=2{after}")
        seen += [line["case"] for line in page["cases"]]
        if page["after"] is None:
            break
        after = f"&after={page['after']}"
    assert len(seen) == len(set(seen)) == 5


def test_nobody_but_whom_the_rules_name_can_be_registered_with(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    with portal.office.database.reading() as session:
        reporting = open_for_reporting(session, "house")
    assert reporting is not None
    plain = reporting.rules.plain("report")
    assert sent(portal, reporting, plain, frozenset({bytes(16)})) == 422
    for reads_others in ("ada", "hal"):
        assert sent(portal, reporting, plain, frozenset({staff[reads_others].member})) == 422
    assert sent(portal, reporting, plain, frozenset({staff["finn"].member})) == 204


@pytest.mark.parametrize(
    ("seated", "lines"),
    [(Seated("board", Role.ADMINISTRATOR), 0), (Seated("panel", Role.ADVISER), 0), (Seated("secretary", Role.HANDLER), 1)],
)
def test_who_has_left_the_office_is_told_of_no_case(staffed: tuple[Portal, Staff], seated: Seated, lines: int) -> None:
    portal, staff = staffed
    by_program(portal, frozenset(), frozenset())
    finn, house = staff["finn"], portal.office
    with house.database.writing() as session:
        draft = read_draft(session, house.organisation).without_member(finn.member)
        store_draft(session, house.organisation, draft.with_seat(seated.body, Seat(finn.member, seated.role)))
    house.sign_and_publish(today())
    assert len(finn.api.ask("GET", "/register")["cases"]) == lines
