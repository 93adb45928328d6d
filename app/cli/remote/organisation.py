"""An organisation on a portal elsewhere: its directory verified by the fingerprint on paper, its rulebook by the directory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.cli.remote.answers import Json, items, understood
from app.cli.remote.portal import PortalRefused, RemotePortal
from app.clock import today
from app.domain.organisation import Instance, Organisation
from app.domain.reading import read_rulebook
from app.services.obstacle import N_, Obstacle
from app.services.reporting import Reporting
from crypto.directory import Version
from crypto.directory_history import Directories
from crypto.encoding import unb64
from crypto.entry import name_hash
from crypto.errors import Refused
from crypto.fields import as_integer, as_text
from crypto.founding import Founding

VERSIONS_AT_ONCE: Final = 200
MOST_VERSIONS: Final = 20_000
"""One a day for half a century. Attack: a server has a program ask for versions for ever."""


@dataclass(frozen=True, slots=True)
class RemoteOrganisation:
    """A verified organisation; *told* are names with salts, as its server has them; *limit* is an attachment's, in bytes."""

    reporting: Reporting
    told: Mapping[bytes, tuple[str, bytes]]
    limit: int
    most_attachments: int

    def name_of(self, version: Version, member: bytes) -> str | None:
        """Return the published name of *member*, None where the signed *version* holds another's hash: it is the server's own."""
        name, salt = self.told.get(member, ("", b""))
        listed = {entry.name for entry in version.members if entry.member == member}
        return name if name and name_hash(salt, name) in listed else None

    @property
    def pin(self) -> bytes:
        """Return the 32-byte root fingerprint that it was verified against."""
        return self.reporting.directories.founding.fingerprint

    @property
    def names(self) -> dict[bytes, str]:
        """Return the names that the newest version bears out, by the members' ids."""
        found = {member: self.name_of(self.reporting.version, member) for member in self.told}
        return {member: name for member, name in found.items() if name is not None}

    @property
    def published(self) -> dict[bytes, str]:
        """Return those of the names that the organisation publishes."""
        listed = {seat.member for body in self.reporting.version.bodies if body.publish for seat in body.seats}
        return {member: name for member, name in self.names.items() if member in listed}


def read_organisation(portal: RemotePortal, pin: bytes) -> RemoteOrganisation:
    """
    Return the organisation with every version of its directory.

    Args:
        portal: where it is.
        pin: the 32-byte root fingerprint.

    Raises:
        Obstacle: there is none, another root signs its directory, or something in it doesn't verify.
    """
    try:
        with understood():
            first = portal.get("/directory")
            newest = as_integer(first["newest"], 1, MOST_VERSIONS)
            others = [
                portal.get("/directory", version=list(range(start, min(start + VERSIONS_AT_ONCE, newest + 1))))
                for start in range(1, newest + 1, VERSIONS_AT_ONCE)
            ]
            return _verified([first, *others], pin)
    except PortalRefused:
        raise Obstacle(N_("There is no organisation that can be reported to at that address.")) from None


def refuse_expired(organisation: RemoteOrganisation) -> None:
    """Raise `Obstacle` where the directory should have been signed anew: who reads may have changed since."""
    if organisation.reporting.expired(today()):
        day = organisation.reporting.version.expires
        raise Obstacle(
            N_("The organisation's directory was good until {day} and has not been signed anew: nothing is sent by it."), day=day
        )


def _verified(answers: Sequence[Json], pin: bytes) -> RemoteOrganisation:
    newest = answers[0]
    founding = Founding.parse(unb64(newest["founding"]))
    if founding.fingerprint != pin:
        raise Obstacle(N_("The organisation at that address has another root fingerprint. Send nothing, and ask them."))
    versions = {version: None for answer in answers for version in items(answer, "versions")}
    entries = {entry: None for answer in answers for entry in items(answer, "entries")}
    directories = Directories(founding, versions, entries, pin)
    text = as_text(newest["rulebook"]).encode()
    if sha256(text).digest() != directories.newest.rulebook:
        raise Refused("rulebook: another than the signed one")
    reporting = Reporting(
        Instance(directories.instance, today(), bool(newest["demo"])),
        Organisation(directories.organisation, founding.slug, founding.marshal()),
        directories,
        read_rulebook(text, founding.slug),
    )
    limits = as_integer(newest["attachment_limit"]), as_integer(newest["attachments_per_report"])
    return RemoteOrganisation(reporting, _told(newest), *limits)


def _told(answer: Json) -> dict[bytes, tuple[str, bytes]]:
    return {unb64(told["member"], 16): (_name(told), unb64(told["salt"], 16)) for told in answer["names"]}


def _name(told: Json) -> str:
    name = as_text(told["name"])
    name.encode()  # JSON can hold what is no text; it is compared by its hash only later, where nobody expects that
    return name
