"""Objects: what is written in a room, signed by its author and sealed to the room's key (SPEC §9)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from crypto.age import open_sealed, seal
from crypto.buckets import bucket, refuse_other_than_zeros
from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields, as_bytes, as_text, day_text, refuse_unordered
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE
from crypto.identity import Identity
from crypto.link import CASE_SIZE
from crypto.records import OBJECT_SIZE
from crypto.signers import BY_CLAIMANT, Signer
from crypto.signing import DIGEST_SIZE, CanSign, Label, parse_signed, sign_statement
from crypto.xwing import SealKey

MAX_BODY = 1024 * 1024
"""Bytes; SPEC §14."""

MAX_SEEN = 64

_KEYS = (
    *("author", "case", "day", "epoch", "instance", "kind", "length", "object", "organisation"),
    *("previous", "room", "seen", "type", "v"),
)


@dataclass(frozen=True)
class Place:
    """
    Where an object belongs: signed by its author, compared with what the reader asked for.

    Args:
        instance: 16 bytes.
        organisation: 16 bytes.
        case: 20 bytes.
        room: its name.
        epoch: that of the key that the object is sealed to.
        object: 16 random bytes, once in a room.
    """

    instance: bytes
    organisation: bytes
    case: bytes
    room: str
    epoch: int
    object: bytes


@dataclass(frozen=True)
class Header:
    """
    What an author signs about an object beside its body.

    Args:
        place: where it belongs.
        kind: what it is, see `object_rules`.
        author: who wrote it, in which role.
        previous: the digest of the author's object before in this room, None for their first.
        seen_objects: digests of the room's objects that nobody had answered when the author wrote, ascending, at most 64.
        seen_record: the digest of the newest record that the author had seen.
        length: bytes of the body.
        day: None where no day is kept.

    Raises:
        Refused: too many or unordered *seen_objects*, or an author who can't be one.
    """

    place: Place
    kind: str
    author: Signer
    previous: bytes | None
    seen_objects: tuple[bytes, ...]
    seen_record: bytes
    length: int
    day: date | None = None

    def __post_init__(self) -> None:
        refuse_unordered(b64(digest) for digest in self.seen_objects)
        if len(self.seen_objects) > MAX_SEEN or self.author == BY_CLAIMANT:
            raise Refused("object: header")

    def to_json(self) -> dict[str, Json]:
        place = self.place
        return {
            "author": self.author.to_json(),
            "case": b64(place.case),
            "day": day_text(self.day),
            "epoch": place.epoch,
            "instance": b64(place.instance),
            "kind": self.kind,
            "length": self.length,
            "object": b64(place.object),
            "organisation": b64(place.organisation),
            "previous": None if self.previous is None else b64(self.previous),
            "room": place.room,
            "seen": {"objects": [b64(digest) for digest in self.seen_objects], "record": b64(self.seen_record)},
            "type": "object",
            "v": 1,
        }

    @classmethod
    def from_json(cls, value: Json) -> Header:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, _KEYS)
        fields.constant("type", "object")
        fields.constant("v", 1)
        seen = Fields(fields.value("seen"), ("objects", "record"))
        return cls(
            place=Place(
                fields.binary("instance", INSTANCE_SIZE),
                fields.binary("organisation", ORGANISATION_SIZE),
                fields.binary("case", CASE_SIZE),
                as_text(fields.value("room")),
                fields.integer("epoch"),
                fields.binary("object", OBJECT_SIZE),
            ),
            kind=fields.slug("kind"),
            author=Signer.from_json(fields.value("author")),
            previous=fields.binary_or_none("previous", DIGEST_SIZE),
            seen_objects=seen.each("objects", lambda digest: as_bytes(digest, DIGEST_SIZE), MAX_SEEN),
            seen_record=seen.binary("record", DIGEST_SIZE),
            length=fields.integer("length", high=MAX_BODY),
            day=fields.day_or_none("day"),
        )


@dataclass(frozen=True)
class OpenedObject:
    """An object whose place and signature are checked."""

    header: Header
    body: bytes = field(repr=False)
    digest: bytes


@dataclass(frozen=True)
class SealedObject:
    """An object as it is stored, with the digest that later objects name it by."""

    place: Place
    sealed: bytes = field(repr=False)
    digest: bytes


def seal_object(header: Header, body: bytes, author: CanSign, room_key: SealKey, *, powers_only: bool = False) -> SealedObject:
    """
    Return the object, signed and sealed.

    Args:
        header: its `length` is that of *body*.
        body: at most 1 MiB.
        author: signs for `header.author`.
        room_key: that of the header's room and epoch in a verified chain.
        powers_only: the chain's.

    Raises:
        ValueError: *body* is not as long as the header says, or over 1 MiB.
    """
    if not len(body) == header.length <= MAX_BODY:
        raise ValueError("the header states the body's length, at most 1 MiB")
    signed = sign_statement(Label.OBJECT, header.to_json(), [author], body)
    plaintext = signed.marshal()
    padded = plaintext.ljust(bucket(len(plaintext), powers_only=powers_only), b"\0")
    return SealedObject(header.place, seal(padded, [room_key]), signed.digest)


def open_object(
    sealed: bytes, room: Identity, place: Place, author_key: Callable[[Header], bytes], *, powers_only: bool = False
) -> OpenedObject:
    """
    Return the object that was asked for, if its author wrote it for that place.

    Args:
        sealed: the stored age file.
        room: the room's identity of the epoch.
        place: what was asked for.
        author_key: returns the Ed25519 key of a header's author, or raises `Refused` where they may not write it; see
            `object_rules.author_key`. It is called before anything else is believed.
        powers_only: the chain's.

    Raises:
        Refused: the plaintext is malformed, the header names another place (attack: a row is moved, or re-labelled
            together with its header), or the signature is not the author's.
    """
    plaintext = open_sealed(sealed, [room.open_key])
    signed = parse_signed(Label.OBJECT, plaintext, with_body=True)
    header = Header.from_json(signed.fields)
    if header.place != place:
        raise Refused("object: another place")
    body, tail = signed.body[: header.length], signed.body[header.length :]
    if len(body) != header.length or len(plaintext) != bucket(len(plaintext) - len(tail), powers_only=powers_only):
        raise Refused("object: length")
    refuse_other_than_zeros(tail)
    signed = replace(signed, body=body)
    signed.verify(author_key(header))
    return OpenedObject(header, body, signed.digest)
