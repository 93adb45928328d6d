"""Receipts: ten words, the only thing a reporter has to keep (SPEC §5)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from crypto import derivations
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.randomness import random_bytes
from crypto.words import INDEX, WORDS

WORD_COUNT = 10
RANDOM_SIZE = 48
"""Bytes that ten words are made of: 255 bits more than they hold, so that no word is likelier than another."""


@dataclass(frozen=True, repr=False, eq=False)
class Receipt:
    """
    Ten words of the list, 129 bits: generated, never chosen, never stored.

    A code that staff hand over (an invitation) and a member's paper key are made and read in the same way.

    Raises:
        Refused: other than ten words, or one that is not on the list.
    """

    words: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.words) != WORD_COUNT or not all(word in INDEX for word in self.words):
            raise Refused("receipt: words")

    @classmethod
    def new(cls) -> Receipt:
        """Return words that nobody had before."""
        return cls.from_bytes(random_bytes(RANDOM_SIZE))

    @classmethod
    def from_bytes(cls, data: bytes) -> Receipt:
        """
        Return the words that 48 uniform bytes stand for.

        Raises:
            ValueError: another length: fewer bytes would make some words likelier.
        """
        if len(data) != RANDOM_SIZE:
            raise ValueError("a receipt is made from 48 bytes")
        number = int.from_bytes(data, "big")
        words: list[str] = []
        for _ in range(WORD_COUNT):
            number, index = divmod(number, len(WORDS))
            words.append(WORDS[index])
        return cls(tuple(reversed(words)))

    @property
    def text(self) -> str:
        """The ten words with single spaces."""
        return " ".join(self.words)

    @property
    def secret(self) -> bytes:
        """The words as input of derivations."""
        return self.text.encode()

    def lookup_token(self, instance: bytes) -> bytes:
        """Return the 32 bytes that find the case on the instance with this 16-byte id."""
        return derivations.lookup_token(self.secret, instance)

    def lookup_hash(self, instance: bytes) -> bytes:
        """Return the 32 bytes that the server keeps of the lookup token: a stolen table gives no tokens."""
        return hashlib.sha256(self.lookup_token(instance)).digest()

    def reporter(self, instance: bytes, nonce: bytes) -> Identity:
        """Return the reporter's identity in the case with this 16-byte *nonce*."""
        return Identity(derivations.reporter_seed(self.secret, instance, nonce))

    def __eq__(self, other: object) -> bool:
        return hmac.compare_digest(self.secret, other.secret) if isinstance(other, Receipt) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return "Receipt(redacted)"
