"""A run of the scheduler: handlers are warned, deadlines pass, sleepers wake. Each batch is whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.running import Kept
from app.services.course import conditions
from app.services.directories import directories_of
from app.services.notices import members_behind, note
from app.storage.cases import awake_holders, cases_with_sleepers, records_of
from app.storage.deadlines import move_on, whose_turn
from app.storage.staff_cases import wake_grants
from crypto.records import parse_record

BATCH: Final = 250
"""Deadlines in a transaction: it holds the write lock for some milliseconds, and reports wait for it."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a run, or a batch of it, has done: how many deadlines it warned of, how many have passed, how many woke."""

    warned: int = 0
    passed: int = 0
    woken: int = 0

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(self.warned + other.warned, self.passed + other.passed, self.woken + other.woken)

    @property
    def moved(self) -> int:
        """Return how many deadlines it has looked at."""
        return self.warned + self.passed


def has_turns(session: Session, organisation: Organisation, today: date) -> bool:
    """Tell whether there is anything to do for the organisation on *today*."""
    return bool(whose_turn(session, organisation.organisation, today, 1))


def take_turns(session: Session, organisation: Organisation, today: date) -> Ticked:
    """
    Do what the turn of up to `BATCH` deadlines of the organisation has come for; nothing is left to do where none was moved.

    A deadline is read and moved in one transaction: of two runs at once, or of a run after one that was cut off, only one finds
    it. Who is told are members, once a day; nobody who sleeps, and nobody who holds nothing.

    Args:
        session: holds the write lock.
        organisation: whose cases.
        today: the universal day: the last day of a deadline is over everywhere in Europe when it ends.
    """
    turns = [(case, kept, kept.on(today)) for case, kept in whose_turn(session, organisation.organisation, today, BATCH)]
    directories = directories_of(session, organisation) if turns else None
    if directories is None:
        return Ticked()
    move_on(session, ((case, after) for case, _, after in turns))
    passed = [(case, after) for case, _, after in turns if after.state == "passed"]
    woken = _wake(session, passed)
    told = awake_holders(session, *{case for case, _, _ in turns})  # those who were woken are awake now
    note(session, organisation.organisation, members_behind(directories.newest, told), today)
    return Ticked(len(turns) - len(passed), len(passed), woken)


def _wake(session: Session, passed: Sequence[tuple[bytes, Kept]]) -> int:
    """Stop withholding the grants of those who were waiting for one of these deadlines, and return of how many holders."""
    woken = 0
    sleeping = set(cases_with_sleepers(session, [case for case, _ in passed]))
    for case, kept in passed:
        if case in sleeping:
            waiting = conditions(map(parse_record, records_of(session, case))).get(kept.id, frozenset())
            for holder in waiting:
                wake_grants(session, case, holder)
            woken += len(waiting)
    return woken
