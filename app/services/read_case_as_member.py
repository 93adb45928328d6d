"""A case as a member reads it: its chain, their grants, the objects they have keys of, its sealed files."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.case import Access, CaseInClear, SealedGrant, StoredObject
from app.domain.rulebook.texts import Text
from app.domain.running import Kept
from app.services.course import named_in
from app.services.refusals import Refusal, Why
from app.storage.case_sizes import case_use, records_size
from app.storage.cases import find_case, records_of
from app.storage.deadlines import deadlines_of
from app.storage.index_rows import index_row
from app.storage.quick_reading import SessionReader
from app.storage.staff_cases import grants_in, objects_at, readable_blobs, readable_places
from crypto.errors import Refused
from crypto.records import parse_record
from crypto.root_record import Root

PAGE_BYTES = 512 * 1024
"""Bytes of the objects on a page, unless one alone is larger: what nobody has fetched yet lies in memory."""
PAGE_OBJECTS = 500
START = ("", b"")


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """Some of the objects; *after* (room, id) asks for the next, None at the end."""

    objects: tuple[StoredObject, ...]
    after: tuple[str, bytes] | None


@dataclass(frozen=True, slots=True)
class CaseForMember:
    """
    Everything that a member is given of a case.

    *names* are what its deadlines are called, by the rulebook that it was filed under; *blobs* are those that they have a key of:
    ids with stored sizes in bytes.
    """

    case: CaseInClear
    deadlines: tuple[Kept, ...]
    names: Mapping[str, Text]
    records: tuple[bytes, ...]
    grants: tuple[SealedGrant, ...]
    first: ObjectPage
    blobs: Mapping[bytes, int]
    index: bytes | None


def read_case(session: Session, member: bytes, access: Access, case: bytes) -> CaseForMember:
    """
    Return the case (20-byte id), where *access* has a grant in it that isn't asleep.

    Raises:
        Refusal: NOT_FOUND: they have none, or there is no such case: they can't tell.
    """
    found, grants = open_for(session, access, case)
    records = tuple(records_of(session, case))
    return CaseForMember(
        found,
        deadlines_of(session, case),
        named_in(session, rulebook_named(records[0])),
        records,
        grants,
        object_page(session, case, access, START),
        readable_blobs(session, case, access),
        index_row(session, member, case),
    )


def read_size(session: Session, access: Access, case: bytes, *, whole: bool = False) -> int:
    """Return how many bytes at most are read for a page of the case, or for the *whole* of it; raises like `read_case`."""
    open_for(session, access, case)
    reader = SessionReader(session)
    use = case_use(reader, case)
    return records_size(reader, case) + (use.stored if whole else min(use.stored, max(use.largest, PAGE_BYTES)))


def read_objects(session: Session, access: Access, case: bytes, after: tuple[str, bytes]) -> ObjectPage:
    """Return the next objects past *after* (room, id); raises like `read_case`."""
    open_for(session, access, case)
    return object_page(session, case, access, after)


def open_for(session: Session, access: Access, case: bytes) -> tuple[CaseInClear, tuple[SealedGrant, ...]]:
    """Return the case and *access*'s grants in it; raises like `read_case`."""
    grants = tuple(grants_in(session, [case], access)[case])
    found = find_case(session, case) if grants else None
    if found is None:
        raise Refusal(Why.NOT_FOUND)
    return found, grants


def object_page(session: Session, case: bytes, access: Access, after: tuple[str, bytes]) -> ObjectPage:
    """Return the objects past *after* (room, id) that *access* has the keys of, as many as make one answer."""
    places = readable_places(session, case, access, after, PAGE_OBJECTS + 1)
    count = total = 0
    for place in places[:PAGE_OBJECTS]:
        total += place.stored
        if count and total > PAGE_BYTES:
            break
        count += 1
    last = places[count - 1] if count < len(places) else None
    return ObjectPage(tuple(objects_at(session, case, places[:count])), None if last is None else (last.room, last.object))


def rulebook_named(root: bytes) -> bytes:
    """Return the SHA-256 of the rulebook that the case of this signed *root* record was filed under."""
    content = parse_record(root).content
    if not isinstance(content, Root):
        raise Refused("case: does not begin with a root")
    return content.rulebook
