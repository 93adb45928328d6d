"""The deadlines that are kept of a case: how they begin, what ends them, when the scheduler looks at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from app.domain.rulebook.clocks import SetBy
from app.domain.rules.due import Clock, Due, Times

State: TypeAlias = Literal["open", "warned", "passed", "met", "ended"]
RUNNING: Final[tuple[State, ...]] = ("open", "warned", "passed")
REOPENED: Final = "reopened"
CLOSED: Final = "closed"


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A deadline of a case, as the server keeps it.

    *day* is the last in time. *state*: it runs, those who handle the case were warned, its day has passed, what it asks for was
    done, or the case was closed before, which ends none that a sleeper waits for. *ended* is the day of the last two: `met` was
    late where that is past *day*.
    """

    id: str
    side: str | None
    day: date
    set_by: SetBy
    promised: bool
    warn: int
    state: State = "open"
    ended: date | None = None

    @classmethod
    def of(cls, due: Due) -> "Kept":
        """Return the deadline that begins with *due*."""
        return cls(due.id, due.side, due.day, due.set_by, due.promised, due.warn)

    @property
    def turn(self) -> date | None:
        """Return the first day on which the scheduler has something to do here; None where it never has again."""
        if self.state == "open" and self.warn:
            return self.day - timedelta(days=self.warn)
        return self.day + timedelta(days=1) if self.state in ("open", "warned") else None


@dataclass(frozen=True, slots=True)
class Course:
    """
    What sets the deadlines of one case in clear.

    *waited_for*: the deadlines that sleepers wait for, as the chain names them.
    """

    times: Times
    kind: str
    switched_on: frozenset[str]
    waited_for: frozenset[str]

    def begun(self, filed: date) -> tuple[Kept, ...]:
        """Return the deadlines that begin with filing."""
        return tuple(map(Kept.of, self._due({"filed": filed})))

    def after(self, kept: Iterable[Kept], filed: date, event: str, today: date) -> tuple[Kept, ...]:
        """Return the deadlines as they are after *event* (`followed_up:reporter`: on one side) on *today*; some may be new."""
        name, _, side = event.partition(":")
        met = self.times.ended_by(name)
        now = [
            _after(one, name, today, meets=one.id in met and side in ("", one.side), watched=one.id in self.waited_for)
            for one in kept
        ]
        found = {(one.id, one.side): one for one in now}
        # what closing starts runs from then on; what it ends doesn't begin again
        earlier = {} if name == CLOSED else {"filed": filed, **self._happened(now)}
        for due in self._due({**earlier, event: today}):
            before = found.get((due.id, due.side))
            if before is None and due.ends != name:
                found[due.id, due.side] = Kept.of(due)
            elif before is not None and before.state in RUNNING and due.day < before.day:
                state: State = "passed" if before.state == "passed" else "open"
                found[due.id, due.side] = replace(before, day=due.day, set_by=due.set_by, state=state)
        return tuple(found.values())

    def watches(self, event: str) -> bool:
        """Whether a sleeper waits for a deadline that *event* meets."""
        return not self.waited_for.isdisjoint(self.times.ended_by(event))

    def _due(self, events: Mapping[str, date]) -> Sequence[Due]:
        return self.times.due_in_clear(self.kind, self.switched_on, self.waited_for, Clock(events))

    def _happened(self, kept: Iterable[Kept]) -> dict[str, date]:
        """Return the events that are known by what they ended, with their days."""
        ends = {deadline.id: deadline.ends for deadline in self.times.rulebook.deadlines}
        return {
            ends[one.id] if one.side is None else f"{ends[one.id]}:{one.side}": one.ended
            for one in kept
            if one.state == "met" and one.ended is not None and one.id in ends
        }


def _after(one: Kept, event: str, today: date, *, meets: bool, watched: bool) -> Kept:
    """
    Return the deadline after *event*; *watched*: a sleeper waits for it.

    Attack: whoever should be watched closes the case without a word, and so nobody ever wakes.
    """
    if one.state in RUNNING and meets:
        return replace(one, state="met", ended=today)
    if one.state in RUNNING and event == CLOSED and not watched:
        return replace(one, state="ended", ended=today)
    if one.state == "ended" and event == REOPENED:
        return replace(one, state="open", ended=None)
    return one
