"""By when what must happen: the deadlines of a rulebook, of the laws beneath it and of the organisation's settings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.domain.rulebook.clocks import DUE, Deadline, Overlay, SetBy
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.span import Span
from app.domain.rulebook.whole import Rulebook


@dataclass(frozen=True, slots=True)
class Due:
    """
    The last day on which something is in time, whose number that is, and where it is written.

    *ends*: the event that meets it. *warn*: so many days before, those who handle it are warned.
    """

    id: str
    day: date
    set_by: SetBy
    source: str
    promised: bool
    ends: str
    warn: int
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The day of each event in a case (by side, as `decided:reporter`), and how many days were paused, by pause."""

    events: Mapping[str, date]
    paused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Times:
    """
    What sets dates for an organisation.

    Args:
        rulebook: its rules.
        overlays: those that are switched on.
        own: its own numbers of days, by the deadlines' ids.
        own_months: its own number of months for which a closed case is kept, None where it has none.
    """

    rulebook: Rulebook
    overlays: Sequence[Overlay] = ()
    own: Mapping[str, int] = field(default_factory=dict)
    own_months: int | None = None

    @classmethod
    def of(cls, rulebook: Rulebook, settings: Mapping[str, str | int | bool]) -> "Times":
        """
        Return what sets dates under *rulebook* for an organisation with these *settings*.

        Its own numbers are among them: `deadline_acknowledge_days`, so for each deadline, and `retention_months`.
        """
        numbers = {name: value for name, value in settings.items() if type(value) is int and value > 0}
        names = {deadline.id: f"deadline_{deadline.id.replace('-', '_')}_days" for deadline in rulebook.deadlines}
        own = {deadline: numbers[name] for deadline, name in names.items() if name in numbers}
        return cls(rulebook, rulebook.laws_under(settings), own, numbers.get("retention_months"))

    def due(self, facts: Facts, clock: Clock) -> tuple[Due, ...]:
        """
        Return the deadlines that run in a case, by id and side.

        Where several set the same one, the earliest day holds: no law and no setting ever makes a date later.
        """
        return self._running(lambda deadline: deadline.when.holds(facts), clock)

    def due_in_clear(self, kind: str, switched_on: frozenset[str], waited_for: Collection[str], clock: Clock) -> tuple[Due, ...]:
        """
        Return the deadlines of a case of *kind* that the server may know of.

        That are those whose condition looks at nothing but the kind and the settings, and those that a sleeper waits for, which
        the chain says in clear. That any other one runs would tell what the reporter answered.
        """
        facts = Facts(kind, settings=switched_on)

        def known(deadline: Deadline) -> bool:
            return deadline.id in waited_for or (deadline.when.asks_nothing and deadline.when.holds(facts))

        return self._running(known, clock)

    def ended_by(self, event: str) -> frozenset[str]:
        """Return the ids of the deadlines that *event* meets."""
        return frozenset(deadline.id for deadline in self._deadlines(lambda _: True) if deadline.ends == event)

    def _running(self, runs: Callable[[Deadline], bool], clock: Clock) -> tuple[Due, ...]:
        found: dict[tuple[str, str | None], Due] = {}
        waiting = list(self._deadlines(runs))
        while waiting:
            ready = [deadline for deadline in waiting if not _waits_for(deadline, waiting)]
            for deadline in ready:
                for side in deadline.each or (None,):
                    due = _due(deadline, side, clock, found)
                    if due is not None and ((due.id, side) not in found or due.day < found[due.id, side].day):
                        found[due.id, side] = due
            waiting = [deadline for deadline in waiting if deadline not in ready]
            if not ready:
                raise ValueError("deadlines that wait for each other")
        return tuple(found[key] for key in sorted(found, key=lambda key: (key[0], key[1] or "")))

    def _deadlines(self, runs: Callable[[Deadline], bool]) -> Iterable[Deadline]:
        for deadline in self.rulebook.deadlines:
            if runs(deadline):
                yield from self._with_own(deadline)
        for overlay in self.overlays:
            yield from filter(runs, overlay.deadlines)

    def _with_own(self, deadline: Deadline) -> Iterable[Deadline]:
        days = self.own.get(deadline.id)
        if days is not None:
            yield replace(deadline, within=Span(days, "days"), set_by="organisation", source="")
        if days is None or deadline.set_by != "organisation":
            yield deadline


def erase_by(times: Times, closed: date) -> tuple[date, SetBy]:
    """
    Return the last day on which a case that was closed on *closed* is kept, and whose number that is.

    The shortest of what the laws beneath the rules, the rules and the organisation say; of equals in this order.
    """
    retention = times.rulebook.retention
    spans: list[tuple[Span, SetBy]] = [(law.retention, "law") for law in times.overlays if law.retention is not None]
    if times.own_months is None or retention.set_by != "organisation":
        spans.append((retention.within, retention.set_by))
    if retention.most is not None:
        spans.append((retention.most, "rules"))
    if times.own_months is not None:
        spans.append((Span(times.own_months, "months"), "organisation"))
    return min(((span.after(closed), set_by) for span, set_by in spans), key=lambda one: one[0])


def _waits_for(deadline: Deadline, waiting: Sequence[Deadline]) -> bool:
    starts = {start.removeprefix(DUE) for start in deadline.starts if start.startswith(DUE)}
    return any(other.id in starts for other in waiting)


def _due(deadline: Deadline, side: str | None, clock: Clock, found: Mapping[tuple[str, str | None], Due]) -> Due | None:
    starts = [day for start in deadline.starts if (day := _start(start, side, clock, found)) is not None]
    if not starts:
        return None
    paused = timedelta(days=sum(clock.paused.get(pause, 0) for pause in deadline.pauses))
    day = deadline.within.after(min(starts)) + paused
    return Due(deadline.id, day, deadline.set_by, deadline.source, deadline.promised, deadline.ends, deadline.warn, side)


def _start(start: str, side: str | None, clock: Clock, found: Mapping[tuple[str, str | None], Due]) -> date | None:
    if start.startswith(DUE):
        due = found.get((start.removeprefix(DUE), side)) or found.get((start.removeprefix(DUE), None))
        return None if due is None else due.day
    return clock.events.get(f"{start}:{side}", clock.events.get(start))
