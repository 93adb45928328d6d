"""
X-Wing keys: what files are sealed to and opened with, safe while either ML-KEM-768 or X25519 is.

Source: draft-connolly-cfrg-xwing-kem, sections 5.1 (sizes) and 5.2 (GenerateKeyPairDerand); C2SP age.md, "The
MLKEM768-X25519 (i.e. X-Wing) hybrid post-quantum recipient type"; HPKE KEM 0x647a.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from crypto import bech32
from crypto.errors import Refused

SEED_SIZE = 32
SEAL_KEY_SIZE = 1_216
"""An ML-KEM-768 encapsulation key (1,184 bytes), then an X25519 public key (32 bytes)."""

_MLKEM_KEY_SIZE = 1_184
_MLKEM_SEED_SIZE = 64
_EXPANDED_SIZE = 96
_SEAL_PREFIX = "age1pq"
_OPEN_PREFIX = "AGE-SECRET-KEY-PQ-"

_P = 2**255 - 19
_LOW_ORDER = frozenset({
    0,
    1,
    _P - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
})  # fmt: skip


def refuse_low_order(point: bytes) -> None:
    """
    Check that a 32-byte X25519 public value has more than eight multiples.

    With one of these points the shared secret is zero whatever the private key, so everybody knows the X25519 half.

    Raises:
        Refused: it has not.

    Source: RFC 7748, sections 5 (the top bit is ignored, values are taken modulo p) and 6.1 (the all-zero check).
    """
    if (int.from_bytes(point, "little") & (2**255 - 1)) % _P in _LOW_ORDER:
        raise Refused("X25519: point of small order")


@dataclass(frozen=True)
class SealKey:
    """
    The public half of an identity: whoever has it can seal a file, and only the `OpenKey` opens it.

    Its repr shows nothing: public keys are per case, so a key in a log would tie log lines to a case.

    Args:
        raw: the 1,216 bytes of the key.

    Raises:
        Refused: another length, ML-KEM coefficients out of range, an X25519 point of small order, or one that is not
            reduced modulo 2^255 - 19 (a second spelling of the same key).
    """

    raw: bytes = field(repr=False)
    hpke_key: MLKEM768X25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != SEAL_KEY_SIZE:
            raise Refused("seal key: length")
        lattice, point = self.raw[:_MLKEM_KEY_SIZE], self.raw[_MLKEM_KEY_SIZE:]
        if int.from_bytes(point, "little") >= _P:
            raise Refused("seal key: X25519 point not reduced")
        refuse_low_order(point)
        try:
            loaded = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(lattice), X25519PublicKey.from_public_bytes(point)
            )
        except ValueError:
            raise Refused("seal key: ML-KEM coefficient out of range") from None
        object.__setattr__(self, "hpke_key", loaded)

    @classmethod
    def from_text(cls, text: str) -> SealKey:
        """
        Return the key that an `age1pq1…` text stands for.

        Raises:
            Refused: it stands for none, or is not in lower case.
        """
        return cls(bech32.decode(_SEAL_PREFIX, text, SEAL_KEY_SIZE))

    @property
    def text(self) -> str:
        """The key as age writes recipients: `age1pq1…`, 1,959 characters."""
        return bech32.encode(_SEAL_PREFIX, self.raw)


@dataclass(frozen=True, repr=False, eq=False)
class OpenKey:
    """
    The secret half of an identity, from its 32-byte seed.

    The key pair is expanded from the seed with SHAKE256, as age does it. HPKE's DeriveKeyPair would give another pair,
    and libraries disagree on which. The expansion is done at first use and kept with the object; keep the object no
    longer than the deed needs it.

    Args:
        seed: 32 bytes, random or derived.

    Raises:
        Refused: another length.
    """

    seed: bytes

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_SIZE:
            raise Refused("open key: length of the seed")

    @classmethod
    def from_text(cls, text: str) -> OpenKey:
        """
        Return the key that an `AGE-SECRET-KEY-PQ-1…` text stands for.

        Raises:
            Refused: it stands for none, or is not in upper case.
        """
        return cls(bech32.decode(_OPEN_PREFIX, text, SEED_SIZE))

    @property
    def text(self) -> str:
        """The secret as age writes identities, `AGE-SECRET-KEY-PQ-1…`, 77 characters: for key files and grants only."""
        return bech32.encode(_OPEN_PREFIX, self.seed)

    @cached_property
    def seal_key(self) -> SealKey:
        """The public half."""
        lattice, point = self._expanded
        return SealKey(lattice.public_key().public_bytes_raw() + point.public_key().public_bytes_raw())

    @cached_property
    def hpke_key(self) -> MLKEM768X25519PrivateKey:
        """The private key as the HPKE implementation takes it."""
        return MLKEM768X25519PrivateKey(*self._expanded)

    @cached_property
    def _expanded(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_EXPANDED_SIZE)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]),
        )

    def __eq__(self, other: object) -> bool:
        return hmac.compare_digest(self.seed, other.seed) if isinstance(other, OpenKey) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.seed)

    def __repr__(self) -> str:
        return "OpenKey(redacted)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret key is not pickled: pickles end up in caches and queues")
