"""A case as its reporter's own program gets it: ciphertext, found by the receipt's lookup token."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from app.domain.case import Access, SealedGrant
from app.services.append_to_case import Author, Verified, store_append
from app.services.case_room import REPORTERS_ROOMS, CaseFull, check_room
from app.services.read_case_as_member import START, ObjectPage, object_page, open_for
from app.services.refusals import Refusal, Why
from app.services.reporting import Reporting
from app.storage.cases import records_of
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import filed_on
from app.storage.staff_cases import readable_blobs
from crypto.signers import REPORTER

REPORTERS: Final = Access((REPORTER,), REPORTERS_ROOMS)
"""Which grants are a reporter's to have."""


@dataclass(frozen=True, slots=True)
class CaseForReporter:
    """All that a reporter's program is given of a case; *blobs* are those in their rooms: ids with stored sizes in bytes."""

    head: int
    records: tuple[bytes, ...]
    grants: tuple[SealedGrant, ...]
    first: ObjectPage
    blobs: Mapping[bytes, int]


def case_of_token(session: Session, reporting: Reporting, token: bytes) -> bytes:
    """
    Return the id (20 bytes) of the case that the 32-byte lookup token of a receipt finds.

    Raises:
        Refusal: NOT_FOUND: unknown and erased are the same.
    """
    found = filed_on(SessionReader(session), reporting.organisation.organisation, sha256(token).digest())
    if found is None:
        raise Refusal(Why.NOT_FOUND)
    return found.case


def author_of(reporting: Reporting, draft: bytes) -> Author:
    """Return the reporter as one who adds to a case, with the uploads of their 16-byte *draft*."""
    return Author(REPORTERS, draft, reporting.directories)


def store_reporters(session: Session, verified: Verified) -> list[bytes]:
    """Store what a reporter adds; like `store_append`, and raises `Refusal`: CASE_FULL."""
    try:
        check_room(SessionReader(session), verified.case.case, verified.addition.objects)
    except CaseFull:
        raise Refusal(Why.CASE_FULL) from None
    return store_append(session, verified)


def read_sealed_case(session: Session, case: bytes) -> CaseForReporter:
    """Return the case (20-byte id) for its reporter, or raise `Refusal`: NOT_FOUND."""
    found, grants = open_for(session, REPORTERS, case)
    return CaseForReporter(
        found.head,
        tuple(records_of(session, case)),
        grants,
        object_page(session, case, REPORTERS, START),
        readable_blobs(session, case, REPORTERS),
    )
