"""How much is stored of a case: asked before it is read, so that large ones are read a few at a time."""

from typing import Final

from app.storage.quick_reading import Reader

# the length of a stored value stands before it: none is read for this
_RECORDS: Final = 'SELECT coalesce(sum(length(signed)), 0) FROM record WHERE "case" = ?'
_OBJECTS: Final = 'SELECT coalesce(sum(length(sealed)), 0) FROM object WHERE "case" = ?'
_OF_A_ROOM: Final = f"{_OBJECTS} AND room = ?"


def records_size(reader: Reader, case: bytes) -> int:
    """Return the bytes of a case's chain."""
    return int(reader.rows(_RECORDS, (case,))[0][0])


def objects_size(reader: Reader, case: bytes, room: str | None = None) -> int:
    """Return the bytes of a case's sealed objects, or of those of one *room*."""
    rows = reader.rows(_OBJECTS, (case,)) if room is None else reader.rows(_OF_A_ROOM, (case, room))
    return int(rows[0][0])
