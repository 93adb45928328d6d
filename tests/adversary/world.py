"""Cases to attack, another organisation, and what a reader is shown where nobody lies; built on `tests.crypto.world`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache

from crypto.actor import Actor
from crypto.bodies import Text
from crypto.directory import Body, Member, Seat, Version, sign_version
from crypto.directory_history import Directories
from crypto.entry import Entry, name_hash
from crypto.epochs import NewRoom, rotate
from crypto.filing import open_case
from crypto.founding import Founding
from crypto.identity import Identity
from crypto.link import CASE_SIZE
from crypto.object_rules import MESSAGE
from crypto.roles import Role
from crypto.room_view import ObjectRow
from crypto.rooms import TALK, Holder
from crypto.root_key import RootKey
from tests.adversary.shown import ShownCase, ShownDirectory, ShownRoom
from tests.crypto.cases import LINE, Story, begin, filed
from tests.crypto.forging import opened
from tests.crypto.world import (
    FOUNDING,
    HANNA,
    INSTANCE,
    LEA,
    PEOPLE,
    PIN,
    RULEBOOK,
    VERSIONS,
    Person,
    directories,
    nonce,
    reporter,
    room,
    seed,
)

SERVER = Identity(seed("the server's own"))
"""The server has no key of anybody's; this is what it signs and seals with."""

ENTRIES = tuple(person.entry.marshal() for person in PEOPLE)
DAY = date(2026, 2, 2)


def book(newest: int = 2) -> ShownDirectory:
    """Return the directory up to version *newest*: 1: Lea is in; 2: Lea has ended, Nils is in; 3: a root was replaced."""
    return ShownDirectory(FOUNDING, tuple(item.marshal() for item in VERSIONS[:newest]), ENTRIES, PIN)


def shown(story: Story, *more: bytes, newest: int = 2) -> ShownCase:
    """Return a case as it is, with *more* records after the honest ones."""
    return ShownCase(book(newest), story.chain.case_id, (*story.records, *more))


def fixed(epoch: int = 1) -> NewRoom:
    """Return what makes the same secrets each time, for a record that opens rooms' epochs."""
    return lambda name: room("adversary", name, epoch)


def kim(case: str = "plain") -> Actor:
    """Return the reporter of a case."""
    return Actor.reporter(reporter(case))


def plain() -> Story:
    """
    Return a case under version 1, with its staff's room.

    Hanna and Lea hold all rooms, Ada (an adviser) talk and staff; Sol sleeps in both.
    """
    return opened()


@cache
def rotated() -> Story:
    """Return a case in which everybody has written, and that Hanna then gave new keys without Lea, under version 2."""
    story, one, two = filed("rotated"), directories(1), directories(2)
    for actor, text in (
        (kim("rotated"), "It began in autumn."),
        (HANNA.as_(), "Who signed?"),
        (LEA.as_(), "And where?"),
        (kim("rotated"), "In Nordre."),
    ):
        story.write(actor, TALK, MESSAGE, Text(text), one)
    story.take(rotate(story.chain, HANNA.as_(), two, line=LINE, day=DAY, new_room=story.new_room))
    story.write(HANNA.as_(), TALK, MESSAGE, Text("Thank you both."), two)
    return story


@cache
def invited() -> Story:
    """Return a case for which staff made the words, not yet claimed; Hanna holds its talk."""
    return begin("invited", {TALK: (Holder(HANNA.who),)}, invitation=True)


def room_of(story: Story, row: ObjectRow, *others: ObjectRow, name: str = TALK, newest: int = 2) -> ShownRoom:
    """Return a room with its honest objects and an odd *row*, as one who has all its keys sees it."""
    rows = (*story.objects.get(name, ()), *others, row)
    return ShownRoom(shown(story, newest=newest), name, secrets_of(story, name), rows, row.object)


def secrets_of(story: Story, name: str) -> dict[int, Identity]:
    """Return a room's secrets by epoch."""
    return {epoch: secret for (where, epoch), secret in story.rooms.items() if where == name}


# --- another organisation of the same instance, with a handler called Otto ---

BROOK_ROOTS = (RootKey(seed("brook root 0")), RootKey(seed("brook root 1")))
BROOK = Founding(INSTANCE, (BROOK_ROOTS[0].public, BROOK_ROOTS[1].public), "brook")


@cache
def otto() -> Person:
    """Return the handler of the other organisation."""
    identity = Identity(seed("member Otto"))
    ids = {"instance": INSTANCE, "organisation": BROOK.organisation, "member": seed("id Otto", 16)}
    return Person("Otto", identity, Entry.make(identity, made=date(2026, 1, 5), **ids))


@cache
def brook_version() -> bytes:
    """Return the other organisation's directory."""
    person = otto()
    version = Version(
        instance=INSTANCE,
        organisation=BROOK.organisation,
        slug=BROOK.slug,
        number=1,
        previous=None,
        issued=date(2026, 1, 5),
        expires=date(2026, 3, 5),
        roots=BROOK.roots,
        rulebook=RULEBOOK,
        bodies=(Body("board", {"en": "Board"}, (Seat(person.entry.member, Role.HANDLER),)),),
        members=(Member(person.entry.digest, person.entry.member, name_hash(person.salt, person.name)),),
    )
    return sign_version(version, BROOK_ROOTS[0]).marshal()


def brook_book() -> ShownDirectory:
    """Return the other organisation's directory as its members read it."""
    return ShownDirectory(BROOK, (brook_version(),), (otto().entry.marshal(),), BROOK.fingerprint)


@cache
def brook_case() -> Story:
    """Return a case of the other organisation."""
    step = open_case(
        reporter("brook"),
        Directories(BROOK, [brook_version()], [otto().entry.marshal()], BROOK.fingerprint),
        nonce=nonce("brook"),
        rooms={TALK: room("brook", TALK, 0)},
        holders={TALK: [Holder(otto().who)]},
        track="report",
        kind="concern",
        day=DAY,
        line=LINE,
    )
    return Story.begin("brook", step)


def with_version(newest: int, **changes: object) -> ShownDirectory:
    """Return the directory up to *newest*, whose newest version's content is changed under the old signature."""
    honest = VERSIONS[newest - 1]
    content = replace(honest.version, **changes)  # type: ignore[arg-type]  # any field
    forged = sign_version(content, RootKey(seed("nobody's root")))
    signed = replace(forged.signed, signatures=honest.signed.signatures)
    return replace(book(newest), versions=(*book(newest - 1).versions, signed.marshal()))


def case_id_of(root: bytes) -> bytes:
    """Return the id of the case that a root record begins, true or forged."""
    return hashlib.sha256(root.rsplit(b"\n", 2)[0] + b"\n").digest()[:CASE_SIZE]
