"""Rules of by when what must happen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.reading import read_overlay
from app.domain.rulebook.clocks import Retention
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.span import Span
from app.domain.rules.due import Clock, Times, erase_by
from app.rulebooks import overlay_file
from tests.domain.rules.party import PARTY

EU = read_overlay(overlay_file("eu-2019-1937"), "eu-2019-1937.toml")
FACTS = Facts("report", entry="panel")
DAYS = st.dates(date(2020, 1, 1), date(2090, 1, 1))


def due(times: Times, **events: date) -> dict[tuple[str, str | None], date]:
    """Return the day of each deadline that runs, by id and side."""
    return {(one.id, one.side): one.day for one in times.due(FACTS, Clock(events))}


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        (Span(14, "days"), date(2026, 11, 26), date(2026, 12, 10)),
        (Span(6, "months"), date(2026, 8, 31), date(2027, 2, 28)),
        (Span(6, "months"), date(2027, 8, 31), date(2028, 2, 29)),
        (Span(3, "months"), date(2026, 11, 30), date(2027, 2, 28)),
        (Span(3, "years"), date(2024, 2, 29), date(2027, 2, 28)),
        (Span(4, "years"), date(2024, 2, 29), date(2028, 2, 29)),
        (Span(1, "months"), date(2026, 12, 31), date(2027, 1, 31)),
        (Span(3, "days"), date(9999, 12, 30), date(9999, 12, 31)),
        (Span(1, "months"), date(9999, 12, 1), date(9999, 12, 31)),
        (Span(3, "years"), date(9998, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_span_ends_on_the_same_day_or_on_the_months_last(span: Span, start: date, end: date) -> None:
    assert span.after(start) == end


def test_a_deadline_runs_from_what_starts_it_and_not_before() -> None:
    filed = date(2026, 11, 26)
    assert due(Times(PARTY), filed=filed) == {
        ("acknowledge", None): filed + timedelta(days=7),
        ("feedback", None): filed + timedelta(days=14),
        ("pass-on", None): filed + timedelta(days=3),
    }


def test_each_side_has_a_clock_of_its_own() -> None:
    found = Times(PARTY).due(FACTS, Clock({"decided:reporter": date(2026, 8, 31), "decided:respondent": date(2026, 9, 1)}))
    assert {(one.side, one.day) for one in found} == {("reporter", date(2027, 2, 28)), ("respondent", date(2027, 3, 1))}


def test_a_pause_moves_only_the_deadlines_that_know_it() -> None:
    paused = tuple(
        replace(one, pauses=frozenset({"waiting_for_reporter"})) if one.id == "feedback" else one for one in PARTY.deadlines
    )
    filed = date(2026, 11, 26)
    found = Times(replace(PARTY, deadlines=paused)).due(FACTS, Clock({"filed": filed}, {"waiting_for_reporter": 5}))
    days = {one.id: (one.day - filed).days for one in found}
    assert days == {"acknowledge": 7, "feedback": 19, "pass-on": 3}


def test_the_organisations_number_stands_in_for_a_default_and_only_tightens_a_rule() -> None:
    filed = date(2026, 11, 26)
    longer = due(Times(PARTY, own={"acknowledge": 10, "feedback": 20}), filed=filed)
    assert longer["acknowledge", None] == filed + timedelta(days=10)
    assert longer["feedback", None] == filed + timedelta(days=14)
    assert due(Times(PARTY, own={"feedback": 5}), filed=filed)["feedback", None] == filed + timedelta(days=5)


def test_a_true_setting_is_no_number_of_days() -> None:
    assert Times.of(PARTY, {"deadline_acknowledge_days": True}).own == {}
    assert Times.of(PARTY, {"deadline_acknowledge_days": 3, "deadline_pass_on_days": 2}).own == {"acknowledge": 3, "pass-on": 2}


@given(filed=DAYS, late=st.integers(0, 400))
def test_acknowledging_late_never_buys_time(filed: date, late: int) -> None:
    """Feedback is due three months after the acknowledgement, and never later than three months after the seventh day."""
    without = replace(PARTY, deadlines=tuple(one for one in PARTY.deadlines if one.id != "feedback"))
    found = due(Times(without, (EU,)), filed=filed, acknowledged=filed + timedelta(days=late))
    latest = Span(3, "months").after(min(filed + timedelta(days=late), filed + timedelta(days=7)))
    assert found["feedback", None] == latest


@given(filed=DAYS, own=st.dictionaries(st.sampled_from(["acknowledge", "feedback"]), st.integers(1, 400)))
def test_an_overlay_never_makes_a_date_later(filed: date, own: dict[str, int]) -> None:
    without, with_law = (due(Times(PARTY, laws, own), filed=filed) for laws in ((), (EU,)))
    assert all(with_law[key] <= day for key, day in without.items())


@pytest.mark.parametrize(
    ("most", "set_by", "own", "kept", "whose"),
    [
        (None, "organisation", None, date(2028, 11, 26), "organisation"),
        (None, "organisation", 6, date(2027, 5, 26), "organisation"),
        (None, "organisation", 60, date(2031, 11, 26), "organisation"),
        (Span(3, "years"), "organisation", 60, date(2029, 11, 26), "rules"),
        (None, "rules", 60, date(2028, 11, 26), "rules"),
        (None, "rules", 6, date(2027, 5, 26), "organisation"),
    ],
)
def test_a_closed_case_is_kept_for_the_shortest_time(
    most: Span | None, set_by: str, own: int | None, kept: date, whose: str
) -> None:
    retention = Retention(Span(2, "years"), most, set_by)  # type: ignore[arg-type]  # a test's strings are of the type
    times = Times.of(replace(PARTY, retention=retention), {} if own is None else {"retention_months": own})
    assert erase_by(times, date(2026, 11, 26)) == (kept, whose)
