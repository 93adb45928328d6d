"""The root of a case's chain: what the reporter signs first (SPEC §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crypto.encoding import Json, b64
from crypto.errors import Refused
from crypto.fields import Fields, day_text
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE
from crypto.identity import PublicKeys
from crypto.rooms import RoomKey, read_rooms
from crypto.signers import BY_REPORTER, Signer
from crypto.signing import DIGEST_SIZE

NONCE_SIZE = 16

_KEYS = (
    *("day", "directory", "instance", "invitation", "kind", "nonce", "organisation", "reporter", "rooms"),
    *("rulebook", "signers", "track", "type", "v"),
)


@dataclass(frozen=True)
class Root:
    """
    The first record: the reporter's word for who they are in this case, and who shall read it.

    Args:
        instance: 16 bytes.
        organisation: 16 bytes.
        directory: the version that the reporter's client has verified.
        rulebook: SHA-256 of the rulebook's file, as that version has it.
        nonce: 16 bytes, different in every case, so that nothing links two cases of one reporter.
        reporter: the keys derived from the receipt and the nonce.
        rooms: those that the filer holds, ascending.
        track: a slug; the tracks `confidential` and `conversation` pad to powers of two.
        kind: a slug, concern or report.
        day: when it was filed, None where no day is kept.
        invitation: whether staff made the words, who therefore know them.
    """

    instance: bytes
    organisation: bytes
    directory: int
    rulebook: bytes
    nonce: bytes
    reporter: PublicKeys
    rooms: tuple[RoomKey, ...]
    track: str
    kind: str
    day: date | None
    invitation: bool = False

    signers: ClassVar[tuple[Signer, ...]] = (BY_REPORTER,)

    def to_json(self) -> dict[str, Json]:
        return {
            "day": day_text(self.day),
            "directory": self.directory,
            "instance": b64(self.instance),
            "invitation": self.invitation,
            "kind": self.kind,
            "nonce": b64(self.nonce),
            "organisation": b64(self.organisation),
            "reporter": self.reporter.to_json(),
            "rooms": [room.to_json() for room in self.rooms],
            "rulebook": b64(self.rulebook),
            "signers": [signer.to_json() for signer in self.signers],
            "track": self.track,
            "type": "root",
            "v": 1,
        }

    @classmethod
    def from_json(cls, value: Json) -> Root:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, _KEYS)
        fields.constant("v", 1)
        if fields.each("signers", Signer.from_json) != cls.signers:
            raise Refused("root: signers")
        return cls(
            instance=fields.binary("instance", INSTANCE_SIZE),
            organisation=fields.binary("organisation", ORGANISATION_SIZE),
            directory=fields.integer("directory", low=1),
            rulebook=fields.binary("rulebook", DIGEST_SIZE),
            nonce=fields.binary("nonce", NONCE_SIZE),
            reporter=PublicKeys.from_json(fields.value("reporter")),
            rooms=read_rooms(fields),
            track=fields.slug("track"),
            kind=fields.slug("kind"),
            day=fields.day_or_none("day"),
            invitation=fields.flag("invitation"),
        )
