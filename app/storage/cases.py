"""Cases: find one, file one, add to one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Insert, Table, and_, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.case import Access, Addition, CaseInClear, SealedGrant, StoredObject
from app.storage.blobs import take_blobs
from app.storage.errors import AlreadyFiled, HeadMoved
from app.storage.tables import Base, CaseRow, GrantRow, ObjectRow, RecordRow
from crypto.rooms import TALK


def find_case(session: Session, case: bytes) -> CaseInClear | None:
    """Return the case with this 20-byte id."""
    row = session.get(CaseRow, case)
    return None if row is None else to_case(row)


def cases_beginning(session: Session, start: bytes) -> list[CaseInClear]:
    """Return the cases whose 20-byte ids begin with *start*."""
    first, last = start.ljust(20, b"\0"), start.ljust(20, b"\xff")
    found = select(CaseRow).where(CaseRow.case.between(first, last)).order_by(CaseRow.case)
    return [to_case(row) for row in session.scalars(found)]


def records_of(session: Session, case: bytes) -> list[bytes]:
    """Return the case's signed records in order."""
    return list(session.scalars(select(RecordRow.signed).where(RecordRow.case == case).order_by(RecordRow.seq)))


def open_to(access: Access) -> ColumnElement[bool]:
    """Return the condition of a grant that *access* may have now: it isn't asleep, and a role of theirs is for its room."""
    return and_(GrantRow.holder.in_(access.holders), GrantRow.room.in_(access.rooms), GrantRow.asleep.is_(False))


def cases_of(session: Session, access: Access, after: bytes, limit: int) -> list[CaseInClear]:
    """Return at most *limit* cases, by id after *after*, in which *access* has a grant that is not asleep."""
    held = select(GrantRow.case).where(open_to(access), GrantRow.case > after)
    page = held.distinct().order_by(GrantRow.case).limit(limit).subquery()
    found = select(CaseRow).join(page, page.c.case == CaseRow.case).order_by(CaseRow.case)
    return [to_case(row) for row in session.scalars(found)]


def insert_case(session: Session, case: CaseInClear, first: Addition) -> None:
    """
    Store a new case with everything that was filed.

    Raises:
        AlreadyFiled: the receipt's lookup hash is taken, that is, the submission was repeated.
        BlobGone: an attachment's lease has expired.
    """
    row: dict[str, object] = {
        "case": case.case,
        "organisation": case.organisation,
        "lookup_hash": case.lookup_hash,
        "track": case.track,
        "kind": case.kind,
        "state": case.state,
        "filed": case.filed,
        "head": len(first.records) - 1,
    }
    try:
        _insert(session, CaseRow, [row])
    except IntegrityError as error:
        raise AlreadyFiled from error
    _add(session, case.case, 0, first)


def add_to_case(session: Session, case: bytes, head: int, addition: Addition) -> None:
    """
    Store what a deed adds to *case*, whose newest record was *head* when the deed was sealed.

    Raises:
        HeadMoved: the chain has grown since.
        BlobGone: an attachment's lease has expired.
    """
    changes: dict[str, object] = {"head": head + len(addition.records)}
    if addition.state is not None:
        changes["state"] = addition.state
    moved = session.execute(update(CaseRow).where(CaseRow.case == case, CaseRow.head == head).values(**changes))
    if moved.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        newest = session.scalar(select(CaseRow.head).where(CaseRow.case == case))
        raise HeadMoved(-1 if newest is None else newest)
    _add(session, case, head + 1, addition)


def _add(session: Session, case: bytes, seq: int, addition: Addition) -> None:
    _insert(session, RecordRow, [{"case": case, "seq": seq + i, "signed": r} for i, r in enumerate(addition.records)])
    _insert(session, GrantRow, [{"case": case, **_columns(grant)} for grant in _withheld(session, case, addition.grants)])
    _insert(session, ObjectRow, [{"case": case, **_columns(item)} for item in addition.objects])
    take_blobs(session, case, addition.blobs)


def awake_holders(session: Session, *cases: bytes) -> frozenset[str]:
    """
    Return who can read what is written in one of *cases* now, by chains' names: their grant isn't withheld.

    Of who was dropped the grants of earlier keys are still there: the newest key of the talk is what counts.
    """
    newest = """(SELECT max(epoch) FROM "grant" WHERE "case" = one."case" AND room = one.room)"""
    reads = f"NOT asleep AND room = '{TALK}' AND epoch = {newest}"
    return frozenset(_of_grants(session, f'DISTINCT holder FROM "grant" AS one WHERE {reads} AND', cases))


def cases_with_sleepers(session: Session, cases: Sequence[bytes]) -> list[bytes]:
    """Return those of *cases* in which somebody's grants are withheld."""
    return list(_of_grants(session, 'DISTINCT "case" FROM "grant" WHERE asleep AND', cases))


def _of_grants(session: Session, query: str, cases: Sequence[bytes]) -> Iterator[Any]:
    """Yield the only column of a query that is written out: composing one for hundreds of cases costs more than running it."""
    marks = ", ".join("?" * len(cases))
    found = session.connection().exec_driver_sql(f'SELECT {query} "case" IN ({marks})', tuple(cases))
    return (row[0] for row in found)


def _withheld(session: Session, case: bytes, grants: Sequence[SealedGrant]) -> Sequence[SealedGrant]:
    """Return the grants as they are kept: whoever was woken stays so, though the chain only says it once they open the case."""
    if not any(grant.asleep for grant in grants):
        return grants
    awake = awake_holders(session, case)
    return [replace(grant, asleep=grant.asleep and grant.holder not in awake) for grant in grants]


_INSERTS: Final[dict[type[Base], Insert]] = {
    table: insert(cast("Table", table.__table__)) for table in (CaseRow, RecordRow, GrantRow, ObjectRow)
}


def _insert(session: Session, table: type[Base], rows: list[dict[str, object]]) -> None:
    """Store plain rows: objects, which the session would watch, cost three times as much, and a report is waited for."""
    if rows:
        session.connection().execute(_INSERTS[table], rows)


def _columns(value: SealedGrant | StoredObject) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}


def to_case(row: CaseRow) -> CaseInClear:
    """Return the row as a domain value."""
    return CaseInClear(row.case, row.organisation, row.lookup_hash, row.track, row.kind, row.state, row.filed, row.head)
