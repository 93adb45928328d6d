"""What a report's routing went by, sealed with it, so that whoever holds the report can run the routing again (SPEC §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from crypto.encoding import Json, b64, unb64
from crypto.entry import MEMBER_SIZE
from crypto.errors import Refused
from crypto.fields import Fields, as_slug, as_text

_KEYS = ("category", "choices", "entry", "flags", "involved", "picked", "shut", "unit", "way")
_WAYS = ("anonymous", "confidential", "open")


@dataclass(frozen=True)
class Matter:
    """
    The part of a report that the rulebook's tables look at.

    Args:
        unit: where it happened.
        category: what it is about.
        entry: whom the reporter turned to.
        flags: what applies.
        choices: the ids of chosen answers by question, where a condition may ask for them.
        involved: members who are part of the matter, 16 bytes each.
        shut: members whom the reporter shut out.
        picked: the member whom the reporter picked.
        way: how far the reporter stays unknown.
    """

    unit: str | None = None
    category: str | None = None
    entry: str | None = None
    flags: frozenset[str] = frozenset()
    choices: Mapping[str, str] = field(default_factory=dict, repr=False)
    involved: frozenset[bytes] = field(default=frozenset(), repr=False)
    shut: frozenset[bytes] = field(default=frozenset(), repr=False)
    picked: bytes | None = None
    way: str = "anonymous"

    def to_json(self) -> Json:
        return {
            "category": self.category,
            "choices": dict(self.choices),
            "entry": self.entry,
            "flags": sorted(self.flags),
            "involved": sorted(map(b64, self.involved)),
            "picked": None if self.picked is None else b64(self.picked),
            "shut": sorted(map(b64, self.shut)),
            "unit": self.unit,
            "way": self.way,
        }

    @classmethod
    def from_json(cls, value: Json) -> Matter:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, _KEYS)
        choices = fields.value("choices")
        if not isinstance(choices, Mapping):
            raise Refused("matter: choices")
        way = fields.text("way")
        if way not in _WAYS:
            raise Refused("matter: way")
        matter = cls(
            unit=fields.slug_or_none("unit"),
            category=fields.slug_or_none("category"),
            entry=fields.slug_or_none("entry"),
            flags=frozenset(fields.each("flags", as_slug)),
            choices={as_slug(question): as_slug(choice) for question, choice in choices.items()},
            involved=frozenset(fields.each("involved", _member)),
            shut=frozenset(fields.each("shut", _member)),
            picked=fields.binary_or_none("picked", MEMBER_SIZE),
            way=way,
        )
        if matter.to_json() != value:
            raise Refused("matter: lists not ascending")
        return matter


NO_MATTER: Final = Matter()


def _member(value: Json) -> bytes:
    return unb64(as_text(value), MEMBER_SIZE)
