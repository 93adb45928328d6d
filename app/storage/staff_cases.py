"""What a member of staff may see of the cases: only where one of their names holds a grant that isn't asleep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_, update
from sqlalchemy.orm import Session

from app.domain.case import Access, SealedGrant, StoredObject
from app.storage.cases import open_to
from app.storage.tables import BlobRow, GrantRow, ObjectRow

_SAME_EPOCH = and_(GrantRow.case == ObjectRow.case, GrantRow.room == ObjectRow.room, GrantRow.epoch == ObjectRow.epoch)


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """Where an object lies (room, 16-byte id), and its size in bytes."""

    room: str
    object: bytes
    stored: int


def grants_in(session: Session, cases: Sequence[bytes], access: Access) -> Mapping[bytes, list[SealedGrant]]:
    """Return the awake grants of *access* in each of *cases*."""
    found = select(GrantRow).where(GrantRow.case.in_(cases), open_to(access))
    grants: dict[bytes, list[SealedGrant]] = {case: [] for case in cases}
    for row in session.scalars(found):
        grants[row.case].append(SealedGrant(row.room, row.epoch, row.holder, row.sealed))
    return grants


def readable_counts(session: Session, cases: Sequence[bytes], access: Access) -> Mapping[bytes, int]:
    """Return how many objects *access* has the key of in each of *cases*; how many others there are is not theirs to know."""
    counted = (
        select(ObjectRow.case, func.count())
        .join(GrantRow, _SAME_EPOCH)
        .where(ObjectRow.case.in_(cases), open_to(access))
        .group_by(ObjectRow.case)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def readable_places(session: Session, case: bytes, access: Access, after: tuple[str, bytes], limit: int) -> list[ObjectPlace]:
    """Return where up to *limit* objects of *case* lie that *access* has the key of, by room and id past *after*."""
    found = (
        select(ObjectRow.room, ObjectRow.object, func.length(ObjectRow.sealed))
        .join(GrantRow, _SAME_EPOCH)
        .where(ObjectRow.case == case, open_to(access))
        .where(tuple_(ObjectRow.room, ObjectRow.object) > tuple_(*after))
        .order_by(ObjectRow.room, ObjectRow.object)
        .limit(limit)
    )
    return [ObjectPlace(row[0], row[1], row[2]) for row in session.execute(found)]


def objects_at(session: Session, case: bytes, places: Sequence[ObjectPlace]) -> list[StoredObject]:
    """Return the sealed objects that lie in *places*."""
    keys = [(place.room, place.object) for place in places]
    found = select(ObjectRow).where(ObjectRow.case == case, tuple_(ObjectRow.room, ObjectRow.object).in_(keys))
    return [StoredObject(row.room, row.object, row.epoch, row.sealed) for row in session.scalars(found)]


def readable_objects(session: Session, case: bytes, access: Access) -> list[StoredObject]:
    """Return every object of *case* that *access* has the key of."""
    found = select(ObjectRow).join(GrantRow, _SAME_EPOCH).where(ObjectRow.case == case, open_to(access))
    return [StoredObject(row.room, row.object, row.epoch, row.sealed) for row in session.scalars(found)]


def readable_blobs(session: Session, case: bytes, access: Access) -> dict[bytes, int]:
    """
    Return the blobs of *case* that *access* has the key of, with their stored sizes in bytes.

    Attack: whoever finds a receipt reads from the list that the staff keep files of their own, when they come and how large.
    """
    found = select(BlobRow.blob, BlobRow.stored).where(BlobRow.case == case, _opens_blob(access))
    return {row.blob: row.stored for row in session.execute(found)}


def may_read_blob(session: Session, case: bytes, access: Access, blob: bytes) -> bool:
    """Tell whether the blob is one of *case* that *access* has the key of."""
    found = exists().where(BlobRow.blob == blob, BlobRow.case == case, _opens_blob(access))
    return bool(session.scalar(select(found)))


def find_object(session: Session, case: bytes, room: str, object_: bytes) -> StoredObject | None:
    """Return the object with this 16-byte id in the room."""
    row = session.get(ObjectRow, (case, room, object_))
    return None if row is None else StoredObject(row.room, row.object, row.epoch, row.sealed)


def forget_objects(session: Session, case: bytes, places: Sequence[tuple[str, bytes]]) -> None:
    """Erase objects (room, id): signed tombstones stand in their place."""
    for room, object_ in places:
        row = session.get(ObjectRow, (case, room, object_))
        if row is not None:
            session.delete(row)
    session.flush()


def wake_grants(session: Session, case: bytes, holder: str) -> None:
    """Stop withholding *holder*'s grants in the case."""
    session.execute(update(GrantRow).where(GrantRow.case == case, GrantRow.holder == holder).values(asleep=False))


def _opens_blob(access: Access) -> ColumnElement[bool]:
    same = and_(GrantRow.case == BlobRow.case, GrantRow.room == BlobRow.room, GrantRow.epoch == BlobRow.epoch)
    return exists().where(same, open_to(access))
