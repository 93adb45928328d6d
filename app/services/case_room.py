"""How much a case takes of what its reporter writes: nobody asks who reports, so each case has an end."""

from collections.abc import Sequence
from typing import Final

from app.domain.case import StoredObject
from app.storage.case_sizes import rooms_use
from app.storage.quick_reading import Reader
from crypto.rooms import IDENTITY, TALK

REPORTERS_ROOMS: Final = (TALK, IDENTITY)
"""The rooms in which a reporter may write."""

MOST_OBJECTS: Final = 1_000
"""Messages and files in them to which a reporter can add no more: each visit opens them all, 0.7 ms each."""

MOST_BYTES: Final = 32 * 1024 * 1024
"""Bytes of them, sealed, likewise: each visit reads them all. A thousand messages of ordinary length have four million."""


class CaseFull(Exception):
    """The case holds as much as it can."""


def check_room(reader: Reader, case: bytes, objects: Sequence[StoredObject]) -> None:
    """
    Check that a reporter's *objects* find room in the case (20-byte id).

    Asked where the write lock is held: two sent at once would both find the same room.

    Raises:
        CaseFull: they don't. Attack: one reporter adds tiny files by the thousand, or large objects without end, and each visit,
            theirs or the staff's, then costs seconds and gigabytes.
    """
    if not objects:
        return
    use = rooms_use(reader, case, REPORTERS_ROOMS)
    if use.objects + len(objects) > MOST_OBJECTS or use.stored + sum(len(item.sealed) for item in objects) > MOST_BYTES:
        raise CaseFull
