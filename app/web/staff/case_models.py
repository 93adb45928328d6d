"""What is asked and answered about the directory, cases and attachments."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from app.domain.case import SealedGrant, StoredObject
from app.services.append_to_case import Upload
from app.web.staff.encoding import (
    Answer,
    Asked,
    Bytes16,
    Bytes32,
    CaseId,
    HolderName,
    IndexFile,
    ObjectFile,
    RoomName,
    SmallFile,
    Statement,
)

Number = Annotated[int, Field(ge=0, lt=2**53)]


class NameAnswer(Answer):
    """A member's name with the salt under which the directory hashes it."""

    member: Bytes16
    name: str
    salt: Bytes16


class DirectoryAnswer(Answer):
    """
    To be verified against the pinned root (SPEC section 6): founding, hinges, newest and asked versions, entries.

    With `since` at the newest number and no versions asked for, all but `founding` and `newest` is empty.
    """

    founding: Statement
    newest: int
    versions: list[Statement]
    entries: list[Statement]
    names: list[NameAnswer]
    rulebook: str | None


class GrantAnswer(Answer):
    """A grant of this member's: a room's key of one epoch."""

    room: str
    epoch: int
    holder: str
    sealed: SmallFile


class CaseLine(Answer):
    """
    A case in the list.

    `state`, `filed` and `due` are the clear columns, for ordering only: what people are shown is read from the chain. `objects`
    counts what this member has keys of. `grants` are there only without `index`.
    """

    case: CaseId
    head_seq: int
    track: str
    kind: str
    state: str
    filed: str | None
    due: str | None
    objects: int
    grants: list[GrantAnswer]
    index: IndexFile | None


class CasesAnswer(Answer):
    """A page of cases; `after` asks for the next, null at the end."""

    cases: list[CaseLine]
    after: CaseId | None


class ObjectAnswer(Answer):
    """A sealed object."""

    room: str
    object: Bytes16
    epoch: int
    sealed: ObjectFile


class ObjectsAnswer(Answer):
    """Some of a case's objects; `after` asks for the next, null at the end."""

    objects: list[ObjectAnswer]
    after: str | None


class BlobLine(Answer):
    """A sealed attachment, with its stored size in bytes."""

    blob: Bytes16
    stored: int


class CaseAnswer(ObjectsAnswer):
    """
    A case: its whole chain, this member's grants, the first objects, its attachments, this member's index row.

    `due` is the clear column, as in the list.
    """

    head_seq: int
    due: str | None
    records: list[Statement]
    grants: list[GrantAnswer]
    blobs: list[BlobLine]
    index: IndexFile | None


class GrantAsked(Asked):
    """A grant for a holder that the new records name."""

    room: RoomName
    epoch: Number
    holder: HolderName
    sealed: SmallFile


class ObjectAsked(Asked):
    """An object, sealed to the room's newest epoch."""

    room: RoomName
    epoch: Number
    object: Bytes16
    sealed: ObjectFile


def rows_of_grants(asked: Iterable[GrantAsked]) -> tuple[SealedGrant, ...]:
    """Return grants that were sent as rows."""
    return tuple(SealedGrant(grant.room, grant.epoch, grant.holder, grant.sealed) for grant in asked)


def rows_of_objects(asked: Iterable[ObjectAsked]) -> tuple[StoredObject, ...]:
    """Return objects that were sent as rows."""
    return tuple(StoredObject(item.room, item.object, item.epoch, item.sealed) for item in asked)


class BlobAsked(Asked):
    """
    A finished upload that the case is to take.

    `tie` is made from the digest of its description (SPEC section 10): once a tombstone names that, the file is erased.
    """

    blob: Bytes16
    capability: Bytes16
    tie: Bytes32


def uploads_of(asked: Iterable[BlobAsked]) -> tuple[Upload, ...]:
    """Return uploads that were named."""
    return tuple(Upload(item.blob, item.capability, item.tie) for item in asked)


class AppendAsked(Asked):
    """Everything that one deed adds to a case, on top of record `head_seq`: stored whole or not at all."""

    head_seq: Number
    records: Annotated[list[Statement], Field(max_length=16)] = Field(default=[])
    grants: Annotated[list[GrantAsked], Field(max_length=2000)] = Field(default=[])
    objects: Annotated[list[ObjectAsked], Field(max_length=16)] = Field(default=[])
    blobs: Annotated[list[BlobAsked], Field(max_length=40)] = Field(default=[])
    index: IndexFile | None = None


class IndexAsked(Asked):
    """A sealed index row."""

    sealed: IndexFile


class UploadAsked(Asked):
    """Asks for room for a sealed file of `size` bytes."""

    size: Annotated[int, Field(ge=1, le=2**41)]


class UploadAnswer(Answer):
    """Where to send it, and the capability that allows to."""

    blob: Bytes16
    capability: Bytes16


class OffsetAnswer(Answer):
    """How many bytes of the upload are there."""

    offset: int
