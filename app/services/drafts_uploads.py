"""What strangers may have lying here while they write: for how long, and how much all of them together."""

from typing import Final

from sqlalchemy.orm import Session

from app.services.refusals import Refusal, Why
from app.services.sealed_uploads import Reserved, reserve
from app.storage.blob_files import BlobFiles
from app.storage.blobs import StagedBlob, renew_lease, staged_by_drafts
from crypto.randomness import random_bytes

LEASE: Final = 60 * 60
"""Seconds from the last time that something came: a phone sleeps, a line breaks. A stranger's rest must not lie here for long."""

LONGEST: Final = 24 * 60 * 60
"""Seconds from reserving: by then it is part of a case, or gone."""

MOST_UPLOADS: Final = 10_000
"""Uploads of all drafts together: each is a row and a file, however little it holds."""

SHARE: Final = 2
"""All drafts together get a half of what the disk has left: staff, forms without script, and text have the rest."""


def reserve_for_draft(session: Session, files: BlobFiles, draft: bytes, size: int, limit: int, now: int) -> Reserved:
    """
    Keep a place for a sealed file of *size* bytes; see `reserve`. Nobody's report is refused for it: text needs no place.

    Attack: a quota for each draft is none, since drafts cost nothing: a stranger reserves places under a thousand of them.

    Raises:
        Refusal: like `reserve`; DISK_FULL where all drafts together have as much as they get, too.
    """
    count, stored = staged_by_drafts(session)
    if count >= MOST_UPLOADS or stored + size > files.free() // SHARE:
        raise Refusal(Why.DISK_FULL)
    return reserve(session, files, draft, size, limit, now + LEASE, _capability(now + LONGEST))


def runs_out(staged: StagedBlob, now: int) -> bool:
    """Whether it is time to renew the lease of an upload: not at each piece, for that takes the write lock."""
    return staged.lease_until - now < LEASE // 2


def renew(session: Session, staged: StagedBlob, capability: bytes, now: int) -> None:
    """
    Keep an upload of which something has come for longer, but never beyond a day from reserving.

    Attack: a byte now and then keeps it for ever.
    """
    renew_lease(session, staged.blob, min(now + LEASE, int.from_bytes(capability[:4])))


def _capability(longest: int) -> bytes:
    """Return a capability that says until when (seconds) it can be renewed; nobody can make another, for its hash is stored."""
    return longest.to_bytes(4) + random_bytes(12)
