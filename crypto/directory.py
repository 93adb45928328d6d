"""A version of the key directory: who is in which body in which role, and by which rules (SPEC §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from crypto.directory_parts import Body, Member, Names, Seat, Unit, in_order
from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE, read_roots
from crypto.roles import Role
from crypto.root_key import RootKey
from crypto.signing import DIGEST_SIZE, Label, Signed, parse_signed, sign_statement

__all__ = ["MAX_TERM", "Body", "Member", "Names", "Seat", "Setting", "SignedVersion", "Unit", "Version", "sign_version"]

MAX_TERM = timedelta(days=92)
"""How long a version may hold: an organisation that stops looking after its directory is told to."""

Setting: TypeAlias = str | int | bool

_KEYS = (
    *("bodies", "expires", "instance", "issued", "members", "number", "organisation", "previous", "roots"),
    *("rulebook", "settings", "slug", "type", "units", "v"),
)


@dataclass(frozen=True)
class Version:
    """
    What one version of the directory says. It is worth nothing until `Directories` has checked who signed it.

    Bodies, units, members and seats are put in the format's order, so they may be given in any.

    Args:
        number: from 1, without gaps.
        previous: the digest of the version before, None for the first.
        roots: who may sign the next version; others than before make this version a hinge.
        rulebook: SHA-256 of the rulebook's file.
        expires: the last day on which the version holds, 1 to 92 days after *issued*.

    Raises:
        Refused: two of one id, a member with two entries in force, a term outside the limits, or a first version that
            has a previous one.
    """

    instance: bytes
    organisation: bytes
    slug: str
    number: int
    previous: bytes | None
    issued: date
    expires: date
    roots: tuple[bytes, ...]
    rulebook: bytes
    bodies: tuple[Body, ...] = ()
    units: tuple[Unit, ...] = ()
    members: tuple[Member, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.number == 1) != (self.previous is None):
            raise Refused("version: only the first has none before it")
        if not timedelta(days=1) <= self.expires - self.issued <= MAX_TERM:
            raise Refused("version: term")
        in_force = [member.member for member in self.in_force]
        if len(in_force) != len(set(in_force)):
            # Seats name members, so a member's replaced and maybe stolen keys would go on being theirs.
            raise Refused("version: two entries of a member in force")
        object.__setattr__(self, "bodies", in_order(self.bodies, lambda body: body.id))
        object.__setattr__(self, "units", in_order(self.units, lambda unit: unit.id))
        object.__setattr__(self, "members", in_order(self.members, lambda member: b64(member.entry)))

    @property
    def in_force(self) -> tuple[Member, ...]:
        """Return the members who have not ended."""
        return tuple(member for member in self.members if member.ended is None)

    def roles(self, entry: bytes) -> frozenset[Role]:
        """Return the roles of the member whose *entry* has this digest; none if it is not listed, or has ended."""
        member = next((member for member in self.members if member.entry == entry and member.ended is None), None)
        if member is None:
            return frozenset()
        return frozenset(seat.role for body in self.bodies for seat in body.seats if seat.member == member.member)

    def to_json(self) -> dict[str, Json]:
        return {
            "bodies": [body.to_json() for body in self.bodies],
            "expires": self.expires.isoformat(),
            "instance": b64(self.instance),
            "issued": self.issued.isoformat(),
            "members": [member.to_json() for member in self.members],
            "number": self.number,
            "organisation": b64(self.organisation),
            "previous": None if self.previous is None else b64(self.previous),
            "roots": [b64(root) for root in self.roots],
            "rulebook": b64(self.rulebook),
            "settings": self.settings,
            "slug": self.slug,
            "type": "directory",
            "units": [unit.to_json() for unit in self.units],
            "v": 1,
        }

    @classmethod
    def from_json(cls, value: Json) -> Version:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, _KEYS)
        fields.constant("type", "directory")
        fields.constant("v", 1)
        version = cls(
            instance=fields.binary("instance", INSTANCE_SIZE),
            organisation=fields.binary("organisation", ORGANISATION_SIZE),
            slug=fields.slug("slug"),
            number=fields.integer("number", low=1),
            previous=fields.binary_or_none("previous", DIGEST_SIZE),
            issued=fields.day("issued"),
            expires=fields.day("expires"),
            roots=read_roots(fields),
            rulebook=fields.binary("rulebook", DIGEST_SIZE),
            bodies=fields.each("bodies", Body.from_json),
            units=fields.each("units", Unit.from_json),
            members=fields.each("members", Member.from_json),
            settings=_settings(fields.value("settings")),
        )
        if version.to_json() != value:
            raise Refused("version: lists not ascending")
        return version


@dataclass(frozen=True)
class SignedVersion:
    """A version with the signature of a root, **not yet verified**: `Directories` does that."""

    version: Version
    signed: Signed = field(repr=False)

    @classmethod
    def parse(cls, data: bytes) -> SignedVersion:
        """Read what `marshal` writes, else raise `Refused`."""
        signed = parse_signed(Label.DIRECTORY, data)
        return cls(Version.from_json(signed.fields), signed)

    def marshal(self) -> bytes:
        return self.signed.marshal()

    @property
    def digest(self) -> bytes:
        return self.signed.digest


def sign_version(version: Version, root: RootKey) -> SignedVersion:
    """Return *version* signed by *root*, which must be one of the roots in force before it."""
    return SignedVersion(version, sign_statement(Label.DIRECTORY, version.to_json(), [root]))


def _settings(value: Json) -> Mapping[str, Setting]:
    if not isinstance(value, Mapping):
        raise Refused("version: settings")
    settings = {key: setting for key, setting in value.items() if isinstance(setting, Setting)}
    if len(settings) != len(value):
        raise Refused("version: settings")
    return settings
