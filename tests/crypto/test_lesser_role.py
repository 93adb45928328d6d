"""A handler who becomes an adviser holds a room to which they may give no key: they go on in the others (SPEC §7)."""

from functools import cache

import pytest

from crypto.actor import Actor
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.epochs import admit, leave, open_staff_room, rotate
from crypto.errors import Refused
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK
from crypto.signers import REPORTER
from tests.crypto.cases import LINE, Story, filed
from tests.crypto.world import (
    ADA,
    FOUNDING,
    HANNA,
    LEA,
    NILS,
    PEOPLE,
    PIN,
    ROOTS,
    SOL,
    V1,
    Person,
    directories,
    reporter,
    version,
)

HANNA_ADVISES = HANNA.as_(Role.ADVISER)


@cache
def changed(*ended: Person) -> Directories:
    """Return the directory in which Hanna has become an adviser, Nils has come, and some have ended."""
    seats = dict.fromkeys((LEA, SOL, NILS), Role.HANDLER) | dict.fromkeys((HANNA, ADA), Role.ADVISER)
    second = version(2, V1, seats, ROOTS[0], ended=ended)
    return Directories(FOUNDING, [V1.marshal(), second.marshal()], [person.entry.marshal() for person in PEOPLE], PIN)


@pytest.fixture
def story() -> Story:
    """Return a case whose three rooms Hanna and Lea hold as handlers, Ada two of them."""
    story = filed()
    story.take(open_staff_room(story.chain, HANNA.as_(), directories(1), line=LINE))
    return story


def holders(chain: Chain) -> dict[str, set[str]]:
    names = {person.who: person.name for person in PEOPLE} | {REPORTER: "Kim"}
    return {room: {names[who] for who in chain.current(room).who} for room in chain.rooms}


def test_the_room_they_may_not_hold_waits_for_who_may_give_it_a_key(story: Story) -> None:
    known = changed()
    assert story.chain.stale_rooms(known) == (IDENTITY,)
    with pytest.raises(Refused) as refusal:
        rotate(story.chain, HANNA_ADVISES, known, line=LINE)
    assert refusal.value.reason == "epoch: nothing to change"
    for actor in (LEA.as_(), Actor.reporter(reporter("plain"))):
        after = rotate(story.chain, actor, known, line=LINE).chain
        assert after.stale_rooms(known) == ()
        assert holders(after)[IDENTITY] == {"Kim", "Lea"}


def test_they_leave_out_who_has_ended_where_they_may(story: Story) -> None:
    known = changed(LEA)
    assert story.chain.stale_rooms(known) == (IDENTITY, STAFF, TALK)
    after = rotate(story.chain, HANNA_ADVISES, known, line=LINE, lost=[IDENTITY]).chain
    assert after.stale_rooms(known) == (IDENTITY,)
    assert holders(after) == {
        IDENTITY: {"Kim", "Hanna", "Lea"},
        STAFF: {"Hanna", "Ada", "Sol"},
        TALK: {"Kim", "Hanna", "Ada", "Sol"},
    }


def test_who_still_is_a_handler_leaves_out_the_ended_everywhere(story: Story) -> None:
    """Attack: who holds all rooms and may give each a key forgets one, in which the removed member reads on."""
    known = directories(2)
    after = rotate(story.chain, HANNA.as_(), known, line=LINE).chain
    assert all("Lea" not in who for who in holders(after).values())
    with pytest.raises(Refused):
        rotate(story.chain, HANNA_ADVISES, known, line=LINE)


def test_they_let_a_colleague_in(story: Story) -> None:
    joining = {NILS.who: {TALK: [0], STAFF: [0]}}
    after = admit(story.chain, HANNA_ADVISES, changed(LEA), joining=joining, secrets=story.rooms, line=LINE).chain
    assert holders(after)[TALK] == {"Kim", "Hanna", "Ada", "Sol", "Nils"}


def test_they_leave_the_rooms_that_are_still_theirs(story: Story) -> None:
    known = changed()
    after = leave(story.chain, HANNA_ADVISES, known, line=LINE).chain
    assert all("Hanna" not in holders(after)[room] for room in (STAFF, TALK))
    assert after.stale_rooms(known) == (IDENTITY, STAFF, TALK)
    again = rotate(after, LEA.as_(), known, line=LINE).chain
    assert again.stale_rooms(known) == ()
    assert all("Hanna" not in who for who in holders(again).values())
