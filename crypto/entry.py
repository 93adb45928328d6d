"""A member's entry in the directory: their keys, signed by themselves (SPEC §6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from crypto.encoding import Json, b64
from crypto.fields import Fields
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE
from crypto.identity import SIGN_KEY_SIZE, Identity, PublicKeys
from crypto.signing import Label, Signed, parse_signed, sign_statement
from crypto.text_forms import hex_groups
from crypto.xwing import SEAL_KEY_SIZE, SealKey

MEMBER_SIZE = 16
SALT_SIZE = 16

_KEYS = ("instance", "made", "member", "organisation", "seal", "sign", "type", "v")
_SPOKEN_SIZE = 10


@dataclass(frozen=True)
class Entry:
    """
    Keys that a member of an organisation says are theirs.

    Being signed by those keys, it shows that who made it has them; that the person has, is what the comparison by voice
    and the directory's signature say. Changed keys are another entry, and so another holder.

    Args:
        instance: 16 bytes.
        organisation: 16 bytes.
        member: 16 random bytes that stay the person's when the keys change.
        made: the day.
        public: the keys.
    """

    instance: bytes
    organisation: bytes
    member: bytes
    made: date
    public: PublicKeys
    signed: Signed = field(repr=False, compare=False)

    @classmethod
    def make(cls, identity: Identity, *, instance: bytes, organisation: bytes, member: bytes, made: date) -> Entry:
        """Return the entry of *identity*, signed by it."""
        fields: dict[str, Json] = {
            "instance": b64(instance),
            "made": made.isoformat(),
            "member": b64(member),
            "organisation": b64(organisation),
            "seal": b64(identity.public.seal.raw),
            "sign": b64(identity.public.sign),
            "type": "entry",
            "v": 1,
        }
        signed = sign_statement(Label.ENTRY, fields, [identity])
        return cls(instance, organisation, member, made, identity.public, signed)

    @classmethod
    def parse(cls, data: bytes) -> Entry:
        """
        Read what `marshal` writes, and check the signature.

        Raises:
            Refused: it does not parse, or was not signed by the keys in it.
        """
        signed = parse_signed(Label.ENTRY, data)
        fields = Fields(signed.fields, _KEYS)
        fields.constant("type", "entry")
        fields.constant("v", 1)
        public = PublicKeys(SealKey(fields.binary("seal", SEAL_KEY_SIZE)), fields.binary("sign", SIGN_KEY_SIZE))
        signed.verify(public.sign)
        return cls(
            fields.binary("instance", INSTANCE_SIZE),
            fields.binary("organisation", ORGANISATION_SIZE),
            fields.binary("member", MEMBER_SIZE),
            fields.day("made"),
            public,
            signed,
        )

    def marshal(self) -> bytes:
        return self.signed.marshal()

    @property
    def digest(self) -> bytes:
        """32 bytes that name these keys of this member."""
        return self.signed.digest

    @property
    def who(self) -> str:
        """The digest as chains name a holder, 43 characters."""
        return b64(self.digest)

    @property
    def fingerprint_text(self) -> str:
        """What the member and the signer of the directory compare by voice: 5 groups of four hex digits."""
        return hex_groups(self.digest[:_SPOKEN_SIZE])


def name_hash(salt: bytes, name: str) -> bytes:
    """
    Return the 32 bytes that stand for a member's name in a signed version.

    The name itself stands beside the directory, with its 16-byte salt; once both are erased, the hash says nothing.
    """
    return hashlib.sha256(b"tillit/v1/name\n" + salt + name.encode()).digest()
