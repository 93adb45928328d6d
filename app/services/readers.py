"""Who will read a report, as its reporter is told: bodies, and names where they are published."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.routing import NobodyReceives, Recipient, recipients
from app.services.reporting import Reporting
from app.services.seats import seats_held
from app.storage.members import find_member
from crypto.directory import Body, Version
from crypto.entry import name_hash


@dataclass(frozen=True, slots=True)
class ReadingBody:
    """A body that reads, and the names of its members where the organisation publishes them."""

    body: Body
    names: tuple[str, ...]


def readers_of_each(names: Mapping[bytes, str], reporting: Reporting) -> dict[str, tuple[ReadingBody, ...]]:
    """Return who will read each kind of case that somebody reads, by its id; *names* are those that `published_names` returns."""
    seats = seats_held(reporting.version)
    bodies = {body.id: body for body in reporting.version.bodies}
    found = {}
    for kind in reporting.rulebook.kinds:
        with suppress(NobodyReceives):
            found[kind.id] = _reading(names, recipients(kind, seats), bodies)
    return found


def _reading(names: Mapping[bytes, str], received: Sequence[Recipient], bodies: Mapping[str, Body]) -> tuple[ReadingBody, ...]:
    ids = dict.fromkeys(recipient.body for recipient in received)
    return tuple(
        ReadingBody(
            bodies[body],
            tuple(
                names[recipient.member]
                for recipient in received
                if recipient.body == body and bodies[body].publish and recipient.member in names
            ),
        )
        for body in ids
    )


def publishes(version: Version) -> bool:
    """Whether any body lets its members' names be seen."""
    return any(body.publish for body in version.bodies)


def published_names(session: Session, version: Version) -> dict[bytes, str]:
    """Return the names of the members of bodies that publish them, by the members' ids."""
    members = {seat.member for body in version.bodies if body.publish for seat in body.seats}
    found = {member: published_name(session, version, member) for member in members}
    return {member: name for member, name in found.items() if name is not None}


def published_name(session: Session, version: Version, member: bytes) -> str | None:
    """Return the name of *member*, only if it is the one that the signed directory holds the hash of."""
    found = find_member(session, member)
    if found is None:
        return None
    hashes = {listed.name for listed in version.members if listed.member == member}
    return found.name if name_hash(found.name_salt, found.name) in hashes else None
