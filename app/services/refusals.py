"""Why a deed of staff or of a reporter is refused: one closed list, from which the edge makes its answers."""

from enum import Enum


class Why(Enum):
    """The reasons, by the code that the APIs answer with. None of them names what was sent."""

    SIGN_IN_FAILED = "sign-in-failed"
    SIGNED_OUT = "signed-out"
    WAIT = "wait"
    ENDED = "ended"
    PENDING = "pending"
    LINK_GONE = "link-gone"
    ENTRY_REFUSED = "entry-refused"
    FACTOR_REFUSED = "factor-refused"
    UNLOCK_REFUSED = "unlock-refused"
    NOT_FOUND = "not-found"
    HEAD_MOVED = "head-moved"
    DIRECTORY_MOVED = "directory-moved"
    EPOCH_MOVED = "epoch-moved"
    EPOCH_NEEDED = "epoch-needed"
    ALREADY_THERE = "already-there"
    CASE_FULL = "case-full"
    RECORD_REFUSED = "record-refused"
    GRANTS_REFUSED = "grants-refused"
    OBJECT_REFUSED = "object-refused"
    BLOB_REFUSED = "blob-refused"
    INDEX_REFUSED = "index-refused"
    OFFSET = "offset"
    UPLOAD_BUSY = "upload-busy"
    CUT_OFF = "cut-off"
    TOO_LARGE = "too-large"
    QUOTA = "quota"
    DISK_FULL = "disk-full"
    DRAFT_REFUSED = "draft-refused"


class Refusal(Exception):
    """
    A deed is refused and nothing of it is stored.

    Args:
        why: the reason.
        number: what goes with it: the newest record's number (HEAD_MOVED), the newest version's (DIRECTORY_MOVED), the bytes
            already there (OFFSET), the seconds to wait (WAIT).
    """

    def __init__(self, why: Why, number: int | None = None) -> None:
        super().__init__(why.value)
        self.why = why
        self.number = number
