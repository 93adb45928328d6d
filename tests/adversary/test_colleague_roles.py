"""A colleague whose roles have changed, or who has two, gives new keys in the one that suits them."""

from dataclasses import replace

import pytest

from crypto.directory import Seat, sign_version
from crypto.epochs import rotate
from crypto.records import EpochRecord
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK
from tests.adversary.attacks import Attack, attacks, refused, taken
from tests.adversary.shown import ShownCase, ShownDirectory
from tests.adversary.world import DAY, book, fixed, plain, shown
from tests.crypto.cases import LINE
from tests.crypto.forging import link, next_key, signed, without
from tests.crypto.world import ADA, HANNA, LEA, ROOTS, SOL, V1, version

HANNA_ADVISES = HANNA.as_(Role.ADVISER)


def _book(*roles: Role) -> ShownDirectory:
    """Return the directory in whose second version Lea has ended and Hanna has these roles."""
    content = version(2, V1, {LEA: Role.HANDLER, SOL: Role.HANDLER, ADA: Role.ADVISER, HANNA: roles[0]}, ROOTS[0], ended=[LEA])
    committee, *others = content.version.bodies
    seats = (*committee.seats, *(Seat(HANNA.entry.member, role) for role in roles[1:]))
    second = sign_version(replace(content.version, bodies=(replace(committee, seats=seats), *others)), ROOTS[0])
    return replace(book(2), versions=(V1.marshal(), second.marshal()))


def _without_lea(*rooms: str) -> bytes:
    """Return Hanna's record, as adviser, of new keys without Lea."""
    chain = plain().chain
    keys = tuple(next_key(chain, room, without(chain.current(room), LEA.who)) for room in rooms)
    return signed(EpochRecord(link(chain, HANNA_ADVISES), keys), HANNA.identity)


@taken("taken: the room that they may give no key is *stale* until somebody gives it one who may", stale=[IDENTITY])
def leaves_out_the_ended_where_they_may() -> ShownCase:
    """Was a handler and is an adviser: gives new keys, without one who has ended, to every room but the identity's."""
    known = _book(Role.ADVISER)
    step = rotate(plain().chain, HANNA_ADVISES, known.open(), line=LINE, day=DAY, new_room=fixed())
    return replace(shown(plain(), step.record), directory=known)


@refused("epoch: signer does not hold the room")
def gives_the_identitys_room_a_key_as_an_adviser() -> ShownCase:
    """Was a handler and is an adviser: gives the identity's room a new key, too, and reads on there."""
    return replace(shown(plain(), _without_lea(IDENTITY, STAFF, TALK)), directory=_book(Role.ADVISER))


@refused("epoch: a room was left out")
def forgets_a_room_in_their_lesser_role() -> ShownCase:
    """Is handler and adviser: gives new keys as adviser, and forgets the identity's room, where one who has ended reads on."""
    return replace(shown(plain(), _without_lea(STAFF, TALK)), directory=_book(Role.HANDLER, Role.ADVISER))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
