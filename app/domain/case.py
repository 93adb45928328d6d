"""What the server knows of a case: where it is found, and what is needed to schedule it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseInClear:
    """
    The clear columns of a case.

    *case* is 20 bytes, *lookup_hash* 32. *head* is the number of the chain's newest record. *state* is for scheduling only:
    what people are shown is read from the signed chain. *filed* is None in confidential cases.
    """

    case: bytes
    organisation: bytes
    lookup_hash: bytes
    track: str
    kind: str
    state: str
    filed: date | None
    head: int


@dataclass(frozen=True, slots=True)
class SealedGrant:
    """A room's key of one epoch, sealed to *holder*: `reporter`, or the b64 digest of a directory entry."""

    room: str
    epoch: int
    holder: str
    sealed: bytes
    asleep: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """
    Which grants are a member's to have.

    *holders* are the names of their keys in force, *rooms* those that a role of theirs is for: who was a handler and is an
    administrator now gets nothing of what they held.
    """

    holders: tuple[str, ...]
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as it is stored: where it lies, and its ciphertext. *object* is 16 bytes."""

    room: str
    object: bytes
    epoch: int
    sealed: bytes


@dataclass(frozen=True, slots=True, repr=False)
class TiedBlob:
    """
    A staged attachment (16 bytes) that a case takes over.

    *tie* (32 bytes) is by what a tombstone will find it (SPEC §10); it is there for those who have the key of *room* and *epoch*.
    """

    blob: bytes
    tie: bytes
    room: str
    epoch: int


@dataclass(frozen=True, slots=True)
class Addition:
    """
    What one deed adds to a case, stored whole or not at all.

    *records* are signed records in order; *blobs* the staged attachments that the case takes over. *state* is the new one,
    None where it stays as it was.
    """

    records: tuple[bytes, ...] = ()
    grants: tuple[SealedGrant, ...] = ()
    objects: tuple[StoredObject, ...] = ()
    blobs: tuple[TiedBlob, ...] = ()
    state: str | None = None
