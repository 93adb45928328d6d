"""An organisation's root: the key that signs its directory, kept away from the server (SPEC §4, §12)."""

from __future__ import annotations

import hmac
from functools import cached_property

from crypto import derivations
from crypto.errors import Refused
from crypto.identity import sign, signing_pair
from crypto.randomness import random_bytes
from crypto.receipt import Receipt
from crypto.xwing import SEED_SIZE


class RootKey:
    """
    One of an organisation's two roots.

    Args:
        seed: 32 bytes, random, or derived from ten words on paper.

    Raises:
        Refused: another length.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise Refused("root key: length of the seed")
        self.seed = seed

    @classmethod
    def new(cls) -> RootKey:
        """Return a root that nobody had before."""
        return cls(random_bytes(SEED_SIZE))

    @classmethod
    def from_words(cls, words: Receipt) -> RootKey:
        """Return the paper root that ten words stand for."""
        return cls(derivations.root_seed_from_words(words.secret))

    @property
    def public(self) -> bytes:
        """The 32-byte Ed25519 key that the organisation's founding or a later version names."""
        return self._signing[0]

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature over *message*, which must begin with a label."""
        return sign(message, self._signing[1])

    @cached_property
    def _signing(self) -> tuple[bytes, bytes]:
        return signing_pair(derivations.root_signing_seed(self.seed))

    def __eq__(self, other: object) -> bool:
        return hmac.compare_digest(self.seed, other.seed) if isinstance(other, RootKey) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.seed)

    def __repr__(self) -> str:
        return "RootKey(redacted)"
