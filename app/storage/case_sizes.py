"""How much is stored of a case: asked before it is read, so that large ones are read a few at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.storage.quick_reading import Reader

# the length of a stored value stands before it: none is read for this
_RECORDS: Final = 'SELECT coalesce(sum(length(signed)), 0) FROM record WHERE "case" = ?'
_OBJECTS: Final = (
    'SELECT count(*), coalesce(sum(length(sealed)), 0), coalesce(max(length(sealed)), 0) FROM object WHERE "case" = ?'
)


@dataclass(frozen=True, slots=True)
class Use:
    """How many objects there are, the bytes that they have when sealed, and those of the largest."""

    objects: int
    stored: int
    largest: int


def records_size(reader: Reader, case: bytes) -> int:
    """Return the bytes of a case's chain."""
    return int(reader.rows(_RECORDS, (case,))[0][0])


def case_use(reader: Reader, case: bytes) -> Use:
    """Return what all objects of a case take."""
    return Use(*reader.rows(_OBJECTS, (case,))[0])


def rooms_use(reader: Reader, case: bytes, rooms: Sequence[str]) -> Use:
    """Return what the objects in these *rooms* of a case take."""
    places = ",".join("?" * len(rooms))
    return Use(*reader.rows(f"{_OBJECTS} AND room IN ({places})", (case, *rooms))[0])
