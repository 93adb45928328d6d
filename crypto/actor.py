"""Somebody who acts in a case: their name in its chain, and their secret (SPEC §7, §9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from crypto.entry import Entry
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.roles import Role
from crypto.signers import BY_REPORTER, Signer, Who


@dataclass(frozen=True)
class Actor:
    """Who signs, and with what. Make one with `reporter` or `member`."""

    signer: Signer
    identity: Identity = field(repr=False)

    @classmethod
    def reporter(cls, identity: Identity) -> Actor:
        """Return the reporter, with the identity that their words give in this case."""
        return cls(BY_REPORTER, identity)

    @classmethod
    def member(cls, entry: Entry, role: Role, identity: Identity) -> Actor:
        """
        Return a member in one of their roles.

        Raises:
            Refused: *identity* is not that of *entry*.
        """
        if entry.public != identity.public:
            raise Refused("actor: another identity")
        return cls(Signer(entry.who, role), identity)

    @property
    def who(self) -> Who:
        return self.signer.who
