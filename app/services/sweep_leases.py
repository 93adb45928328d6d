"""Sweep what nobody came back for: attachments that no case has taken, and files that no row knows."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.storage.blob_files import BlobFiles
from app.storage.blobs import expired_blobs, forget_expired, known_blobs

ORPHAN_AGE = 30 * 60  # seconds: a file is settled a moment before its row is stored, and nobody sweeps that moment
BATCH = 500


def forget_leases(session: Session, now: int) -> list[bytes]:
    """
    Delete the rows of attachments whose lease ran out before *now* and that no case has taken.

    Args:
        session: holds the write lock, so that a case filed at this moment keeps its attachments.
        now: seconds.

    Returns:
        their ids: the caller removes the files once this is committed, with `remove_files`.
    """
    return forget_expired(session, expired_blobs(session, now)[:BATCH], now)


def find_orphans(session: Session, files: BlobFiles, now: int) -> list[bytes]:
    """
    Return the ids of files that no row knows and nobody has touched for half an hour: left by a process that was killed.

    The file's change time is asked, not its date: that is set to midnight.
    """
    old = [blob for blob in files.all() if _changed(files, blob) < now - ORPHAN_AGE]
    known: set[bytes] = set()
    for start in range(0, len(old), BATCH):
        known |= known_blobs(session, old[start : start + BATCH])
    return [blob for blob in old if blob not in known]


def remove_files(files: BlobFiles, blobs: Iterable[bytes]) -> None:
    """Remove these attachments' files."""
    for blob in blobs:
        files.discard(blob)


def _changed(files: BlobFiles, blob: bytes) -> float:
    """Return when the newer of the blob's two possible files was changed; forever, where it has gone meanwhile."""
    times = []
    for path in (files.path(blob), files.staging(blob)):
        try:
            times.append(path.stat().st_ctime)
        except FileNotFoundError:
            continue
    return max(times, default=float("inf"))
