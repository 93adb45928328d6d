"""An identity: one 32-byte seed that opens what was sealed to it and signs (SPEC §4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from nacl import bindings
from nacl.exceptions import BadSignatureError

from crypto.derivations import signing_seed
from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields
from crypto.randomness import random_bytes
from crypto.xwing import SEAL_KEY_SIZE, SEED_SIZE, OpenKey, SealKey

SIGN_KEY_SIZE = 32
SIGNATURE_SIZE = 64


@dataclass(frozen=True)
class PublicKeys:
    """What others know of an identity: the key to seal to, and the Ed25519 key that its signatures verify with."""

    seal: SealKey
    sign: bytes

    def to_json(self) -> Json:
        return {"seal": b64(self.seal.raw), "sign": b64(self.sign)}

    @classmethod
    def from_json(cls, value: Json) -> PublicKeys:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("seal", "sign"))
        return cls(SealKey(fields.binary("seal", SEAL_KEY_SIZE)), fields.binary("sign", SIGN_KEY_SIZE))


class Identity:
    """
    A reporter's, a member's or a room's secret.

    Both key pairs are derived at first use and kept with the object; keep the object no longer than the deed needs it.

    Args:
        seed: 32 bytes, random or derived.

    Raises:
        Refused: another length.
    """

    def __init__(self, seed: bytes) -> None:
        self.open_key = OpenKey(seed)

    @classmethod
    def new(cls) -> Identity:
        """Return an identity that nobody had before."""
        return cls(random_bytes(SEED_SIZE))

    @classmethod
    def from_text(cls, text: str) -> Identity:
        """Return the identity that an `AGE-SECRET-KEY-PQ-1…` text stands for, else raise `Refused`."""
        return cls(OpenKey.from_text(text).seed)

    @property
    def seed(self) -> bytes:
        return self.open_key.seed

    @property
    def text(self) -> str:
        """The secret as age writes identities, 77 characters: for key files and grants only."""
        return self.open_key.text

    @cached_property
    def public(self) -> PublicKeys:
        return PublicKeys(self.open_key.seal_key, self._signing[0])

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature over *message*, which must begin with a label."""
        return sign(message, self._signing[1])

    @cached_property
    def _signing(self) -> tuple[bytes, bytes]:
        return signing_pair(signing_seed(self.seed))

    def __eq__(self, other: object) -> bool:
        return self.open_key == other.open_key if isinstance(other, Identity) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.open_key)

    def __repr__(self) -> str:
        return "Identity(redacted)"


def signing_pair(seed: bytes) -> tuple[bytes, bytes]:
    """Return the 32-byte Ed25519 public key of a 32-byte *seed*, and the 64-byte secret form that `sign` takes."""
    return bindings.crypto_sign_seed_keypair(seed)


def sign(message: bytes, secret: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature over *message*."""
    return bindings.crypto_sign(message, secret)[:SIGNATURE_SIZE]


def verify(sign_key: bytes, message: bytes, signature: bytes) -> None:
    """
    Check an Ed25519 signature.

    Raises:
        Refused: it is not the key's signature over *message*; or the key or the signature's point is of small order (one
            signature would verify with many messages), or S is not reduced (a second signature made of the first).

    Source: RFC 8032, section 5.1.7; libsodium checks both additions.
    """
    if len(sign_key) != SIGN_KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        raise Refused("signature: size")
    try:
        bindings.crypto_sign_open(signature + message, sign_key)
    except BadSignatureError:
        raise Refused("signature: does not verify") from None
