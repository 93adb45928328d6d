"""A run of the scheduler: handlers are warned, deadlines pass, sleepers wake. Each batch is whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.course import conditions
from app.services.directories import directories_of
from app.services.notices import members_behind, note
from app.storage.cases import awake_holders, cases_with_sleepers, records_of
from app.storage.deadlines import move_on
from app.storage.staff_cases import wake_grants
from crypto.records import parse_record

BATCH: Final = 500
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


def take_turns(session: Session, organisation: Organisation, today: date) -> Ticked:
    """
    Do what the turn of some deadlines of the organisation has come for; nothing is left to do where none was moved.

    A deadline is found and moved in one transaction: of two runs at once, or of a run after one that was cut off, only one finds
    it. Where a run was missed between warning and passing it has passed: nobody is warned of what is over. Who is told are
    members, once a day; nobody who sleeps, and nobody who holds nothing.

    Args:
        session: holds the write lock.
        organisation: whose cases.
        today: the universal day: when it ends, the last day of a deadline is over everywhere in Europe.
    """
    moved = move_on(session, organisation.organisation, today, BATCH)
    passed = [(case, deadline) for case, deadline, state in moved if state == "passed"]
    woken = _wake(session, passed)
    directories = directories_of(session, organisation)
    if directories is not None and moved:
        told = awake_holders(session, *{case for case, *_ in moved})  # those who were woken are awake now
        note(session, organisation.organisation, members_behind(directories.newest, told), today)
    return Ticked(len(moved) - len(passed), len(passed), woken)


def _wake(session: Session, passed: Sequence[tuple[bytes, str]]) -> int:
    """Stop withholding the grants of those who were waiting for one of these deadlines, and return of how many holders."""
    woken = 0
    sleeping = set(cases_with_sleepers(session, [case for case, _ in passed]))
    for case, deadline in passed:
        if case in sleeping:
            waiting = conditions(map(parse_record, records_of(session, case))).get(deadline, frozenset())
            for holder in waiting:
                wake_grants(session, case, holder)
            woken += len(waiting)
    return woken
