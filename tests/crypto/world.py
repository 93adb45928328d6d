"""An organisation and its people for tests and vectors: every seed is fixed, so all but the sealing is the same each time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from crypto.actor import Actor
from crypto.directory import Body, Member, Seat, SignedVersion, Unit, Version, sign_version
from crypto.directory_history import Directories
from crypto.entry import Entry, name_hash
from crypto.founding import Founding
from crypto.identity import Identity
from crypto.receipt import Receipt
from crypto.roles import Role
from crypto.root_key import RootKey

FOUNDED = date(2026, 1, 5)


def seed(name: str, size: int = 32) -> bytes:
    """Return the fixed secret or id called *name*."""
    return hashlib.shake_256(b"tillit test " + name.encode()).digest(size)


INSTANCE = seed("instance", 16)
RULEBOOK = seed("rulebook")
ROOTS = [RootKey(seed(f"root {number}")) for number in range(3)]
FOUNDING = Founding(INSTANCE, (ROOTS[0].public, ROOTS[1].public), "orchard")
PIN = FOUNDING.fingerprint


@dataclass(frozen=True)
class Person:
    """A member, with all their secrets."""

    name: str
    identity: Identity
    entry: Entry

    @property
    def who(self) -> str:
        return self.entry.who

    @property
    def salt(self) -> bytes:
        return seed(f"salt {self.name}", 16)

    def as_(self, role: Role = Role.HANDLER) -> Actor:
        """Return the person acting in a *role*, theirs or not."""
        return Actor.member(self.entry, role, self.identity)


@cache
def person(name: str) -> Person:
    """Return the person called *name*, in this organisation."""
    identity = Identity(seed(f"member {name}"))
    entry = Entry.make(
        identity, instance=INSTANCE, organisation=FOUNDING.organisation, member=seed(f"id {name}", 16), made=FOUNDED
    )
    return Person(name, identity, entry)


HANNA, LEA, SOL, NILS = map(person, ("Hanna", "Lea", "Sol", "Nils"))
"""Handlers: Lea until version 2, Nils from then on; Sol has another seat from version 4 on, and sleeps in the case."""

ADA, CARL, OLE, EVE = map(person, ("Ada", "Carl", "Ole", "Eve"))
"""An adviser, an administrator, an observer; and one whom no version lists."""

_SEATS_1 = {HANNA: Role.HANDLER, LEA: Role.HANDLER, SOL: Role.HANDLER, ADA: Role.ADVISER}
_SEATS_1 |= {CARL: Role.ADMINISTRATOR, OLE: Role.OBSERVER}
_SEATS_2 = {**_SEATS_1, NILS: Role.HANDLER}
_SEATS_4 = {**_SEATS_2, SOL: Role.ADMINISTRATOR}


def version(
    number: int,
    previous: SignedVersion | None,
    seats: Mapping[Person, Role],
    signer: RootKey,
    *,
    roots: tuple[bytes, ...] = FOUNDING.roots,
    ended: Iterable[Person] = (),
) -> SignedVersion:
    """Return a version of the directory in which everyone sits in one body."""
    issued = date(2026, number, 5)
    content = Version(
        instance=INSTANCE,
        organisation=FOUNDING.organisation,
        slug=FOUNDING.slug,
        number=number,
        previous=None if previous is None else previous.digest,
        issued=issued,
        expires=date(2026, number + 2, 5),
        roots=roots,
        rulebook=RULEBOOK,
        bodies=(
            Body(
                "committee",
                {"en": "Ethics committee", "nb": "Etisk utvalg"},
                tuple(Seat(person.entry.member, role, person is HANNA) for person, role in seats.items()),
                unit="north",
                publish=True,
            ),
            Body("board", {"en": "Board"}, ()),
        ),
        units=(Unit("north", "region", {"en": "North"}),),
        members=tuple(
            Member(
                person.entry.digest,
                person.entry.member,
                name_hash(person.salt, person.name),
                issued if person in ended else None,
            )
            for person in seats
        ),
        settings={"days": 7, "name": "Orchard", "published": True},
    )
    return sign_version(content, signer)


NEW_ROOTS = (ROOTS[1].public, ROOTS[2].public)
V1 = version(1, None, _SEATS_1, ROOTS[0])
V2 = version(2, V1, _SEATS_2, ROOTS[0], ended=[LEA])
V3 = version(3, V2, _SEATS_2, ROOTS[1], ended=[LEA], roots=NEW_ROOTS)
V4 = version(4, V3, _SEATS_4, ROOTS[2], ended=[LEA], roots=NEW_ROOTS)
"""Version 3 is a hinge: from then on the first root signs no longer, and a third does."""

VERSIONS = (V1, V2, V3, V4)
PEOPLE = (HANNA, LEA, SOL, NILS, ADA, CARL, OLE)


@cache
def directories(newest: int) -> Directories:
    """Return the verified directory as it was when version *newest* was."""
    versions = [item.marshal() for item in VERSIONS[:newest]]
    return Directories(FOUNDING, versions, [person.entry.marshal() for person in PEOPLE], PIN)


def receipt(name: str) -> Receipt:
    """Return the fixed receipt called *name*."""
    return Receipt.from_bytes(seed(f"receipt {name}", 48))


def nonce(name: str) -> bytes:
    """Return the nonce of the case called *name*."""
    return seed(f"nonce {name}", 16)


def reporter(name: str, words: str | None = None) -> Identity:
    """Return the reporter of the case called *name*, by the receipt called *words* (default: the case's own)."""
    return receipt(words or name).reporter(INSTANCE, nonce(name))


def room(case: str, name: str, epoch: int) -> Identity:
    """Return the fixed secret of an epoch."""
    return Identity(seed(f"room {case} {name} {epoch}"))
