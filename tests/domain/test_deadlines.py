"""Rules of when the reporter hears something."""

from datetime import date

from app.domain.deadlines import owed, promise
from app.domain.rulebook.conditions import Facts
from app.domain.rules.due import Times
from tests.domain.rules.party import PARTY

DUE = promise(Times(PARTY), Facts("report"), date(2026, 11, 22))


def test_promises_count_calendar_days_from_the_day_of_filing() -> None:
    assert (DUE.acknowledge.day, DUE.feedback.day) == (date(2026, 11, 29), date(2026, 12, 6))


def test_a_promise_tells_whose_number_it_is() -> None:
    assert (DUE.acknowledge.set_by, DUE.feedback.set_by, DUE.feedback.source) == ("organisation", "rules", "§ 9")


def test_what_was_promised_is_owed_until_it_was_heard() -> None:
    filed = date(2026, 11, 22)

    def ids(**heard: date) -> list[str]:
        return [one.id for one in owed(Times(PARTY), Facts("report"), filed, heard)]

    assert ids() == ["acknowledge", "feedback"]
    assert ids(acknowledged=filed) == ["feedback"]
    assert ids(acknowledged=filed, feedback_given=filed) == []
    assert ids(passed_on=filed) == ["acknowledge", "feedback"]
