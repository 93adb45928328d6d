"""A member or the reporter adds to a case: all or nothing, on top of exactly what they have read."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.case import Access, Addition, CaseInClear, SealedGrant, StoredObject
from app.domain.running import Course
from app.services.append_checks import check_grants, check_objects, extend, sleeping
from app.services.course import course_in, follow
from app.services.events import PASSED_ON, events_of, readers_told
from app.services.keep_index import check_index
from app.services.notices import note
from app.services.read_case_as_member import open_for
from app.services.refusals import Refusal, Why
from app.services.sealed_uploads import Upload, finished, placed
from app.services.standing import Standing, require_active
from app.storage.blob_files import BlobFiles
from app.storage.blobs import forget_tied
from app.storage.cases import add_to_case, awake_holders, records_of
from app.storage.index_rows import keep_index_row
from app.storage.organisations import newest_number
from app.storage.staff_cases import find_object, forget_objects, wake_grants
from crypto.attachments import tie_of
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.records import Record, Tombstone, Wake


@dataclass(frozen=True, slots=True)
class Author:
    """
    Who adds to a case.

    *access* is theirs, *owner* (16 bytes) whose uploads they may use: a member's, or those of a reporter's draft. *member* has an
    index row; None is the reporter.
    """

    access: Access
    owner: bytes
    directories: Directories
    member: bytes | None = None

    @classmethod
    def of(cls, standing: Standing) -> "Author":
        """Return the member who stands like this; raises `Refusal` PENDING or ENDED."""
        member = standing.member.member
        return cls(standing.access, member, require_active(standing), member)


@dataclass(frozen=True, slots=True, repr=False)
class Append:
    """
    What they send.

    *head* is the number of the newest record they have read; *blobs* are uploads of theirs; *index* their sealed index row as it
    is to be afterwards.
    """

    head: int
    records: tuple[bytes, ...] = ()
    grants: tuple[SealedGrant, ...] = ()
    objects: tuple[StoredObject, ...] = ()
    blobs: tuple[Upload, ...] = ()
    index: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Verified:
    """
    An append that may be stored as long as neither the case nor the directory moves meanwhile.

    *events* are what it means to the deadlines that *course* sets, on *day*; *told* the members who have something new by it.
    """

    author: Author
    case: CaseInClear
    addition: Addition
    course: Course | None
    events: tuple[str, ...]
    told: frozenset[bytes]
    day: date
    erased: tuple[Tombstone, ...]
    woken: tuple[str, ...]
    index: bytes | None


def verify_append(
    session: Session, files: BlobFiles, author: Author, case: bytes, append: Append, now: int, today: date
) -> Verified:
    """
    Check all that can be checked of *append* to the *case* (20-byte id), and store nothing.

    Raises:
        Refusal: NOT_FOUND: no case of theirs; HEAD_MOVED with the newest record's number: seal again; and what the checks of
            each part raise.
        Refused: what is stored doesn't verify.
    """
    found, _ = open_for(session, author.access, case)
    if append.head != found.head:
        raise Refusal(Why.HEAD_MOVED, found.head)
    directories, names = author.directories, author.access.holders
    before = read_chain(records_of(session, case), directories, case)
    chain = extend(before, append.records, directories, names, today)
    new = chain.records[len(before.records) :]
    check_grants(new, append.grants)
    check_objects(chain, append.objects, directories, names)
    index = None if append.index is None else check_index(append.index)
    addition = _addition(found, chain, names, new, append)
    if append.objects and not append.records and _stored_already(session, case, append.objects):
        addition = Addition()  # a repetition: the answer to the first was lost
    else:
        _check_ids_are_new(session, case, append.objects)
        for upload in append.blobs:
            finished(session, files, author.owner, upload, now, powers_only=chain.powers_only)
    erased = tuple(record.content for record in new if isinstance(record.content, Tombstone))
    if any(find_object(session, case, stone.room, stone.object) is None for stone in erased):
        raise Refusal(Why.RECORD_REFUSED)
    woken = tuple(r.signers[0].who for r in new if isinstance(r.content, Wake))
    by_staff = author.member is not None
    course = course_in(session, directories, chain.root)
    watched = course is not None and course.watches(PASSED_ON)
    return Verified(
        author=author,
        case=found,
        addition=addition,
        course=course,
        events=events_of(before, chain, addition, by_staff=by_staff, watched=watched),
        told=readers_told(directories.newest, awake_holders(session, case), addition, by_staff=by_staff),
        day=today,
        erased=erased,
        woken=woken,
        index=index,
    )


def store_append(session: Session, verified: Verified) -> list[bytes]:
    """
    Store what was verified. A tombstone takes the object, and the attachment whose description it was.

    Args:
        session: holds the write lock.
        verified: from `verify_append`.

    Returns:
        the ids of attachments that were erased: the caller removes their files once this is committed.

    Raises:
        HeadMoved: the chain has grown since.
        BlobGone: an attachment's day is over.
        Refusal: DIRECTORY_MOVED: a version was published since; ALREADY_THERE: somebody took an object's id since.
    """
    directories, case, filed = verified.author.directories, verified.case.case, verified.case.filed
    newest = newest_number(session, directories.organisation)
    if newest != directories.newest.number:
        raise Refusal(Why.DIRECTORY_MOVED, newest)
    try:
        add_to_case(session, case, verified.case.head, verified.addition)
    except IntegrityError:
        raise Refusal(Why.ALREADY_THERE) from None
    forget_objects(session, case, [(stone.room, stone.object) for stone in verified.erased])
    erased = forget_tied(session, case, [tie_of(stone.room, stone.object, stone.hash) for stone in verified.erased])
    for who in verified.woken:
        wake_grants(session, case, who)
    if verified.course is not None and filed is not None:
        follow(session, verified.course, case, filed, verified.events, verified.day)
    note(session, directories.organisation, verified.told, verified.day)
    if verified.index is not None and verified.author.member is not None:
        keep_index_row(session, verified.author.member, case, verified.index)
    return erased


def _addition(found: CaseInClear, chain: Chain, author: Collection[str], new: tuple[Record, ...], append: Append) -> Addition:
    asleep = sleeping(new)
    return Addition(
        records=append.records,
        grants=tuple(replace(g, asleep=(g.room, g.epoch, g.holder) in asleep) for g in append.grants),
        objects=append.objects,
        blobs=placed(chain, author, append.blobs),
        state=chain.state if chain.state != found.state else None,
    )


def _stored_already(session: Session, case: bytes, objects: tuple[StoredObject, ...]) -> bool:
    return all(find_object(session, case, item.room, item.object) == item for item in objects)


def _check_ids_are_new(session: Session, case: bytes, objects: tuple[StoredObject, ...]) -> None:
    if any(find_object(session, case, item.room, item.object) is not None for item in objects):
        raise Refusal(Why.ALREADY_THERE)
