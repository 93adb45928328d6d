"""What both APIs ask and answer about directories, cases and attachments."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from app.domain.case import SealedGrant, StoredObject
from app.services.sealed_uploads import Upload
from app.web.api.encoding import (
    Answer,
    Asked,
    Bytes16,
    Bytes32,
    HolderName,
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


class BlobAsked(Asked):
    """
    A finished upload that the case is to take.

    `room` is that of its description; `tie` is made from that, and the description's id and digest (SPEC section 10): once a
    tombstone names these three, the file is erased.
    """

    blob: Bytes16
    capability: Bytes16
    room: RoomName
    tie: Bytes32


def rows_of_grants(asked: Iterable[GrantAsked]) -> tuple[SealedGrant, ...]:
    """Return grants that were sent as rows."""
    return tuple(SealedGrant(grant.room, grant.epoch, grant.holder, grant.sealed) for grant in asked)


def rows_of_objects(asked: Iterable[ObjectAsked]) -> tuple[StoredObject, ...]:
    """Return objects that were sent as rows."""
    return tuple(StoredObject(item.room, item.object, item.epoch, item.sealed) for item in asked)


def uploads_of(asked: Iterable[BlobAsked]) -> tuple[Upload, ...]:
    """Return uploads that were named."""
    return tuple(Upload(item.blob, item.capability, item.tie, item.room) for item in asked)


class UploadAnswer(Answer):
    """Where to send it, and the capability that allows to."""

    blob: Bytes16
    capability: Bytes16


class OffsetAnswer(Answer):
    """How many bytes of the upload are there."""

    offset: int
