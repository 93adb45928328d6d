"""What a reporter's own pages load of a case. As text: these run for every page, and composing a query costs more than it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.case import SealedGrant, SealedObject

_LOOK_UP: Final = text('SELECT "case" FROM "case" WHERE lookup_hash = :lookup_hash AND organisation = :organisation')
_RECORDS: Final = text('SELECT signed FROM record WHERE "case" = :case ORDER BY seq')
_GRANTS: Final = text(
    'SELECT room, epoch, sealed FROM "grant" WHERE "case" = :case AND holder = :holder AND NOT asleep ORDER BY room, epoch'
)
_OBJECTS: Final = text('SELECT object, epoch, sealed FROM object WHERE "case" = :case AND room = :room')


@dataclass(frozen=True, slots=True)
class StoredCase:
    """
    What is stored of a case that its reporter can open: **not yet verified**.

    *case* is its 20-byte id, *records* its chain in order, *grants* the reporter's, *objects* those of the talk.
    """

    case: bytes
    records: tuple[bytes, ...]
    grants: tuple[SealedGrant, ...]
    objects: tuple[SealedObject, ...]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A case that a receipt looks up, and its signed records: **not yet verified**."""

    case: bytes
    records: tuple[bytes, ...]


def look_up(session: Session, organisation: bytes, lookup_hash: bytes) -> LookedUp | None:
    """
    Return the organisation's case that a 32-byte hash of a lookup token points to.

    A purged case is None, like one that never was: the caller cannot tell the two apart, so neither can whoever typed the code.
    """
    case = session.scalar(_LOOK_UP, {"lookup_hash": lookup_hash, "organisation": organisation})
    return None if case is None else LookedUp(case, _records(session, case))


def load_for_reporter(session: Session, case: bytes, holder: str, room: str) -> StoredCase | None:
    """Return what is stored of the case for *holder*, with the objects of *room*; None where the case was erased."""
    records = _records(session, case)
    if not records:
        return None
    grants = session.execute(_GRANTS, {"case": case, "holder": holder})
    objects = session.execute(_OBJECTS, {"case": case, "room": room})
    return StoredCase(
        case,
        records,
        tuple(SealedGrant(row.room, row.epoch, holder, row.sealed) for row in grants),
        tuple(SealedObject(room, row.object, row.epoch, row.sealed) for row in objects),
    )


def _records(session: Session, case: bytes) -> tuple[bytes, ...]:
    return tuple(session.scalars(_RECORDS, {"case": case}))
