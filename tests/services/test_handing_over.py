"""Running cases keep a reader when people leave: the operator is warned before, and told neither which case nor how many."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.services.check_instance import check_directories
from app.services.draft import read_draft, store_draft
from app.services.end_member import end_member
from app.services.finding import Finding
from app.services.handing_over import UNREAD, WOULD_BE_UNREAD, check_running_cases, refuse_unread
from app.services.obstacle import Obstacle
from app.storage.tables import CaseRow, GrantRow
from crypto.directory import Seat
from crypto.encoding import b64
from crypto.roles import Role
from tests.services.cases import store_noise_case
from tests.services.office import DAY, Office
from tests.services.test_file_report import filing, reporting, store


def holder(office: Office, handle: str) -> str:
    version = reporting(office).version
    return next(b64(one.entry) for one in version.members if one.member == office.members[handle])


def case_of(office: Office, *handles: str) -> bytes:
    """File a case that these handlers read awake, and the others not at all."""
    case = store(office, filing(office))
    kept = {holder(office, handle) for handle in handles} | {"reporter"}
    with office.database.writing() as session:
        for row in session.query(GrantRow).filter(GrantRow.case == case):
            if row.holder not in kept:
                session.delete(row)
    return case


def sleep(office: Office, case: bytes, handle: str) -> None:
    with office.database.writing() as session:
        asleep = update(GrantRow).where(GrantRow.case == case, GrantRow.holder == holder(office, handle)).values(asleep=True)
        session.execute(asleep)


def sentences(findings: Iterable[Finding]) -> list[str]:
    told = []
    for finding in findings:
        assert finding.values == {"slug": "house"}, "neither which case nor how many"
        told.append(finding.sentence)
    return told


def warned(office: Office) -> list[str]:
    proposed = office.propose().version
    with office.database.reading() as session:
        return sentences(check_running_cases(session, office.organisation, proposed))


def refused(office: Office, handle: str) -> bool:
    try:
        with office.database.reading() as session:
            refuse_unread(session, office.organisation, handle)
    except Obstacle:
        return True
    return False


def end(office: Office, handle: str) -> None:
    with office.database.writing() as session:
        end_member(session, office.organisation, handle)


def test_as_long_as_somebody_else_reads_every_case_anybody_may_leave(committee: Office) -> None:
    case_of(committee, "ada", "bo")
    case_of(committee, "bo", "cy")
    assert not any(refused(committee, handle) for handle in ("ada", "bo", "cy"))
    assert warned(committee) == []


def test_who_alone_reads_a_running_case_is_not_ended_unasked(committee: Office) -> None:
    case_of(committee, "ada", "bo", "cy")
    case_of(committee, "ada")
    assert [refused(committee, handle) for handle in ("ada", "bo", "cy")] == [True, False, False]


def test_a_closed_case_keeps_nobody(committee: Office) -> None:
    case = case_of(committee, "ada")
    with committee.database.writing() as session:
        session.execute(update(CaseRow).where(CaseRow.case == case).values(state="closed"))
    assert not refused(committee, "ada")


def test_a_sleeper_is_no_reader(committee: Office) -> None:
    case = case_of(committee, "ada", "bo")
    sleep(committee, case, "bo")
    assert [refused(committee, handle) for handle in ("ada", "bo", "cy")] == [True, False, False]


def test_one_who_was_dropped_is_no_reader(committee: Office) -> None:
    """What they keep of an earlier key opens nothing that is written now."""
    case = case_of(committee, "ada", "bo")
    with committee.database.writing() as session:
        session.add(GrantRow(case=case, room="talk", epoch=1, holder=holder(committee, "ada"), sealed=b"g", asleep=False))
    assert refused(committee, "ada")


def test_one_who_has_ended_already_is_no_reader(committee: Office) -> None:
    case_of(committee, "ada", "bo")
    end(committee, "bo")
    assert refused(committee, "ada")
    assert warned(committee) == []


def test_a_case_that_nobody_reads_any_longer_is_no_reason_to_keep_somebody(committee: Office) -> None:
    store_noise_case(committee)
    assert not refused(committee, "ada")
    assert warned(committee) == [UNREAD]


def test_two_who_leave_one_after_the_other_leave_none_unread(committee: Office) -> None:
    case_of(committee, "ada", "bo")
    assert not refused(committee, "ada")
    end(committee, "ada")
    committee.sign_and_publish()
    assert refused(committee, "bo")


def test_the_draft_is_warned_of_where_seats_or_roles_go(committee: Office) -> None:
    case_of(committee, "ada")
    ada = committee.members["ada"]
    assert warned(committee) == []
    with committee.database.writing() as session:
        without = read_draft(session, committee.organisation).without_member(ada)
        store_draft(session, committee.organisation, without)
    assert warned(committee) == [WOULD_BE_UNREAD]
    with committee.database.writing() as session:
        store_draft(session, committee.organisation, without.with_seat("committee", Seat(ada, Role.ADMINISTRATOR)))
    assert warned(committee) == [WOULD_BE_UNREAD]
    with committee.database.writing() as session:
        store_draft(session, committee.organisation, without.with_seat("committee", Seat(ada, Role.ADVISER)))
    assert warned(committee) == []


def test_the_draft_is_warned_of_where_keys_change(committee: Office) -> None:
    """Whoever makes new keys can't open what was sealed to the old ones, until a colleague lets them in."""
    case_of(committee, "ada")
    committee.enrol("ada", committee.invite("ada"), made=DAY + timedelta(days=1))
    assert warned(committee) == [WOULD_BE_UNREAD]


def test_the_doctor_says_both(committee: Office) -> None:
    case_of(committee, "ada")
    end(committee, "ada")
    case_of(committee, "bo")
    with committee.database.writing() as session:
        store_draft(
            session, committee.organisation, read_draft(session, committee.organisation).without_member(committee.members["bo"])
        )
    with committee.database.reading() as session:
        found = [finding for finding in check_directories(session, DAY) if finding.sentence in {UNREAD, WOULD_BE_UNREAD}]
    assert [finding.sentence for finding in found] == [UNREAD, WOULD_BE_UNREAD]
    assert all(finding.level == "warning" for finding in found)


def test_without_a_directory_nobody_reads_and_nobody_is_kept(empty_office: Office) -> None:
    empty_office.join("ada")
    assert not refused(empty_office, "ada")
    assert warned(empty_office) == []


@pytest.mark.parametrize("handle", ["eva", ""])
def test_whoever_is_no_member_is_said_so(committee: Office, handle: str) -> None:
    with committee.database.reading() as session, pytest.raises(Obstacle, match="no member"):
        refuse_unread(session, committee.organisation, handle)
