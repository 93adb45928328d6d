"""An organisation's founding: what its root fingerprint is the hash of, and so what every reader pins (SPEC §6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from crypto.encoding import Json, b64, canonical, parse_canonical
from crypto.errors import Refused
from crypto.fields import Fields, as_bytes
from crypto.identity import SIGN_KEY_SIZE
from crypto.text_forms import hex_groups

INSTANCE_SIZE = 16
ORGANISATION_SIZE = 16
ROOTS = 2

_LABEL = b"tillit/v1/organisation\n"


@dataclass(frozen=True)
class Founding:
    """
    The instance, the organisation's address on it, and its first two roots.

    Args:
        instance: 16 random bytes that name the installation; part of every receipt's derivations.
        roots: two Ed25519 keys, 32 bytes each, different: one on a disk that is not the server's, one on paper.
        slug: the organisation's place in addresses.
    """

    instance: bytes
    roots: tuple[bytes, ...]
    slug: str

    @classmethod
    def parse(cls, data: bytes) -> Founding:
        """Read what `marshal` writes, else raise `Refused`."""
        if not data.startswith(_LABEL) or not data.endswith(b"\n"):
            raise Refused("founding: form")
        fields = Fields(parse_canonical(data[len(_LABEL) : -1]), ("instance", "roots", "slug"))
        return cls(fields.binary("instance", INSTANCE_SIZE), read_roots(fields), fields.slug("slug"))

    def marshal(self) -> bytes:
        """Return the bytes whose hash is the fingerprint."""
        fields: Json = {"instance": b64(self.instance), "roots": [b64(root) for root in self.roots], "slug": self.slug}
        return _LABEL + canonical(fields) + b"\n"

    @cached_property
    def fingerprint(self) -> bytes:
        """The root fingerprint, 32 bytes: printed, compared, pinned."""
        return hashlib.sha256(self.marshal()).digest()

    @property
    def fingerprint_text(self) -> str:
        """The root fingerprint as 16 groups of four hex digits."""
        return hex_groups(self.fingerprint)

    @property
    def organisation(self) -> bytes:
        """The organisation's id: the first 16 bytes of the fingerprint, so that nobody else can claim it."""
        return self.fingerprint[:ORGANISATION_SIZE]


def read_roots(fields: Fields) -> tuple[bytes, ...]:
    """Return the two different root keys of an object, else raise `Refused`."""
    roots = fields.each("roots", lambda value: as_bytes(value, SIGN_KEY_SIZE), ROOTS)
    if len(set(roots)) != ROOTS:
        raise Refused("roots: not two")
    return roots
