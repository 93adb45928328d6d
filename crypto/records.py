"""The records of a case's chain: what each type says (SPEC §7). Whether it may be said is for `chain_rules`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, TypeAlias

from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields, as_slug, as_text
from crypto.identity import PublicKeys
from crypto.link import LINK_KEYS, Link, Linked
from crypto.rooms import ROOM_ROLES, RoomKey, read_rooms
from crypto.root_record import Root
from crypto.signers import Signer
from crypto.signing import DIGEST_SIZE, CanSign, Label, Signed, parse_signed, sign_statement

OBJECT_SIZE = 16

HANDLING = "handling"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class EpochRecord(Linked):
    """New keys and holders for rooms that exist."""

    rooms: tuple[RoomKey, ...]

    TYPE = "epoch"
    KEYS: ClassVar[tuple[str, ...]] = ("rooms",)

    def added(self) -> Mapping[str, Json]:
        return {"rooms": [room.to_json() for room in self.rooms]}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> EpochRecord:
        return cls(link, read_rooms(fields))


@dataclass(frozen=True)
class RoomRecord(EpochRecord):
    """A handler opens the staff's room."""

    TYPE = "room"


@dataclass(frozen=True)
class Claim(EpochRecord):
    """The reporter's new keys, and new epochs of every room that they hold."""

    reporter: PublicKeys

    TYPE = "claim"
    KEYS: ClassVar[tuple[str, ...]] = ("reporter", "rooms")

    def added(self) -> Mapping[str, Json]:
        return {**super().added(), "reporter": self.reporter.to_json()}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> Claim:
        return cls(link, read_rooms(fields), PublicKeys.from_json(fields.value("reporter")))


@dataclass(frozen=True)
class Exposed(Linked):
    """The server's path once held the reporter's keys of this case. That it is missing proves nothing."""

    TYPE = "exposed"


@dataclass(frozen=True)
class Wake(Linked):
    """A sleeper has opened the case."""

    TYPE = "wake"


@dataclass(frozen=True)
class State(Linked):
    """The case is being handled, or its reporter withdraws."""

    state: str

    TYPE = "state"
    KEYS = ("state",)

    def added(self) -> Mapping[str, Json]:
        return {"state": self.state}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> State:
        state = fields.text("state")
        if state not in (HANDLING, WITHDRAWN):
            raise Refused("state: unknown")
        return cls(link, state)


@dataclass(frozen=True)
class Close(Linked):
    """The case is closed, with an outcome (a slug)."""

    outcome: str

    TYPE = "close"
    KEYS = ("outcome",)

    def added(self) -> Mapping[str, Json]:
        return {"outcome": self.outcome}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> Close:
        return cls(link, as_slug(fields.value("outcome")))


@dataclass(frozen=True)
class Tombstone(Linked):
    """An object was erased: *hash* is its digest, so that what named it still names something."""

    room: str
    object: bytes
    hash: bytes

    TYPE = "tombstone"
    KEYS = ("hash", "object", "room")

    def added(self) -> Mapping[str, Json]:
        return {"hash": b64(self.hash), "object": b64(self.object), "room": self.room}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> Tombstone:
        room = as_text(fields.value("room"))
        if room not in ROOM_ROLES:
            raise Refused("tombstone: room")
        return cls(link, room, fields.binary("object", OBJECT_SIZE), fields.binary("hash", DIGEST_SIZE))


Content: TypeAlias = Root | Linked

_LINKED: tuple[type[Linked], ...] = (RoomRecord, EpochRecord, Claim, Exposed, Wake, State, Close, Tombstone)
_TYPES: Mapping[str, type[Linked]] = {linked.TYPE: linked for linked in _LINKED}
# `consent`, `notice` and `breach` are reserved: refused like every unknown type.


@dataclass(frozen=True)
class Record:
    """A record with its signatures, **not yet verified**: a `Chain` holds those that are."""

    content: Content
    signed: Signed = field(repr=False)

    def marshal(self) -> bytes:
        return self.signed.marshal()

    @property
    def digest(self) -> bytes:
        return self.signed.digest

    @property
    def directory(self) -> int:
        """The newest version of the directory that the signers had verified."""
        return self.content.directory if isinstance(self.content, Root) else self.content.link.directory

    @property
    def day(self) -> date | None:
        return self.content.day if isinstance(self.content, Root) else self.content.link.day

    @property
    def signers(self) -> tuple[Signer, ...]:
        return self.content.signers if isinstance(self.content, Root) else self.content.link.signers

    @property
    def rooms(self) -> tuple[RoomKey, ...]:
        """The room keys that the record brings, often none."""
        return self.content.rooms if isinstance(self.content, Root | EpochRecord) else ()


def parse_record(data: bytes) -> Record:
    """Read what `Record.marshal` writes, else raise `Refused`."""
    signed = parse_signed(Label.RECORD, data)
    kind = as_text(signed.fields.get("type"))
    if kind == "root":
        return Record(Root.from_json(signed.fields), signed)
    linked = _TYPES.get(kind)
    if linked is None:
        raise Refused("record: unknown type")
    fields = Fields(signed.fields, (*LINK_KEYS, *linked.KEYS))
    fields.constant("v", 1)
    return Record(linked.read(Link.read(fields), fields), signed)


def sign_record(content: Content, keys: Sequence[CanSign]) -> Record:
    """Return *content* signed by each of *keys*, which stand in the order of its signers."""
    return Record(content, sign_statement(Label.RECORD, content.to_json(), keys))
