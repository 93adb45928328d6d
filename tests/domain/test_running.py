"""Rules of the deadlines that are kept of a case: how they begin, what ends them, when the scheduler looks at them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.rulebook.conditions import When
from app.domain.rulebook.span import Span
from app.domain.rules.due import Times
from app.domain.running import Course, Kept, State
from tests.domain.rules.party import PARTY

FILED = date(2026, 1, 31)
COURSE = Course(Times(PARTY), "report", frozenset(), frozenset())
WAITED = replace(COURSE, waited_for=frozenset({"pass-on"}))


def states(kept: tuple[Kept, ...]) -> dict[str, str]:
    return {f"{one.id}:{one.side}" if one.side else one.id: one.state for one in kept}


def test_what_depends_on_the_reporters_answers_is_not_kept() -> None:
    """That the case must be passed on would tell to whom the reporter turned, and that no law was broken."""
    assert states(COURSE.begun(FILED)) == {"acknowledge": "open", "feedback": "open"}


@pytest.mark.parametrize(
    "when",
    [
        When(unit_kinds=frozenset({"branch"})),
        When(levels=frozenset({"local"})),
        When(entries=frozenset({"leader"})),
        When(flags=frozenset({"law"})),
        When(without=frozenset({"law"})),
        When(answers={"self": frozenset({"yes"})}),
    ],
)
def test_a_condition_on_anything_that_is_asked_keeps_a_deadline_out(when: When) -> None:
    asked = tuple(replace(deadline, when=when) if deadline.id == "feedback" else deadline for deadline in PARTY.deadlines)
    course = replace(COURSE, times=Times(replace(PARTY, deadlines=asked)))
    assert states(course.begun(FILED)) == {"acknowledge": "open"}


def test_what_a_sleeper_waits_for_is_kept_since_the_chain_tells_it() -> None:
    assert states(WAITED.begun(FILED)) == {"acknowledge": "open", "feedback": "open", "pass-on": "open"}


def test_conditions_on_the_kind_and_the_settings_count() -> None:
    def course(kind: str, *switched_on: str) -> Course:
        when = When(kinds=frozenset({"report"}), settings=frozenset({"large"}))
        rules = replace(PARTY, deadlines=tuple(replace(deadline, when=when) for deadline in PARTY.deadlines))
        return Course(Times(rules), kind, frozenset(switched_on), frozenset())

    assert len(course("report", "large").begun(FILED)) == 3
    assert course("report").begun(FILED) == course("concern", "large").begun(FILED) == ()


def test_each_event_meets_its_own_deadline_on_its_day() -> None:
    kept = WAITED.after(WAITED.begun(FILED), FILED, "acknowledged", FILED + timedelta(days=2))
    assert states(kept) == {"acknowledge": "met", "feedback": "open", "pass-on": "open"}
    assert next(one.ended for one in kept if one.id == "acknowledge") == FILED + timedelta(days=2)
    assert states(WAITED.after(kept, FILED, "passed_on", FILED)) == {"acknowledge": "met", "feedback": "open", "pass-on": "met"}


def test_what_happened_late_is_met_too() -> None:
    passed = tuple(replace(one, state="passed") for one in COURSE.begun(FILED))
    assert set(states(passed).values()) == {"passed"}
    assert states(COURSE.after(passed, FILED, "acknowledged", FILED + timedelta(days=100)))["acknowledge"] == "met"


def test_an_event_starts_a_deadline_for_each_side_and_ends_each_by_itself() -> None:
    decided = COURSE.after(COURSE.begun(FILED), FILED, "decided", date(2026, 8, 31))
    assert {(one.side, one.day) for one in decided if one.id == "follow-up"} == {
        ("reporter", date(2027, 2, 28)),
        ("respondent", date(2027, 2, 28)),
    }
    one_side = COURSE.after(decided, FILED, "followed_up:respondent", date(2026, 9, 1))
    assert states(one_side)["follow-up:reporter"] == "open"
    assert states(one_side)["follow-up:respondent"] == "met"


def test_an_event_that_comes_before_its_own_deadline_brings_it_forward() -> None:
    """Feedback runs from the acknowledgement, or from the last day for one."""
    chained = tuple(
        replace(one, starts=("acknowledged", "due:acknowledge"), within=Span(1, "months")) if one.id == "feedback" else one
        for one in PARTY.deadlines
    )
    course = replace(COURSE, times=Times(replace(PARTY, deadlines=chained)))
    kept = course.begun(FILED)
    assert {one.id: one.day for one in kept}["feedback"] == date(2026, 3, 7)
    early = course.after(kept, FILED, "acknowledged", date(2026, 2, 1))
    assert {one.id: one.day for one in early}["feedback"] == date(2026, 3, 1)
    late = course.after(kept, FILED, "acknowledged", date(2026, 2, 20))
    assert {one.id: one.day for one in late}["feedback"] == date(2026, 3, 7)


def test_closing_ends_all_and_begins_nothing() -> None:
    assert COURSE.after((), FILED, "closed", FILED) == ()
    closed = COURSE.after(COURSE.begun(FILED), FILED, "closed", FILED)
    assert set(states(closed).values()) == {"ended"}
    assert states(COURSE.after(closed, FILED, "reopened", FILED)) == {"acknowledge": "open", "feedback": "open"}


@pytest.mark.parametrize("state", ["open", "warned", "passed"])
def test_closing_leaves_what_a_sleeper_waits_for_running(state: State) -> None:
    """Else whoever should be watched closes the case without a word, and nobody ever wakes."""
    kept = tuple(replace(one, state=state) for one in WAITED.begun(FILED))
    closed = WAITED.after(kept, FILED, "closed", FILED)
    assert states(closed) == {"acknowledge": "ended", "feedback": "ended", "pass-on": state}
    (watched,) = [one for one in closed if one.id == "pass-on"]
    assert watched == next(one for one in kept if one.id == "pass-on")
    assert states(WAITED.after(closed, FILED, "passed_on", FILED))["pass-on"] == "met"


def test_the_scheduler_looks_first_when_it_is_to_warn_then_on_the_day_after_the_last() -> None:
    kept = Kept("x", None, date(2026, 3, 1), "rules", promised=True, warn=3)
    assert kept.turn == date(2026, 2, 26)
    assert replace(kept, warn=0).turn == replace(kept, state="warned").turn == date(2026, 3, 2)
    assert replace(kept, state="passed").turn is replace(kept, state="met", ended=date(2026, 3, 1)).turn is None
