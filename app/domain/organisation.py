"""What the portal knows of its organisations and the people who work in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

MAX_NAME = 200
"""Characters of an organisation's or a person's name."""

MemberStatus: TypeAlias = Literal["invited", "enrolled", "ended"]


@dataclass(frozen=True, slots=True)
class Instance:
    """This installation: *instance* is 16 random bytes that salt every derivation."""

    instance: bytes
    made: date
    demo: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; *organisation* is 16 bytes, *founding* the statement that its id is the hash of."""

    organisation: bytes
    slug: str
    founding: bytes

    def name(self, settings: Mapping[str, str | int | bool], language: str) -> str:
        """Return the name in *language* that the directory's *settings* give it; the slug where they give none."""
        return str(settings.get(f"name_{language}") or settings.get("name") or self.slug)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff as the server knows them; roles and keys stand in the signed directory."""

    member: bytes
    organisation: bytes
    handle: str
    name: str
    name_salt: bytes
    status: MemberStatus
