"""A proposed directory version, as it travels from the server to where a root key is: all that it takes to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.services.obstacle import N_, Obstacle
from crypto.directory import Version
from crypto.encoding import Json, b64, canonical, parse_canonical
from crypto.errors import Refused
from crypto.fields import Fields, as_text
from crypto.founding import Founding

TYPE = "tillit/proposal"
MAX_SIZE = 64 * 1024 * 1024  # bytes; a thousand members are three megabytes

_MEMBER_SIZE = _SALT_SIZE = 16


@dataclass(frozen=True, slots=True)
class Name:
    """A member's name, and the salt that the directory hashes it with."""

    salt: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    What a root is asked to sign, **not yet checked**: it comes from a server that may be somebody else's by now.

    Args:
        founding: what the organisation began as.
        versions: the signed versions that it takes to verify the one before: every hinge, and the newest.
        entries: the signed entries of everybody in force before or after.
        names: the members' names by 16-byte id: they stand beside the directory.
        rulebook: the rulebook's file.
        version: what would be signed.
    """

    founding: Founding
    versions: Sequence[bytes]
    entries: Sequence[bytes]
    names: Mapping[bytes, Name]
    rulebook: bytes
    version: Version

    def marshal(self) -> bytes:
        """Return the proposal as a file."""
        names: list[Json] = [
            {"member": b64(member), "name": known.name, "salt": b64(known.salt)} for member, known in self.names.items()
        ]
        fields: dict[str, Json] = {
            "entries": [entry.decode() for entry in self.entries],
            "founding": self.founding.marshal().decode(),
            "names": names,
            "rulebook": self.rulebook.decode(),
            "type": TYPE,
            "v": 1,
            "version": self.version.to_json(),
            "versions": [version.decode() for version in self.versions],
        }
        return canonical(fields) + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> Proposal:
        """
        Read what `marshal` writes.

        Raises:
            Obstacle: it is something else.
        """
        try:
            return cls._parse(data)
        except Refused:
            raise Obstacle(N_("This is no proposal from `tillit directory draft`, or it was changed on the way.")) from None

    @classmethod
    def _parse(cls, data: bytes) -> Proposal:
        if len(data) > MAX_SIZE or not data.endswith(b"\n"):
            raise Refused("proposal: form")
        keys = ("entries", "founding", "names", "rulebook", "type", "v", "version", "versions")
        fields = Fields(parse_canonical(data[:-1]), keys)
        fields.constant("type", TYPE)
        fields.constant("v", 1)
        return cls(
            founding=Founding.parse(fields.text("founding").encode()),
            versions=[text.encode() for text in fields.each("versions", as_text)],
            entries=[text.encode() for text in fields.each("entries", as_text)],
            names=dict(fields.each("names", _read_name)),
            rulebook=fields.text("rulebook").encode(),
            version=Version.from_json(fields.value("version")),
        )


def _read_name(value: Json) -> tuple[bytes, Name]:
    fields = Fields(value, ("member", "name", "salt"))
    return fields.binary("member", _MEMBER_SIZE), Name(fields.binary("salt", _SALT_SIZE), fields.text("name"))
