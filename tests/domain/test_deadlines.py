"""Rules of when the reporter hears something."""

from datetime import date

from app.domain.deadlines import owed_by, promise


def test_promises_count_calendar_days_from_the_day_of_filing() -> None:
    due = promise(date(2026, 11, 22), acknowledge_days=7, feedback_days=14)
    assert (due.acknowledge, due.feedback) == (date(2026, 11, 29), date(2026, 12, 6))


def test_what_is_owed_next_follows_the_state() -> None:
    due = promise(date(2026, 11, 22), acknowledge_days=7, feedback_days=14)
    assert owed_by(due, "received") == due.acknowledge
    assert owed_by(due, "handling") == due.feedback
    assert owed_by(due, "closed") is None
