"""By when the reporter hears something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.rulebook.clocks import PROMISED
from app.domain.rulebook.conditions import Facts
from app.domain.rules.due import Clock, Due, Times


@dataclass(frozen=True, slots=True)
class Promise:
    """What a reporter may expect: that it arrived by *acknowledge*, an answer by *feedback*; both days are in time."""

    acknowledge: Due
    feedback: Due


def promise(times: Times, facts: Facts, filed: date) -> Promise:
    """Return the last days that are in time for a case like this that was filed on this day; every rulebook gives both."""
    due = {one.id: one for one in times.due(facts, Clock({"filed": filed}))}
    acknowledge, feedback = (due[name] for name in PROMISED)
    return Promise(acknowledge, feedback)


def owed(times: Times, facts: Facts, filed: date, heard: Mapping[str, date]) -> tuple[Due, ...]:
    """
    Return what a reporter was promised and has not been given yet: what is due first, first.

    *heard* are the events that they know of, by the rulebook's names, with their days.
    """
    due = times.due(facts, Clock({"filed": filed, **heard}))
    left = [one for one in due if one.promised and one.side is None and one.ends not in heard]
    return tuple(sorted(left, key=lambda one: (one.day, one.id)))
