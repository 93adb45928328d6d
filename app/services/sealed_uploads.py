"""Sealed attachments: reserved, sent in resumable pieces, kept for a time until a case takes them; and read again."""

import fcntl
import hashlib
import hmac
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from anyio.to_thread import run_sync
from sqlalchemy.orm import Session

from app.domain.case import Access, TiedBlob
from app.services.refusals import Refusal, Why
from app.services.sealed_shape import HEADER_LIMIT, header_size, plaintext_size
from app.storage.blob_files import BlobFiles
from app.storage.blobs import StagedBlob, case_of_blob, find_staged, forget_staged, stage_blob, staged_bytes
from app.storage.errors import DiskFull
from app.storage.staff_cases import may_read_blob
from crypto.age_chunks import TAG_SIZE, chunks_holding
from crypto.buckets import bucket
from crypto.chain import Chain
from crypto.randomness import random_bytes

MEMBERS_LEASE = 24 * 60 * 60
QUOTA_FACTOR = 4


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """
    A finished upload (16 bytes), the capability (16 bytes) that allows to take it, its tie (32 bytes, SPEC §10).

    *room* is that of its description.
    """

    blob: bytes
    capability: bytes
    tie: bytes
    room: str


@dataclass(frozen=True, slots=True, repr=False)
class Reserved:
    """A place for an upload: its id (16 bytes) and the capability (16 bytes) that allows to write to it."""

    blob: bytes
    capability: bytes


def reserve(
    session: Session, files: BlobFiles, owner: bytes, size: int, limit: int, until: int, capability: bytes | None = None
) -> Reserved:
    """
    Keep a place for a sealed file of *size* bytes; it is swept after *until* unless a case has taken it.

    Args:
        session: holds the write lock, so that two at once can't both use the rest of the quota.
        files: where it will lie.
        owner: a member, or a reporter's draft (16 bytes): whose quota it counts to.
        size: of the sealed file, in bytes.
        limit: what an attachment may have, in bytes, before sealing.
        until: seconds.
        capability: 16 bytes, if not random ones.

    Raises:
        Refusal: TOO_LARGE; QUOTA: the owner has too much lying here that no case has taken; DISK_FULL.
    """
    longest = sealed_limit(limit)
    if size > longest:
        raise Refusal(Why.TOO_LARGE)
    if staged_bytes(session, owner) + size > QUOTA_FACTOR * longest:
        raise Refusal(Why.QUOTA)
    try:
        files.check_room(size)
    except DiskFull:
        raise Refusal(Why.DISK_FULL) from None
    place = Reserved(random_bytes(16), capability or random_bytes(16))
    capability_hash = hashlib.sha256(place.capability).digest()
    stage_blob(session, StagedBlob(place.blob, size, until, owner=owner, capability_hash=capability_hash))
    files.start(place.blob).close()
    return place


def sealed_limit(limit: int) -> int:
    """Return how many bytes the sealed file of an attachment of *limit* bytes may have, in the widest bucket."""
    held = bucket(limit, powers_only=True)
    return held + chunks_holding(held) * TAG_SIZE + HEADER_LIMIT


def uploading(session: Session, owner: bytes, blob: bytes, capability: bytes, now: int) -> StagedBlob:
    """
    Return the upload that *capability* allows its *owner* to write.

    Raises:
        Refusal: NOT_FOUND: there is none, it is another's, the capability is wrong, or its day is over: one answer for all.
    """
    staged = find_staged(session, blob)
    expected = (staged.capability_hash if staged else None) or bytes(32)
    right = hmac.compare_digest(hashlib.sha256(capability).digest(), expected)
    if staged is None or not right or staged.owner != owner or staged.lease_until < now:
        raise Refusal(Why.NOT_FOUND)
    return staged


def finished(session: Session, files: BlobFiles, owner: bytes, upload: Upload, now: int, *, powers_only: bool) -> None:
    """
    Check that an upload that a case is to take is *owner*'s, and whole.

    Raises:
        Refusal: BLOB_REFUSED: it isn't there (any more), it is another's, or it isn't an attachment as far as can be seen.
    """
    try:
        staged = uploading(session, owner, upload.blob, upload.capability, now)
    except Refusal:
        raise Refusal(Why.BLOB_REFUSED) from None
    check_complete(files, staged, powers_only=powers_only)


def received(files: BlobFiles, staged: StagedBlob) -> int:
    """Return how many bytes of an upload have come."""
    try:
        return files.staging(staged.blob).stat().st_size
    except FileNotFoundError:
        return 0


async def write(files: BlobFiles, staged: StagedBlob, offset: int, pieces: AsyncIterator[bytes]) -> int:
    """
    Write *pieces* at the end of the upload and return how many bytes it has then; what came before a break stays.

    Args:
        files: where it lies.
        staged: the upload.
        offset: where the sender thinks the end is: a repeated or reordered piece can't damage it.
        pieces: ciphertext; held in memory one at a time.

    Raises:
        Refusal: OFFSET with the true end; UPLOAD_BUSY: another request writes to it; TOO_LARGE; DISK_FULL.
    """
    with _locked(files, staged.blob) as file:
        end = files.staging(staged.blob).stat().st_size
        if offset != end:
            raise Refusal(Why.OFFSET, end)
        async for piece in pieces:
            if end + len(piece) > staged.stored:
                raise Refusal(Why.TOO_LARGE)
            await run_sync(_write, files, file, piece)
            end += len(piece)
    return end


def check_complete(files: BlobFiles, staged: StagedBlob, *, powers_only: bool) -> None:
    """
    Check that an upload is whole, and as much an attachment as can be seen without a key.

    Raises:
        Refusal: BLOB_REFUSED: bytes are missing, or it isn't an age file to one key whose content fills its bucket.
    """
    start = _start_of(files, staged)
    held = plaintext_size(staged.stored, header_size(start, Why.BLOB_REFUSED), Why.BLOB_REFUSED)
    if bucket(held, powers_only=powers_only) != held:
        raise Refusal(Why.BLOB_REFUSED)


def placed(chain: Chain, author: Collection[str], uploads: Iterable[Upload]) -> tuple[TiedBlob, ...]:
    """
    Return the uploads as a case takes them: each in its description's room, under that room's newest key.

    Raises:
        Refusal: BLOB_REFUSED: the *author* (the names of their keys) does not hold the room.
    """
    uploads = tuple(uploads)
    if not all(any(chain.holds(upload.room, name) for name in author) for upload in uploads):
        raise Refusal(Why.BLOB_REFUSED)
    return tuple(TiedBlob(u.blob, u.tie, u.room, chain.current(u.room).epoch) for u in uploads)


def settle_all(files: BlobFiles, blobs: Iterable[TiedBlob]) -> None:
    """Make these uploads durable and move them to their place: before the transaction, so that it waits for no disk."""
    for item in blobs:
        if files.staging(item.blob).exists():
            files.settle(item.blob)


def give_up(session: Session, owner: bytes, blob: bytes, capability: bytes, now: int) -> None:
    """Forget an upload; raises like `uploading`. Its file is for the caller to remove once this is committed."""
    forget_staged(session, uploading(session, owner, blob, capability, now).blob)


def readable(session: Session, access: Access, files: BlobFiles, blob: bytes) -> Path:
    """
    Return where the blob lies, for one who has the key that it is under.

    Raises:
        Refusal: NOT_FOUND: no such blob, or none of theirs: they can't tell.
    """
    case = case_of_blob(session, blob)
    if case is None:
        raise Refusal(Why.NOT_FOUND)
    return readable_in(session, access, case, files, blob)


def readable_in(session: Session, access: Access, case: bytes, files: BlobFiles, blob: bytes) -> Path:
    """Return where the blob of *case* lies; raises like `readable`."""
    path = files.path(blob)
    if not may_read_blob(session, case, access, blob) or not path.exists():
        raise Refusal(Why.NOT_FOUND)
    return path


def _start_of(files: BlobFiles, staged: StagedBlob) -> bytes:
    # a first try that failed after the file was moved has left it in its place
    path = next((path for path in (files.staging(staged.blob), files.path(staged.blob)) if path.exists()), None)
    if path is None or path.stat().st_size != staged.stored:
        raise Refusal(Why.BLOB_REFUSED)
    with path.open("rb") as file:
        return file.read(HEADER_LIMIT)


@contextmanager
def _locked(files: BlobFiles, blob: bytes) -> Iterator[BinaryIO]:
    try:
        file = files.reopen(blob)
    except FileNotFoundError:
        raise Refusal(Why.NOT_FOUND) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(Why.UPLOAD_BUSY) from None
        yield file


def _write(files: BlobFiles, file: BinaryIO, piece: bytes) -> None:
    try:
        files.check_room(len(piece))
        written = 0
        while written < len(piece):
            written += file.write(piece[written:])
    except (DiskFull, OSError):
        raise Refusal(Why.DISK_FULL) from None
