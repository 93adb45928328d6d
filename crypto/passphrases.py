"""Passphrases: made of words, and stretched slowly, since a stolen table lets anyone try them (SPEC §12)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from crypto.errors import Refused
from crypto.randomness import random_below
from crypto.words import WORDS

PASSPHRASE_WORDS = 6
"""77 bits, and each try costs 64 MiB and a quarter of a second."""

SALT_SIZE = 16

_STRETCHED_SIZE = 32
_SPACES = re.compile(r"[\t-\r ]+")
_MAX_MEMORY = 1024 * 1024
_MAX_PASSES = 10


@dataclass(frozen=True)
class Profile:
    """What Argon2id costs: memory in KiB, passes over it, lanes."""

    memory: int
    passes: int
    lanes: int

    def check(self) -> None:
        """
        Check a profile that stands in a file.

        Raises:
            Refused: cheaper than `STAFF`, or so dear that opening would be an attack on the reader: over 1 GiB or 10
                passes, or with several lanes.
        """
        if not STAFF.memory <= self.memory <= _MAX_MEMORY or not STAFF.passes <= self.passes <= _MAX_PASSES:
            raise Refused("passphrase: cost")
        if self.lanes != STAFF.lanes:
            raise Refused("passphrase: lanes")


STAFF = Profile(memory=64 * 1024, passes=3, lanes=1)
"""
Fixed here and in the browser: a server that could lower the cost would make passphrases guessable from what it is sent.

Source: RFC 9106, section 4, second recommended option, with one lane since browsers have one.
"""


def new_passphrase() -> str:
    """Return six words of the list with single spaces, 77 bits. Passphrases are generated, not chosen."""
    return " ".join(WORDS[random_below(len(WORDS))] for _ in range(PASSPHRASE_WORDS))


def stretch(passphrase: str, salt: bytes, profile: Profile = STAFF) -> bytes:
    """
    Return 32 bytes from a passphrase, slowly: about 0.25 s and 64 MiB.

    Args:
        passphrase: as typed; case, and the kind and number of spaces, do not count.
        salt: 16 bytes or more, random, so that no two members' guesses can be shared.
        profile: anything but `STAFF` is for tests, or what a checked file says.

    Raises:
        Refused: nothing was typed, or the salt is shorter.
    """
    typed = _SPACES.sub(" ", unicodedata.normalize("NFKC", passphrase).lower()).strip(" ")
    if not typed or len(salt) < SALT_SIZE:
        raise Refused("passphrase: empty, or a short salt")
    return hash_secret_raw(
        typed.encode(errors="surrogatepass"),
        salt,
        time_cost=profile.passes,
        memory_cost=profile.memory,
        parallelism=profile.lanes,
        hash_len=_STRETCHED_SIZE,
        type=Type.ID,
    )
