"""What every record after the root says first: where in the chain it stands, and who signs it (SPEC §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crypto.encoding import Json, b64
from crypto.fields import Fields, day_text
from crypto.signers import Signer
from crypto.signing import DIGEST_SIZE

CASE_SIZE = 20
LINK_KEYS = ("case", "day", "directory", "previous", "seq", "signers", "type", "v")


@dataclass(frozen=True)
class Link:
    """
    The place and the signers of a record.

    Args:
        case: 20 bytes.
        seq: its number in the chain, from 1.
        previous: the 32-byte digest of the record before.
        directory: the newest version that the signers have verified.
        signers: in the order of the signatures.
    """

    case: bytes
    seq: int
    previous: bytes
    directory: int
    signers: tuple[Signer, ...]
    day: date | None = None

    def to_json(self) -> dict[str, Json]:
        return {
            "case": b64(self.case),
            "day": day_text(self.day),
            "directory": self.directory,
            "previous": b64(self.previous),
            "seq": self.seq,
            "signers": [signer.to_json() for signer in self.signers],
        }

    @classmethod
    def read(cls, fields: Fields) -> Link:
        """Read what `to_json` writes, else raise `Refused`."""
        return cls(
            fields.binary("case", CASE_SIZE),
            fields.integer("seq", low=1),
            fields.binary("previous", DIGEST_SIZE),
            fields.integer("directory", low=1),
            fields.each("signers", Signer.from_json),
            fields.day_or_none("day"),
        )


@dataclass(frozen=True)
class Linked:
    """A record after the root: its link, and what its type adds."""

    link: Link

    TYPE: ClassVar[str]
    KEYS: ClassVar[tuple[str, ...]] = ()
    """The names of the fields that the type adds."""

    def added(self) -> Mapping[str, Json]:
        """Return the fields that the type adds to those of the link."""
        return {}

    @classmethod
    def read(cls, link: Link, fields: Fields) -> Linked:  # noqa: ARG003 -- a type that adds fields reads them
        """Return the record from its *link* and the added *fields*, else raise `Refused`."""
        return cls(link)

    def to_json(self) -> dict[str, Json]:
        return {**self.link.to_json(), **self.added(), "type": self.TYPE, "v": 1}
