"""Who will read a report, as its reporter is told: bodies, and names where they are published."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.domain.rules.ladder import Found
from app.domain.rules.recipients import NobodyReceives, choice_of
from app.services.reporting import Reporting
from app.services.rules import Rules
from app.storage.members import find_member
from crypto.directory import Body, Version
from crypto.entry import name_hash


@dataclass(frozen=True, slots=True)
class ReadingBody:
    """A body that reads, and the names of its members where the organisation publishes them."""

    body: Body
    names: tuple[str, ...]


def readers_of_each(names: Mapping[bytes, str], reporting: Reporting, day: date) -> dict[str, tuple[ReadingBody, ...]]:
    """
    Return who will read each kind of case that somebody reads on *day*, by its id, as long as nobody is involved.

    *names* are those that `published_names` returns.
    """
    bodies = {body.id: body for body in reporting.version.bodies}
    received = received_by_kind(reporting.rules, day)
    return {kind: _reading(names, found, bodies) for kind, found in received.items() if found}


def received_by_kind(rules: Rules, day: date) -> dict[str, tuple[Found, ...]]:
    """Return who receives each kind of case that is filed on *day*, as long as nobody is involved; perhaps nobody."""
    found: dict[str, tuple[Found, ...]] = {}
    for kind in rules.rulebook.kinds:
        found[kind.id] = ()
        with suppress(NobodyReceives):
            found[kind.id] = choice_of(rules.rulebook, rules.structure, rules.plain(kind.id), day)
    return found


def _reading(names: Mapping[bytes, str], received: Sequence[Found], bodies: Mapping[str, Body]) -> tuple[ReadingBody, ...]:
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
