"""The deadlines of cases: kept, changed, and the nearest of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, cast

from sqlalchemy import Date, Table, bindparam, func, insert, select, tuple_, update
from sqlalchemy import case as either
from sqlalchemy.orm import Session

from app.domain.rulebook.clocks import SetBy
from app.domain.running import RUNNING, Kept, State
from app.storage.course_tables import DeadlineRow
from app.storage.tables import CaseRow

_INSERT: Final = insert(cast("Table", DeadlineRow.__table__))


def insert_deadlines(session: Session, case: bytes, kept: Iterable[Kept]) -> None:
    """Keep the deadlines that a new case (20-byte id) begins with."""
    rows = [_columns(case, one) for one in kept]
    if rows:
        session.connection().execute(_INSERT, rows)


def deadlines_of(session: Session, case: bytes) -> tuple[Kept, ...]:
    """Return the deadlines of the case: what is due first, first."""
    return deadlines_in(session, [case])[case]


def deadlines_in(session: Session, cases: Sequence[bytes]) -> Mapping[bytes, tuple[Kept, ...]]:
    """Return the deadlines of each of *cases*: what is due first, first."""
    found = select(DeadlineRow).where(DeadlineRow.case.in_(cases))
    kept: dict[bytes, tuple[Kept, ...]] = dict.fromkeys(cases, ())
    for row in session.scalars(found.order_by(DeadlineRow.day, DeadlineRow.deadline, DeadlineRow.side)):
        kept[row.case] += (_kept(row),)
    return kept


def nearest_in(session: Session, cases: Sequence[bytes]) -> Mapping[bytes, Kept]:
    """Return the deadline of each of *cases* that is due first among those that run, where one does."""
    running = {case: [one for one in kept if one.state in RUNNING] for case, kept in deadlines_in(session, cases).items()}
    return {case: kept[0] for case, kept in running.items() if kept}


def change_deadlines(session: Session, case: bytes, before: Iterable[Kept], after: Iterable[Kept]) -> None:
    """Keep the deadlines of *case* as they are *after*; only those that differ from *before* are written."""
    held = set(before)
    for one in after:
        if one not in held:
            session.merge(DeadlineRow(**_columns(case, one)))
    session.flush()


_TODAY: Final = bindparam("today", type_=Date)
_OF_ORGANISATION: Final = (
    select(CaseRow.case).where(CaseRow.case == DeadlineRow.case, CaseRow.organisation == bindparam("organisation")).exists()
)
_TURNS: Final = (
    select(DeadlineRow.case, DeadlineRow.deadline, DeadlineRow.side)
    # not joined: SQLite would begin with the cases, and each batch go past all that have been dealt with
    .where(DeadlineRow.turn <= _TODAY, _OF_ORGANISATION)
    .limit(bindparam("most"))
)
_OVER: Final = DeadlineRow.day < _TODAY
_MOVE: Final = (
    update(DeadlineRow)
    .where(tuple_(DeadlineRow.case, DeadlineRow.deadline, DeadlineRow.side).in_(_TURNS))
    .values(
        state=either((_OVER, "passed"), else_="warned"), turn=either((_OVER, None), else_=func.date(DeadlineRow.day, "+1 day"))
    )
    .returning(DeadlineRow.case, DeadlineRow.deadline, DeadlineRow.state)
)
"""Composed once: a run makes it hundreds of times, beside the reports that come in."""


def has_turns(session: Session, organisation: bytes, today: date) -> bool:
    """Tell whether the scheduler has anything to do with a deadline of the organisation on *today*."""
    found = session.connection().execute(_TURNS, {"organisation": organisation, "today": today, "most": 1})
    return found.first() is not None


def move_on(session: Session, organisation: bytes, today: date, most: int) -> list[tuple[bytes, str, State]]:
    """
    Let up to *most* deadlines pass whose day is over, or be warned of whose day is near, and return them with their new states.

    Which are warned of are looked at again on the day after the last; which have passed never again.
    """
    moved = session.connection().execute(_MOVE, {"organisation": organisation, "today": today, "most": most})
    return [(row[0], row[1], cast("State", row[2])) for row in moved]


def _columns(case: bytes, kept: Kept) -> dict[str, object]:
    return {
        "case": case,
        "deadline": kept.id,
        "side": kept.side or "",
        "day": kept.day,
        "set_by": kept.set_by,
        "promised": kept.promised,
        "warn": kept.warn,
        "state": kept.state,
        "ended": kept.ended,
        "turn": kept.turn,
    }


def _kept(row: DeadlineRow) -> Kept:
    return Kept(
        id=row.deadline,
        side=row.side or None,
        day=row.day,
        set_by=cast("SetBy", row.set_by),
        promised=row.promised,
        warn=row.warn,
        state=cast("State", row.state),
        ended=row.ended,
    )
