"""What the reporters' pages load for every visit: the newest directory, and a case by its receipt or for its session."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.case import SealedGrant, StoredObject
from app.storage.quick_reading import Reader

_NEWEST: Final = (
    "SELECT organisation.organisation, directory_version.number, directory_version.digest FROM organisation"
    " JOIN directory_version ON directory_version.organisation = organisation.organisation"
    " WHERE organisation.slug = ? ORDER BY directory_version.number DESC LIMIT 1"
)
_LOOK_UP: Final = 'SELECT "case" FROM "case" WHERE lookup_hash = ? AND organisation = ?'
_FILED: Final = 'SELECT "case", filed FROM "case" WHERE lookup_hash = ? AND organisation = ?'
_HAS_OBJECT: Final = 'SELECT 1 FROM object WHERE "case" = ? AND room = ? AND object = ?'
_RECORDS: Final = 'SELECT signed FROM record WHERE "case" = ? ORDER BY seq'
_GRANTS: Final = (
    'SELECT room, epoch, holder, sealed FROM "grant" WHERE "case" = ? AND holder = ? AND NOT asleep ORDER BY room, epoch'
)
_OBJECTS: Final = 'SELECT room, object, epoch, sealed FROM object WHERE "case" = ? AND room = ?'


@dataclass(frozen=True, slots=True)
class NewestDirectory:
    """Which directory version is the newest of an organisation: its ids (16 bytes, 32 bytes) never mean another."""

    organisation: bytes
    number: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class FiledCase:
    """A case (20-byte id) and the day on which it was filed, None where no day is kept."""

    case: bytes
    filed: date | None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A case that a receipt looks up, and its signed records: **not yet verified**."""

    case: bytes
    records: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class StoredCase:
    """
    What is stored of a case that its reporter can open: **not yet verified**.

    *case* is its 20-byte id, *records* its chain in order, *grants* the reporter's, *objects* those of the talk.
    """

    case: bytes
    records: tuple[bytes, ...]
    grants: tuple[SealedGrant, ...]
    objects: tuple[StoredObject, ...]


def newest_directory(reader: Reader, slug: str) -> NewestDirectory | None:
    """Return the newest directory version of the organisation of this slug, None where it has none."""
    rows = reader.rows(_NEWEST, (slug,))
    return NewestDirectory(*rows[0]) if rows else None


def look_up(reader: Reader, organisation: bytes, lookup_hash: bytes) -> LookedUp | None:
    """
    Return the organisation's case that a 32-byte hash of a lookup token points to.

    A purged case is None, like one that never was: the caller cannot tell the two apart, so neither can whoever typed the code.
    """
    with reader.moment():
        rows = reader.rows(_LOOK_UP, (lookup_hash, organisation))
        return LookedUp(rows[0][0], _records(reader, rows[0][0])) if rows else None


def filed_on(reader: Reader, organisation: bytes, lookup_hash: bytes) -> FiledCase | None:
    """Return the case that a 32-byte hash of a lookup token points to, None where there is none."""
    rows = reader.rows(_FILED, (lookup_hash, organisation))
    return None if not rows else FiledCase(rows[0][0], None if rows[0][1] is None else date.fromisoformat(rows[0][1]))


def has_object(reader: Reader, case: bytes, room: str, object_id: bytes) -> bool:
    """Whether an object with this 16-byte id lies in the room of the case."""
    return bool(reader.rows(_HAS_OBJECT, (case, room, object_id)))


def load_for_reporter(reader: Reader, case: bytes, holder: str, room: str) -> StoredCase | None:
    """Return what is stored of the case for *holder*, with the objects of *room*; None where the case was erased."""
    with reader.moment():
        records = _records(reader, case)
        grants = tuple(SealedGrant(*row) for row in reader.rows(_GRANTS, (case, holder)))
        objects = objects_in(reader, case, room)
    return StoredCase(case, records, grants, objects) if records else None


def objects_in(reader: Reader, case: bytes, room: str) -> tuple[StoredObject, ...]:
    """Return what lies in the room of the case."""
    return tuple(StoredObject(*row) for row in reader.rows(_OBJECTS, (case, room)))


def _records(reader: Reader, case: bytes) -> tuple[bytes, ...]:
    return tuple(signed for (signed,) in reader.rows(_RECORDS, (case,)))
