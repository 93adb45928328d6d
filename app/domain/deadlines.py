"""By when the reporter hears something."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Promise:
    """What a reporter may expect: that it arrived by *acknowledge*, an answer by *feedback*; both days are in time."""

    acknowledge: date
    feedback: date


def promise(filed: date, acknowledge_days: int, feedback_days: int) -> Promise:
    """Return the last days that are in time, counted in calendar days from the day of filing."""
    return Promise(filed + timedelta(days=acknowledge_days), filed + timedelta(days=feedback_days))


def owed_by(promised: Promise, state: str) -> date | None:
    """Return by when the organisation owes its next word in *state*: that the report arrived, then what is done, then nothing."""
    return {"received": promised.acknowledge, "handling": promised.feedback}.get(state)
