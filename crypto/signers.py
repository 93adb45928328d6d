"""Who signs a record or writes an object, and in which role (SPEC §7, §9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from crypto.encoding import Json, unb64
from crypto.errors import Refused
from crypto.fields import Fields, as_text
from crypto.roles import Role, as_role
from crypto.signing import DIGEST_SIZE

Who: TypeAlias = str
"""The reporter, as `REPORTER`; or a member, as the digest of their entry in 43 characters of base64url."""

REPORTER: Who = "reporter"

_CLAIMANT = "claimant"


@dataclass(frozen=True)
class Signer:
    """
    Who signs, as the statement says; that they may is for the chain's rules to check.

    Args:
        who: the reporter, the claimant (the reporter's new key, in a `claim` alone), or a member.
        role: the role in which a member signs, one of theirs; None for the other two.
    """

    who: Who
    role: Role | None = None

    def to_json(self) -> Json:
        return {"role": self.who} if self.role is None else {"role": self.role.value, "who": self.who}

    @classmethod
    def from_json(cls, value: Json) -> Signer:
        """Read what `to_json` writes, else raise `Refused`."""
        if value == {"role": REPORTER}:
            return BY_REPORTER
        if value == {"role": _CLAIMANT}:
            return BY_CLAIMANT
        fields = Fields(value, ("role", "who"))
        return cls(as_member(fields.value("who")), as_role(fields.value("role")))


BY_REPORTER = Signer(REPORTER)
BY_CLAIMANT = Signer(_CLAIMANT)


def as_who(value: Json) -> Who:
    """Return *value* if it names the reporter or a member, else raise `Refused`."""
    return REPORTER if value == REPORTER else as_member(value)


def as_member(value: Json) -> Who:
    """Return *value* if it names a member, else raise `Refused`."""
    text = as_text(value)
    if text == REPORTER:
        raise Refused("signer: no member")
    unb64(text, DIGEST_SIZE)
    return text
