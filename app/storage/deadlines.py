"""The deadlines of cases: kept, changed, and the nearest of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, cast

from sqlalchemy import Table, insert, select, update
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


def whose_turn(session: Session, organisation: bytes, today: date, limit: int) -> list[tuple[bytes, Kept]]:
    """Return up to *limit* deadlines of the organisation that the scheduler has something to do with on *today*, by case."""
    found = (
        select(DeadlineRow)
        .join(CaseRow, CaseRow.case == DeadlineRow.case)
        .where(DeadlineRow.turn <= today, CaseRow.organisation == organisation)
        .limit(limit)
    )
    return [(row.case, _kept(row)) for row in session.scalars(found)]


def move_on(session: Session, moved: Iterable[tuple[bytes, Kept, Kept]]) -> list[tuple[bytes, Kept]]:
    """
    Write deadlines (case, before, after) whose turn it was, and return those that were still as *before*.

    Another run may have been quicker, or what the deadline asks for was done meanwhile: then there is nothing to tell of it.
    """
    done = []
    for case, before, after in moved:
        same = (
            update(DeadlineRow)
            .where(DeadlineRow.case == case, DeadlineRow.deadline == before.id, DeadlineRow.side == (before.side or ""))
            .where(DeadlineRow.state == before.state, DeadlineRow.day == before.day)
            .values(state=after.state, turn=after.turn)
        )
        if session.execute(same).rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            done.append((case, after))
    return done


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
