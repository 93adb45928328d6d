"""Builders make records that every reader takes, and grants for exactly those who hold (SPEC §7, §8)."""

import pytest

from crypto.actor import Actor
from crypto.epochs import admit, claim, leave, open_staff_room, rotate
from crypto.errors import NotAHolder, Refused
from crypto.filing import open_case, wake
from crypto.grants import open_grant
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK, Holder
from crypto.signers import REPORTER
from crypto.steps import Step
from tests.crypto.cases import CONDITION, DAY, LINE, Story, begin, filed
from tests.crypto.world import ADA, CARL, EVE, HANNA, LEA, NILS, SOL, Person, directories, nonce, reporter, room

PEOPLE = {person.who: person for person in (HANNA, LEA, ADA, SOL, NILS, CARL)}


def with_staff_room() -> Story:
    story = filed()
    story.take(open_staff_room(story.chain, HANNA.as_(), directories(1), line=LINE))
    return story


def opens(step: Step, person: Person) -> set[tuple[str, int]]:
    """Return the epochs that a step's grants give to a person, each checked against the chain."""
    found = set()
    for (name, epoch, who), sealed in step.grants.items():
        try:
            secret, line = open_grant(sealed, person.identity.open_key, step.chain.key(name, epoch).key)
        except NotAHolder:
            assert who != person.who
            continue
        assert who == person.who
        assert line == LINE
        assert secret.public.seal == step.chain.key(name, epoch).key
        found.add((name, epoch))
    return found


def test_filing_grants_each_holder_each_room() -> None:
    kim = reporter("new")
    step = open_case(
        kim,
        directories(1),
        nonce=nonce("new"),
        rooms={TALK: room("new", TALK, 0), IDENTITY: room("new", IDENTITY, 0)},
        holders={TALK: [Holder(ADA.who), Holder(HANNA.who), Holder(SOL.who, CONDITION)], IDENTITY: [Holder(HANNA.who)]},
        track="report",
        kind="concern",
        day=DAY,
        line=LINE,
    )
    assert set(step.grants) == {
        *((TALK, 0, who) for who in (REPORTER, ADA.who, HANNA.who, SOL.who)),
        *((IDENTITY, 0, who) for who in (REPORTER, HANNA.who)),
    }
    assert opens(step, HANNA) == {(TALK, 0), (IDENTITY, 0)}
    assert opens(step, ADA) == opens(step, SOL) == {(TALK, 0)}
    assert opens(step, LEA) == set()
    for name in (TALK, IDENTITY):
        assert open_grant(step.grants[name, 0, REPORTER], kim.open_key, step.chain.current(name).key)[1] == LINE


@pytest.mark.parametrize("person", [CARL, EVE, NILS])
def test_a_case_is_filed_to_nobody_without_the_role(person: Person) -> None:
    with pytest.raises(Refused):
        begin("wrong", {TALK: (Holder(person.who),)}, invitation=False)


def test_a_room_nobody_reads_is_not_opened() -> None:
    with pytest.raises(Refused):
        begin("empty", {TALK: ()}, invitation=False)


def test_who_has_ended_gets_no_key_of_any_room_that_the_rotator_holds() -> None:
    story = with_staff_room()
    step = rotate(story.chain, HANNA.as_(), directories(2), line=LINE, day=DAY)
    assert set(step.rooms) == {(TALK, 1), (IDENTITY, 1), (STAFF, 1)}
    assert opens(step, LEA) == set()
    assert opens(step, HANNA) == set(step.rooms)
    assert opens(step, SOL) == {(TALK, 1), (STAFF, 1)}, "sleepers get every epoch, the server keeps it back"
    assert step.chain.stale_rooms(directories(2)) == ()


def test_the_reporter_rotates_the_rooms_that_they_hold() -> None:
    story = with_staff_room()
    step = rotate(story.chain, Actor.reporter(reporter("plain")), directories(2), line=LINE)
    assert set(step.rooms) == {(TALK, 1), (IDENTITY, 1)}
    assert step.chain.stale_rooms(directories(2)) == (STAFF,)


def test_there_is_nothing_to_rotate_where_nobody_has_ended() -> None:
    with pytest.raises(Refused):
        rotate(filed().chain, HANNA.as_(), directories(1), line=LINE)


def test_who_joins_reads_the_epochs_that_the_record_lists_and_no_other() -> None:
    story = with_staff_room()
    story.take(rotate(story.chain, HANNA.as_(), directories(2), line=LINE))
    step = admit(
        story.chain,
        HANNA.as_(),
        directories(2),
        joining={NILS.who: {TALK: [1], STAFF: []}},
        secrets=story.rooms,
        line=LINE,
    )
    assert opens(step, NILS) == {(TALK, 1), (TALK, 2), (STAFF, 2)}
    assert [(a.who, a.epochs) for a in step.chain.current(TALK).admits] == [(NILS.who, (1,))]
    assert step.chain.holds(TALK, NILS.who)
    with pytest.raises(Refused):
        open_grant(step.grants[TALK, 1, NILS.who], NILS.identity.open_key, step.chain.key(TALK, 2).key)


def test_the_reporter_runs_the_routing_again_where_no_member_would_remain() -> None:
    story = begin("lonely", {TALK: (Holder(LEA.who),)}, invitation=False)
    kim = Actor.reporter(reporter("lonely"))
    with pytest.raises(Refused):
        rotate(story.chain, kim, directories(2), line=LINE)
    joining = {NILS.who: {TALK: [0]}}
    step = admit(story.chain, kim, directories(2), joining=joining, secrets=story.rooms, line=LINE)
    assert step.chain.current(TALK).who == {REPORTER, NILS.who}
    assert opens(step, NILS) == {(TALK, 0), (TALK, 1)}


def test_who_leaves_drops_out_of_all_their_rooms() -> None:
    story = with_staff_room()
    step = leave(story.chain, LEA.as_(), directories(1), line=LINE)
    assert set(step.rooms) == {(TALK, 1), (IDENTITY, 1), (STAFF, 1)}
    assert opens(step, LEA) == set()
    assert step.chain.rooms_of(LEA.who) == ()
    with pytest.raises(Refused):
        leave(story.chain, Actor.reporter(reporter("plain")), directories(1), line=LINE)


def test_who_is_handed_another_seat_keeps_only_the_rooms_it_is_for() -> None:
    """Sol becomes an administrator in version 4."""
    story = filed()
    story.take(wake(story.chain, SOL.as_(), directories(1)))
    step = rotate(story.chain, HANNA.as_(), directories(4), line=LINE)
    assert not step.chain.holds(TALK, SOL.who)


def test_the_staffs_room_is_the_staff_of_the_talk() -> None:
    step = open_staff_room(filed().chain, HANNA.as_(), directories(2), line=LINE)
    assert step.chain.current(STAFF).who == {HANNA.who, ADA.who, SOL.who}
    assert not step.chain.holds(STAFF, SOL.who)
    assert opens(step, ADA) == {(STAFF, 0)}


def test_a_staffs_room_whose_holders_have_all_ended_is_opened_again() -> None:
    story = begin("handed on", {TALK: (Holder(LEA.who),)}, invitation=False)
    story.take(open_staff_room(story.chain, LEA.as_(), directories(1), line=LINE))
    kim, joining = Actor.reporter(reporter("handed on")), {NILS.who: {TALK: [0]}}
    story.take(admit(story.chain, kim, directories(2), joining=joining, secrets=story.rooms, line=LINE))
    step = open_staff_room(story.chain, NILS.as_(), directories(2), line=LINE)
    assert step.chain.current(STAFF).epoch == 1
    assert step.chain.current(STAFF).who == {NILS.who}


def test_a_claim_seals_the_past_to_the_new_keys_and_nothing_more_to_the_old() -> None:
    story = begin("invited", {TALK: (Holder(HANNA.who),), IDENTITY: (Holder(HANNA.who),)}, invitation=True)
    old, new = reporter("invited"), reporter("invited", "invited anew")
    step = claim(story.chain, old, new, directories(2), secrets=story.rooms, line=LINE)
    assert step.chain.reporter == new.public
    mine = {place: sealed for place, sealed in step.grants.items() if place[2] == REPORTER}
    assert set(mine) == {(name, epoch, REPORTER) for name in (TALK, IDENTITY) for epoch in (0, 1)}
    for (name, epoch, _), sealed in mine.items():
        assert open_grant(sealed, new.open_key, step.chain.key(name, epoch).key)
        with pytest.raises(NotAHolder):
            open_grant(sealed, old.open_key, step.chain.key(name, epoch).key)
    with pytest.raises(Refused):
        claim(step.chain, old, reporter("invited", "third"), directories(2), secrets=step.rooms, line=LINE)


def test_an_actor_is_who_the_entry_says() -> None:
    assert HANNA.as_().who == HANNA.who
    with pytest.raises(Refused):
        Actor.member(HANNA.entry, Role.HANDLER, LEA.identity)
