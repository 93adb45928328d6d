"""Rooms: their keys, their holders, and which roles each is for (SPEC §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields, as_integer, as_text, refuse_unordered
from crypto.roles import Role
from crypto.signers import REPORTER, Who, as_who
from crypto.xwing import SEAL_KEY_SIZE, SealKey

TALK = "talk"
"""The reporter and those who handle the case."""

IDENTITY = "identity"
"""Who the reporter is, for handlers only."""

STAFF = "staff"
"""The staff among themselves."""

ROOM_ROLES: Mapping[str, frozenset[Role]] = {
    TALK: frozenset({Role.HANDLER, Role.ADVISER}),
    IDENTITY: frozenset({Role.HANDLER}),
    STAFF: frozenset({Role.HANDLER, Role.ADVISER}),
}
"""The rooms there are, and the roles in which a member may hold each."""

MAX_HOLDERS = 200
MAX_CONDITION = 200
"""Bytes of the text that says when a sleeper is woken."""


@dataclass(frozen=True)
class Holder:
    """
    Who has a room's key.

    *asleep* is the condition under which a sleeper is woken, None for everyone else: every epoch is sealed to a sleeper,
    too, but the server withholds their grants until the rule fires.
    """

    who: Who
    asleep: str | None = None

    def to_json(self) -> Json:
        return {"asleep": self.asleep, "who": self.who}

    @classmethod
    def from_json(cls, value: Json) -> Holder:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("asleep", "who"))
        return cls(as_who(fields.value("who")), fields.text_or_none("asleep", MAX_CONDITION))


@dataclass(frozen=True)
class Admission:
    """The earlier epochs that one who joins is granted, ascending, perhaps none."""

    who: Who
    epochs: tuple[int, ...]

    def to_json(self) -> Json:
        return {"epochs": list(self.epochs), "who": self.who}

    @classmethod
    def from_json(cls, value: Json) -> Admission:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("epochs", "who"))
        epochs = fields.each("epochs", as_integer)
        refuse_unordered(epochs)
        return cls(as_who(fields.value("who")), epochs)


@dataclass(frozen=True)
class RoomKey:
    """
    A room's key of one epoch, and who holds it.

    Args:
        room: one of the rooms there are.
        epoch: from 0; every change of the key is the next.
        key: what objects are sealed to.
        holders: ascending by `who`, at most 200, one of them a member: a room that only the reporter reads is nobody's
            mailbox.
        admits: ascending by `who`, those who join in this epoch.

    Raises:
        Refused: it breaks one of these.
    """

    room: str
    epoch: int
    key: SealKey = field(repr=False)
    holders: tuple[Holder, ...]
    admits: tuple[Admission, ...] = ()

    def __post_init__(self) -> None:
        if self.room not in ROOM_ROLES:
            raise Refused("room: unknown")
        refuse_unordered(holder.who for holder in self.holders)
        refuse_unordered(admission.who for admission in self.admits)
        if not self.staff or len(self.holders) > MAX_HOLDERS:
            raise Refused("room: number of holders")
        if any(epoch >= self.epoch for admission in self.admits for epoch in admission.epochs):
            raise Refused("room: admits to no earlier epoch")

    @property
    def who(self) -> frozenset[Who]:
        """Everyone who holds the epoch, asleep or awake."""
        return frozenset(holder.who for holder in self.holders)

    @property
    def staff(self) -> tuple[Holder, ...]:
        """The holders who are members."""
        return tuple(holder for holder in self.holders if holder.who != REPORTER)

    def holder(self, who: Who) -> Holder | None:
        return next((holder for holder in self.holders if holder.who == who), None)

    def to_json(self) -> Json:
        return {
            "admits": [admission.to_json() for admission in self.admits],
            "epoch": self.epoch,
            "holders": [holder.to_json() for holder in self.holders],
            "key": b64(self.key.raw),
            "room": self.room,
        }

    @classmethod
    def from_json(cls, value: Json) -> RoomKey:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("admits", "epoch", "holders", "key", "room"))
        return cls(
            as_text(fields.value("room")),
            fields.integer("epoch"),
            SealKey(fields.binary("key", SEAL_KEY_SIZE)),
            fields.each("holders", Holder.from_json, MAX_HOLDERS),
            fields.each("admits", Admission.from_json, MAX_HOLDERS),
        )


def in_order(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    """Return *holders* in the order in which a room key lists them."""
    return tuple(sorted(holders, key=lambda holder: holder.who))


def read_rooms(fields: Fields) -> tuple[RoomKey, ...]:
    """Return the room keys of a record, ascending by room, each room once, else raise `Refused`."""
    rooms = fields.each("rooms", RoomKey.from_json, len(ROOM_ROLES))
    refuse_unordered(room.room for room in rooms)
    return rooms
