"""The deadlines of cases: kept, changed, and the nearest of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from sqlalchemy import Row, Table, bindparam, insert, select, update
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


_TURNS: Final = (
    select(*DeadlineRow.__table__.c)
    .join(CaseRow, CaseRow.case == DeadlineRow.case)
    .where(DeadlineRow.turn <= bindparam("today"), CaseRow.organisation == bindparam("organisation"))
    .limit(bindparam("most"))
)
_MOVE: Final = (
    update(cast("Table", DeadlineRow.__table__))
    .where(DeadlineRow.case == bindparam("of"), DeadlineRow.deadline == bindparam("id"), DeadlineRow.side == bindparam("whose"))
    .values(state=bindparam("now"), turn=bindparam("next"))
)


def whose_turn(session: Session, organisation: bytes, today: date, most: int) -> list[tuple[bytes, Kept]]:
    """Return up to *most* deadlines of the organisation that the scheduler has something to do with on *today*, by case."""
    values = {"today": today, "organisation": organisation, "most": most}
    return [(row.case, _kept(row)) for row in session.connection().execute(_TURNS, values)]


def move_on(session: Session, moved: Iterable[tuple[bytes, Kept]]) -> None:
    """Write the states of deadlines, by case, after their turn."""
    rows = [{"of": case, "id": one.id, "whose": one.side or "", "now": one.state, "next": one.turn} for case, one in moved]
    if rows:
        session.connection().execute(_MOVE, rows)


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


def _kept(row: Row[Any] | DeadlineRow) -> Kept:
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
