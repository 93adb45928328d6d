"""Runs of the scheduler: each deadline is moved once, however runs are missed, repeated or done at once."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest

from app import clock
from app.cli.ticking import run_tick
from app.domain.case import Addition, SealedGrant
from app.domain.running import Kept
from app.services.directories import directories_of
from app.services.tick import BATCH, Ticked, take_turns
from app.storage.cases import add_to_case
from app.storage.deadlines import deadlines_of, insert_deadlines
from app.storage.notices import notices, take_notices
from crypto.encoding import b64
from tests.services.cases import store_noise_case
from tests.services.office import DAY, Office
from tests.services.post_office import reach


def kept(day: date = DAY, warn: int = 3, name: str = "feedback") -> Kept:
    return Kept(name, None, day, "rules", promised=True, warn=warn)


def case_with(office: Office, *deadlines: Kept, readers: tuple[str, ...] = ()) -> bytes:
    """Store a case with these deadlines that these members of the office read."""
    case = store_noise_case(office)
    entries = {office.members[name]: name for name in readers}
    with office.database.reading() as session:
        directories = directories_of(session, office.organisation)
    assert directories is not None
    holders = [b64(listed.entry) for listed in directories.newest.members if listed.member in entries]
    for name in readers:
        reach(office, name)
    with office.database.writing() as session:
        grants = tuple(SealedGrant("talk", 1, holder, b"grant") for holder in holders)
        add_to_case(session, case, 0, Addition(grants=grants))
        insert_deadlines(session, case, deadlines)
    return case


def forget_notices(office: Office) -> None:
    with office.database.writing() as session:
        take_notices(session, date.max)


def run(office: Office, today: date) -> Ticked:
    with mock.patch.object(clock, "today", return_value=today):
        return run_tick(office.database)


def states(office: Office, case: bytes) -> dict[str, str]:
    with office.database.reading() as session:
        return {one.id: one.state for one in deadlines_of(session, case)}


def told(office: Office) -> list[tuple[str, date]]:
    names = {member: name for name, member in office.members.items()}
    with office.database.reading() as session:
        return sorted((names[member], day) for member, day in notices(session))


def test_those_who_handle_a_case_are_warned_and_told_when_it_is_late(committee: Office) -> None:
    case = case_with(committee, kept(), readers=("ada", "bo"))
    assert run(committee, DAY - timedelta(days=4)) == Ticked()
    assert told(committee) == []
    assert run(committee, DAY - timedelta(days=3)) == Ticked(warned=1)
    assert told(committee) == [(name, DAY - timedelta(days=3)) for name in ("ada", "bo")]
    forget_notices(committee)
    assert states(committee, case) == {"feedback": "warned"}
    assert run(committee, DAY) == Ticked()
    assert run(committee, DAY + timedelta(days=1)) == Ticked(passed=1)
    assert states(committee, case) == {"feedback": "passed"}
    assert told(committee) == [(name, DAY + timedelta(days=1)) for name in ("ada", "bo")]


def test_a_day_that_was_missed_is_made_up_for_once(committee: Office) -> None:
    case = case_with(committee, kept(), readers=("ada",))
    assert run(committee, DAY + timedelta(days=400)) == Ticked(passed=1)
    assert run(committee, DAY + timedelta(days=400)) == run(committee, DAY + timedelta(days=401)) == Ticked()
    assert states(committee, case) == {"feedback": "passed"}
    assert told(committee) == [("ada", DAY + timedelta(days=400))]


def test_two_runs_at_once_share_the_work(committee: Office) -> None:
    for _ in range(3):
        case_with(committee, *(kept(name=f"deadline-{number}") for number in range(BATCH)))
    done: list[Ticked] = []
    with mock.patch.object(clock, "today", return_value=DAY + timedelta(days=1)):
        threads = [threading.Thread(target=lambda: done.append(run_tick(committee.database))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(one.passed for one in done) == 3 * BATCH
    assert run(committee, DAY + timedelta(days=1)) == Ticked()


def test_a_run_that_is_cut_off_has_done_whole_batches(committee: Office) -> None:
    case = case_with(committee, *(kept(name=f"deadline-{number}") for number in range(BATCH + 5)), readers=("ada",))
    with committee.database.writing() as session:
        assert take_turns(session, committee.organisation, DAY + timedelta(days=1)).passed == BATCH
        session.rollback()
    assert Counter(states(committee, case).values()) == {"open": BATCH + 5}
    assert told(committee) == []
    assert run(committee, DAY + timedelta(days=1)).passed == BATCH + 5


@pytest.mark.parametrize("warn", [0, 1, 30])
@pytest.mark.parametrize("runs", [(-40, -30, -1, 0, 1), (-31, 0, 2), (-2,), (0, 0), (9,), (-1, 1, 1, 5), ()])
def test_however_many_runs_were_missed_the_end_is_the_same(committee: Office, warn: int, runs: tuple[int, ...]) -> None:
    """The last day is in time, the day after is not; and the next run makes up for all."""
    case = case_with(committee, kept(warn=warn))
    for offset in runs:
        run(committee, DAY + timedelta(days=offset))
        expected = "passed" if offset > 0 else "warned" if warn and offset >= -warn else "open"
        assert states(committee, case) == {"feedback": expected}
    done = run(committee, DAY + timedelta(days=10)).passed
    assert done + (max(runs, default=0) > 0) == 1
    assert states(committee, case) == {"feedback": "passed"}


def test_what_was_done_in_time_passes_no_more(committee: Office) -> None:
    case = case_with(committee, Kept("feedback", None, DAY, "rules", promised=True, warn=0, state="met", ended=DAY))
    assert run(committee, DAY + timedelta(days=9)) == Ticked()
    assert states(committee, case) == {"feedback": "met"}


def test_a_member_who_reads_nothing_is_told_nothing(committee: Office) -> None:
    case_with(committee, kept(), readers=("ada",))
    run(committee, DAY + timedelta(days=1))
    assert {name for name, _ in told(committee)} == {"ada"}


def test_who_was_dropped_is_told_nothing_though_their_old_key_is_still_kept(committee: Office) -> None:
    """A colleague who took themselves out of the case: what comes is written to a key that they don't have."""
    case = case_with(committee, kept(), readers=("ada", "bo"))
    with committee.database.reading() as session:
        directories = directories_of(session, committee.organisation)
    assert directories is not None
    left = next(b64(one.entry) for one in directories.newest.members if one.member == committee.members["bo"])
    with committee.database.writing() as session:
        add_to_case(session, case, 0, Addition(grants=(SealedGrant("talk", 2, left, b"grant"),)))
    run(committee, DAY + timedelta(days=1))
    assert {name for name, _ in told(committee)} == {"bo"}


def test_a_notice_names_a_member_and_a_day_and_is_one_however_much_there_is(committee: Office) -> None:
    for _ in range(5):
        case_with(committee, kept(), readers=("ada", "bo", "cy"))
    run(committee, DAY + timedelta(days=1))
    with committee.database.reading() as session:
        columns = {row[1] for row in session.connection().exec_driver_sql("PRAGMA table_info(notice)")}
    assert columns == {"member", "day"}
    assert len(told(committee)) == 3


def moments(first: datetime, last: datetime) -> Iterator[datetime]:
    while first <= last:
        yield first
        first += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("day", "what"),
    [
        (date(2026, 3, 29), "clocks go forward"),
        (date(2026, 10, 25), "clocks go back"),
        (date(2028, 2, 29), "a day that other years lack"),
        (date(2026, 12, 31), "the year ends"),
        (date(2026, 4, 30), "the month ends"),
    ],
)
def test_the_last_day_is_in_time_to_its_end_and_every_run_agrees(committee: Office, day: date, what: str) -> None:
    """A run every half hour around the day finds it passed at one moment only: when the universal day is over."""
    assert what
    case = case_with(committee, kept(day, warn=0))
    passed = []
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=6)
    for moment in moments(begin, begin + timedelta(hours=48)):
        done = run(committee, moment.date())
        passed += [moment] * done.passed
    assert passed == [datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)]
    assert states(committee, case) == {"feedback": "passed"}
