"""Rows of sealed attachments: staged under a lease, taken by a case, swept when the lease has run out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.case import TiedBlob
from app.storage.errors import BlobGone
from app.storage.tables import BlobRow, MemberRow


@dataclass(frozen=True, slots=True)
class StagedBlob:
    """A sealed file that belongs to no case yet. *owner* is whose quota it counts to; *capability_hash* who may go on writing."""

    blob: bytes
    stored: int
    lease_until: int
    owner: bytes | None = None
    capability_hash: bytes | None = None


def stage_blob(session: Session, staged: StagedBlob) -> None:
    """Store the row of a staged blob, in place of an earlier row of the same id."""
    session.merge(
        BlobRow(
            blob=staged.blob,
            case=None,
            tie=None,
            room=None,
            epoch=None,
            stored=staged.stored,
            lease_until=staged.lease_until,
            owner=staged.owner,
            capability_hash=staged.capability_hash,
        )
    )


def find_staged(session: Session, blob: bytes) -> StagedBlob | None:
    """Return the staged blob, or None where there is none or a case has taken it."""
    row = session.get(BlobRow, blob)
    if row is None or row.lease_until is None:
        return None
    return StagedBlob(row.blob, row.stored, row.lease_until, row.owner, row.capability_hash)


def staged_bytes(session: Session, owner: bytes) -> int:
    """Return how many bytes *owner* has staged: their quota."""
    return session.scalar(select(func.sum(BlobRow.stored)).where(BlobRow.owner == owner, BlobRow.case.is_(None))) or 0


def staged_by_drafts(session: Session) -> tuple[int, int]:
    """Return how many uploads of reporters' drafts no case has taken, and their bytes: all that aren't a member's."""
    members = select(MemberRow.member)
    drafts = BlobRow.owner.is_not(None) & BlobRow.owner.not_in(members)
    row = session.execute(select(func.count(), func.coalesce(func.sum(BlobRow.stored), 0)).where(BlobRow.case.is_(None), drafts))
    count, stored = row.one()
    return count, stored


def renew_lease(session: Session, blob: bytes, lease_until: int) -> None:
    """Keep a staged blob for longer; nothing happens if a case has taken it."""
    session.execute(update(BlobRow).where(BlobRow.blob == blob, BlobRow.case.is_(None)).values(lease_until=lease_until))


def forget_staged(session: Session, blob: bytes) -> None:
    """Delete the row of an upload that no case has taken."""
    session.execute(delete(BlobRow).where(BlobRow.blob == blob, BlobRow.case.is_(None)))


def take_blobs(session: Session, case: bytes, blobs: Sequence[TiedBlob]) -> None:
    """
    Give staged blobs to *case*.

    Raises:
        BlobGone: one of them is not staged any more; nothing of the deed may be stored then.
    """
    for item in blobs:
        taken = session.execute(
            update(BlobRow)
            .where(BlobRow.blob == item.blob, BlobRow.case.is_(None))
            .values(
                case=case,
                tie=item.tie,
                room=item.room,
                epoch=item.epoch,
                lease_until=None,
                owner=None,
                capability_hash=None,
            )
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            raise BlobGone


def forget_tied(session: Session, case: bytes, ties: Sequence[bytes]) -> list[bytes]:
    """
    Delete the rows of the case's blobs with one of these *ties*: their descriptions were erased.

    Returns:
        their ids: the caller removes the files once this is committed.
    """
    tied = delete(BlobRow).where(BlobRow.case == case, BlobRow.tie.in_(ties)).returning(BlobRow.blob)
    return list(session.scalars(tied))


def blobs_of(session: Session, case: bytes) -> list[bytes]:
    """Return all of the case's blobs: no one person may have all of them."""
    return list(session.scalars(select(BlobRow.blob).where(BlobRow.case == case)))


def case_of_blob(session: Session, blob: bytes) -> bytes | None:
    """Return the case that has taken the blob."""
    return session.scalar(select(BlobRow.case).where(BlobRow.blob == blob))


def expired_blobs(session: Session, now: int) -> list[bytes]:
    """Return the staged blobs whose lease ran out before *now*."""
    return list(session.scalars(select(BlobRow.blob).where(BlobRow.lease_until < now)))


def forget_expired(session: Session, blobs: Sequence[bytes], now: int) -> list[bytes]:
    """Delete the rows of those *blobs* that are still expired, and return them: only their files may be removed."""
    gone = [b for b in blobs if session.scalar(select(BlobRow.blob).where(BlobRow.blob == b, BlobRow.lease_until < now))]
    session.execute(delete(BlobRow).where(BlobRow.blob.in_(gone)))
    return gone


def known_blobs(session: Session, blobs: Sequence[bytes]) -> set[bytes]:
    """Return those of *blobs* that have a row, staged or taken."""
    return set(session.scalars(select(BlobRow.blob).where(BlobRow.blob.in_(blobs))))
