"""Grants: a room's secret of one epoch, sealed to one holder (SPEC §8)."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from crypto.age import open_sealed, seal
from crypto.encoding import Json, canonical
from crypto.errors import Refused
from crypto.fields import Fields, day_text
from crypto.identity import Identity
from crypto.identity_file import MAX_NOTE, read_identity_file, write_identity_file
from crypto.xwing import OpenKey, SealKey

MAX_TITLE = 400
"""Bytes of UTF-8."""

_MARK = "tillit/v1/grant"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class ListLine:
    """
    What a holder's list shows of a case before it is opened.

    Args:
        day: when it was filed, None where no day is kept.
        kind: a slug, concern or report.
        title: at most 400 bytes of UTF-8.

    Raises:
        Refused: the title is longer, or with the rest over 600 bytes of JSON.
    """

    day: date | None
    kind: str
    title: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.title.encode()) > MAX_TITLE or len(canonical(self.to_json())) > MAX_NOTE:
            raise Refused("list line: title")

    @classmethod
    def shortened(cls, day: date | None, kind: str, title: str) -> ListLine:
        """Return the line with as much of *title* as fits, cut at a character, without control characters."""
        clean = _CONTROLS.sub(" ", title).strip().encode(errors="replace")[:MAX_TITLE].decode(errors="ignore")
        while True:
            try:
                return cls(day, kind, clean)
            except Refused:
                if not clean:
                    raise
                clean = clean[: len(clean) * 7 // 8]

    def to_json(self) -> Json:
        return {"day": day_text(self.day), "kind": self.kind, "title": self.title}

    @classmethod
    def from_json(cls, value: Json) -> ListLine:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("day", "kind", "title"))
        return cls(fields.day_or_none("day"), fields.slug("kind"), fields.text("title", MAX_TITLE))


def seal_grant(room: Identity, to: SealKey, line: ListLine) -> bytes:
    """Return the secret of one epoch of a room, sealed to one holder."""
    return seal_grants(room, [to], line)[0]


def seal_grants(room: Identity, to: Sequence[SealKey], line: ListLine) -> list[bytes]:
    """Return one grant for each of *to*, in order; not one file for all, which would show how many they are."""
    plaintext = write_identity_file(room, _MARK, line.to_json())
    return [seal(plaintext, [key]) for key in to]


def open_grant(sealed: bytes, key: OpenKey, expected: SealKey) -> tuple[Identity, ListLine]:
    """
    Return the room's identity and the list line.

    Args:
        sealed: the grant.
        key: the holder's.
        expected: the epoch's key in the verified chain.

    Raises:
        NotAHolder: the grant was sealed to another.
        Refused: it does not parse, or its secret is not that of *expected*. Attack: a server, or a holder, hands out the
            key of a room that it reads along.
    """
    room, note = read_identity_file(open_sealed(sealed, [key]), _MARK)
    if not hmac.compare_digest(room.open_key.seal_key.raw, expected.raw):
        raise Refused("grant: another room's key")
    return room, ListLine.from_json(note)
