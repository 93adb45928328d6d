"""The parts of a directory's version: bodies with their seats, units, members (SPEC §6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar

from crypto.encoding import Json, b64
from crypto.entry import MEMBER_SIZE
from crypto.errors import Refused
from crypto.fields import Fields, as_text, day_text
from crypto.roles import Role, as_role
from crypto.signing import DIGEST_SIZE

Names: TypeAlias = Mapping[str, str]
"""A text in each language, by language code."""

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Seat:
    """
    A member's place in a body, with one role; two roles are two seats.

    *deputy*: a substitute's. *since*, *until*: the term's first and last day, where it has one.
    """

    member: bytes
    role: Role
    chair: bool = False
    deputy: bool = False
    since: date | None = None
    until: date | None = None

    def to_json(self) -> Json:
        return {
            "chair": self.chair,
            "deputy": self.deputy,
            "member": b64(self.member),
            "role": self.role.value,
            "since": day_text(self.since),
            "until": day_text(self.until),
        }

    @classmethod
    def from_json(cls, value: Json) -> Seat:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("chair", "deputy", "member", "role", "since", "until"))
        return cls(
            member=fields.binary("member", MEMBER_SIZE),
            role=as_role(fields.value("role")),
            chair=fields.flag("chair"),
            deputy=fields.flag("deputy"),
            since=fields.day_or_none("since"),
            until=fields.day_or_none("until"),
        )


@dataclass(frozen=True)
class Body:
    """
    Those who may be given a case together.

    *kind*: what the rulebook knows it as; left out, it is called like the body itself. *unit*: where it belongs, None for the
    organisation as a whole. *publish* lets reporters see its members' names.
    """

    id: str
    names: Names
    seats: tuple[Seat, ...]
    unit: str | None = None
    publish: bool = False
    kind: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", self.kind or self.id)
        seats = in_order(self.seats, lambda seat: f"{b64(seat.member)} {seat.role.value}")
        object.__setattr__(self, "seats", seats)

    def name(self, language: str) -> str:
        """Return the body's name in *language*, or in the first that it has one in."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)

    def to_json(self) -> Json:
        return {
            "id": self.id,
            "kind": self.kind,
            "names": self.names,
            "publish": self.publish,
            "seats": [seat.to_json() for seat in self.seats],
            "unit": self.unit,
        }

    @classmethod
    def from_json(cls, value: Json) -> Body:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("id", "kind", "names", "publish", "seats", "unit"))
        return cls(
            id=fields.slug("id"),
            names=_names(fields),
            seats=fields.each("seats", Seat.from_json),
            unit=fields.slug_or_none("unit"),
            publish=fields.flag("publish"),
            kind=fields.slug("kind"),
        )


@dataclass(frozen=True)
class Unit:
    """A part of the organisation that a body may belong to."""

    id: str
    kind: str
    names: Names
    parent: str | None = None

    def name(self, language: str) -> str:
        """Return the unit's name in *language*, or in the first that it has one in."""
        return self.names.get(language) or next(iter(self.names.values()), self.id)

    def to_json(self) -> Json:
        return {"id": self.id, "kind": self.kind, "names": self.names, "parent": self.parent}

    @classmethod
    def from_json(cls, value: Json) -> Unit:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("id", "kind", "names", "parent"))
        return cls(fields.slug("id"), fields.slug("kind"), _names(fields), fields.slug_or_none("parent"))


@dataclass(frozen=True)
class Member:
    """Which entry is a member's, until when, and the hash of their name (see `entry.name_hash`)."""

    entry: bytes
    member: bytes
    name: bytes
    ended: date | None = None

    def to_json(self) -> Json:
        return {
            "ended": day_text(self.ended),
            "entry": b64(self.entry),
            "member": b64(self.member),
            "name": b64(self.name),
        }

    @classmethod
    def from_json(cls, value: Json) -> Member:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("ended", "entry", "member", "name"))
        return cls(
            fields.binary("entry", DIGEST_SIZE),
            fields.binary("member", MEMBER_SIZE),
            fields.binary("name", DIGEST_SIZE),
            fields.day_or_none("ended"),
        )


def in_order(parts: Sequence[_Part], key: Callable[[_Part], str]) -> tuple[_Part, ...]:
    """Return *parts* as their list has them, ascending by *key*; or raise `Refused`: two have the same."""
    by_key = {key(part): part for part in parts}
    if len(by_key) != len(parts):
        raise Refused("version: twice in a list")
    return tuple(part for _, part in sorted(by_key.items(), key=lambda item: item[0]))


def _names(fields: Fields) -> Names:
    names = fields.value("names")
    if not isinstance(names, Mapping):
        raise Refused("version: names")
    return {language: as_text(text) for language, text in names.items()}
