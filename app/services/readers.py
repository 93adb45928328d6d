"""Who will read a report, as its reporter is told: bodies, and names where they are published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from sqlalchemy.orm import Session

from app.domain.organisation import StaffMember
from app.domain.rules.ladder import Found
from app.services.reporting import Reporting
from app.services.rules import Rules
from app.storage.members import find_member, members_of
from crypto.directory import Body, Version
from crypto.entry import name_hash

_DAYS_KEPT: Final = 2
Names: TypeAlias = Mapping[bytes, str]
"""The names that an organisation publishes, by the members' ids."""


@dataclass(frozen=True, slots=True)
class ReadingBody:
    """A body that reads, and the names of its members where the organisation publishes them."""

    body: Body
    names: tuple[str, ...]


def readers_of_each(names: Names, reporting: Reporting, day: date) -> dict[str, tuple[ReadingBody, ...]]:
    """
    Return who will read each kind of case that somebody reads on *day*, by its id, as long as nobody is involved.

    *names* are those that `published_names` returns.
    """
    bodies = {body.id: body for body in reporting.version.bodies}
    received = received_by_kind(reporting.rules, day)
    return {kind: _reading(names, found, bodies) for kind, found in received.items() if found}


def received_by_kind(rules: Rules, day: date) -> dict[str, tuple[Found, ...]]:
    """Return who receives each kind of case that is filed on *day*, as long as nobody is involved; perhaps nobody."""
    return {kind.id: rules.choice(rules.plain(kind.id), day) for kind in rules.rulebook.kinds}


def reportable(rules: Rules, day: date) -> frozenset[str]:
    """
    Return the kinds of case that somebody would receive, in some unit and by some entry, as long as nobody is involved.

    Attack: a kind that nobody receives is looked for in every unit, and strangers ask for the form again and again: what was
    found is kept with the rules, that is by the directory's version, for a day.
    """
    found = rules.received.get(day)
    if found is None:
        kinds = rules.rulebook.kinds
        found = frozenset(kind.id for kind in kinds if any(rules.choice(draft, day) for draft in rules.each(kind.id)))
        while len(rules.received) >= _DAYS_KEPT:
            rules.received.pop(next(iter(rules.received)), None)
        rules.received[day] = found
    return found


def _reading(names: Names, received: Sequence[Found], bodies: Mapping[str, Body]) -> tuple[ReadingBody, ...]:
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


def published_names(session: Session, version: Version) -> Names:
    """Return the names of the members of bodies that publish them."""
    listed = {seat.member for body in version.bodies if body.publish for seat in body.seats}
    found = members_of(session, version.organisation) if listed else ()
    return _vouched(version, (member for member in found if member.member in listed))


def published_name(session: Session, version: Version, member: bytes) -> str | None:
    """Return the name of *member*, only if it is the one that the signed directory holds the hash of."""
    found = find_member(session, member)
    return None if found is None else _vouched(version, [found]).get(member)


def _vouched(version: Version, members: Iterable[StaffMember]) -> Names:
    hashes = {(listed.member, listed.name) for listed in version.members}
    return {m.member: m.name for m in members if (m.member, name_hash(m.name_salt, m.name)) in hashes}
