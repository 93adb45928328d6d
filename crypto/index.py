"""The member index: what a member's list shows at once, one sealed row for each case (SPEC §11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nacl import bindings
from nacl.exceptions import CryptoError as NaclError

from crypto.buckets import refuse_other_than_zeros, smallest_power
from crypto.chain import Head
from crypto.derivations import member_index_key
from crypto.encoding import Json, b64, canonical, parse_canonical
from crypto.errors import Refused
from crypto.fields import Fields, as_bytes, as_text, refuse_unordered
from crypto.grants import ListLine
from crypto.identity import Identity
from crypto.randomness import random_bytes
from crypto.records import OBJECT_SIZE
from crypto.rooms import ROOM_ROLES
from crypto.signing import DIGEST_SIZE
from crypto.xwing import SEED_SIZE

MAX_READ = 64
SMALLEST_ROW = 2_048

_NONCE_SIZE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
OVERHEAD = _NONCE_SIZE + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
"""Bytes by which a sealed row is longer than its padded text."""


@dataclass(frozen=True)
class IndexRow:
    """
    What a member knows of a case. It is a cache: what does not open is made anew from the grants.

    Args:
        head: the newest record seen; a chain without it is refused (`Chain.require`).
        line: what the list shows.
        seeds: the rooms' secrets by room and epoch.
        read: the 16-byte ids of the newest objects read, at most 64.
    """

    head: Head
    line: ListLine
    seeds: Mapping[tuple[str, int], bytes] = field(repr=False)
    read: frozenset[bytes] = frozenset()

    def to_json(self) -> Json:
        return {
            "head": {"hash": b64(self.head.digest), "seq": self.head.seq},
            "line": self.line.to_json(),
            "read": sorted(b64(item) for item in self.read),
            "seeds": [{"epoch": epoch, "room": room, "seed": b64(seed)} for (room, epoch), seed in sorted(self.seeds.items())],
            "v": 1,
        }

    @classmethod
    def from_json(cls, value: Json) -> IndexRow:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("head", "line", "read", "seeds", "v"))
        fields.constant("v", 1)
        head = Fields(fields.value("head"), ("hash", "seq"))
        read = fields.each("read", as_text, MAX_READ)
        refuse_unordered(read)
        seeds = fields.each("seeds", _seed)
        refuse_unordered(place for place, _ in seeds)
        return cls(
            Head(head.integer("seq"), head.binary("hash", DIGEST_SIZE)),
            ListLine.from_json(fields.value("line")),
            dict(seeds),
            frozenset(as_bytes(item, OBJECT_SIZE) for item in read),
        )


def seal_row(owner: Identity, instance: bytes, member: bytes, case: bytes, row: IndexRow) -> bytes:
    """
    Return *row* sealed under a key that only the member's identity gives.

    Args:
        owner: the member's identity.
        instance: 16 bytes.
        member: 16 bytes.
        case: 20 bytes. With the member's id it is authenticated, so a row can't be moved to another case.
        row: its `read` at most 64 ids.

    Raises:
        Refused: more ids.
    """
    if len(row.read) > MAX_READ:
        raise Refused("index: too many read")
    text = canonical(row.to_json())
    nonce = random_bytes(_NONCE_SIZE)
    padded = text.ljust(smallest_power(max(len(text), SMALLEST_ROW)), b"\0")
    key = member_index_key(owner.seed, instance)
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, _place(member, case), nonce, key)


def open_row(owner: Identity, instance: bytes, member: bytes, case: bytes, sealed: bytes) -> IndexRow:
    """
    Return the row that `seal_row` sealed for the same member and case.

    Raises:
        Refused: it is another's, or does not parse.
    """
    nonce, ciphertext = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
    if len(ciphertext) < SMALLEST_ROW:
        raise Refused("index: size")
    key = member_index_key(owner.seed, instance)
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, _place(member, case), nonce, key)
    except NaclError:
        raise Refused("index: does not open") from None
    text = padded.rstrip(b"\0")  # JSON ends with a brace
    refuse_other_than_zeros(padded[len(text) :])
    if len(padded) != smallest_power(max(len(text), SMALLEST_ROW)):
        raise Refused("index: padding")
    return IndexRow.from_json(parse_canonical(text))


def _place(member: bytes, case: bytes) -> bytes:
    return b"tillit/v1/index\n" + member + case


def _seed(value: Json) -> tuple[tuple[str, int], bytes]:
    fields = Fields(value, ("epoch", "room", "seed"))
    room = fields.text("room")
    if room not in ROOM_ROLES:
        raise Refused("index: room")
    return (room, fields.integer("epoch")), fields.binary("seed", SEED_SIZE)
