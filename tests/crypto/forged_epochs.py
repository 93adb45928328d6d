"""New keys for rooms that break a rule of SPEC §7, one for each way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crypto.actor import Actor
from crypto.epochs import claim, open_staff_room, rotate
from crypto.filing import wake
from crypto.records import Claim, EpochRecord, RoomRecord
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK, Admission, Holder, RoomKey
from crypto.signers import BY_CLAIMANT, BY_REPORTER, REPORTER
from tests.crypto.cases import CONDITION, LINE, Story, begin, filed
from tests.crypto.forging import Forgery, link, next_key, opened, signed, without
from tests.crypto.world import ADA, CARL, EVE, HANNA, LEA, NILS, OLE, SOL, directories, reporter, room


def forged_epochs() -> Iterator[Forgery]:
    """Yield what the reporter or an awake holder may not do to a room; Lea has ended, Nils has come."""
    chain, before = opened().chain, tuple(opened().records)
    kim, hanna, ada = Actor.reporter(reporter("plain")), HANNA.as_(), ADA.as_(Role.ADVISER)
    talk, identity, staff = (chain.current(name) for name in (TALK, IDENTITY, STAFF))
    stay = without(talk, LEA.who)
    all_rooms = tuple(next_key(chain, key.room, without(key, LEA.who)) for key in (identity, staff, talk))

    def forged(name: str, reason: str, actor: Actor, *keys: RoomKey, directory: int = 2) -> Forgery:
        record = EpochRecord(link(chain, actor, directory=directory), keys)
        return Forgery(name, reason, before, signed(record, actor.identity), newest=4)

    def of_talk(holders: list[Holder], *admits: Admission) -> tuple[RoomKey, ...]:
        return (*all_rooms[:2], next_key(chain, TALK, holders, admits))

    yield forged("no rooms", "epoch: no rooms", hanna)
    yield forged("a room that is not", "epoch: not the next", hanna, replace(all_rooms[2], epoch=2))
    yield forged("the same epoch again", "epoch: not the next", hanna, replace(all_rooms[2], epoch=0))
    yield forged("the key that it has", "room: key used before", hanna, replace(all_rooms[2], key=talk.key))
    yield forged("the key of another room", "room: key used before", hanna, replace(all_rooms[2], key=staff.key))
    twins = (replace(all_rooms[0], key=all_rooms[2].key), *all_rooms[1:])
    yield forged("one new key for two rooms", "room: key used before", hanna, *twins)

    for name, actor, key in (
        ("the reporter in the staff's room", kim, all_rooms[1]),
        ("Ada in the identity's room", ada, all_rooms[0]),
        ("Nils, who holds nothing", NILS.as_(), all_rooms[2]),
        ("Sol, asleep", SOL.as_(), all_rooms[2]),
        ("Carl, an administrator", CARL.as_(Role.ADMINISTRATOR), all_rooms[2]),
    ):
        yield forged(f"signed by {name}", "epoch: signer does not hold the room", actor, key)

    yield forged("expels Ada", "epoch: expels a holder", hanna, *of_talk(without(talk, LEA.who, ADA.who)))
    yield forged(
        "the reporter expels Hanna", "epoch: expels a holder", kim, next_key(chain, TALK, without(talk, HANNA.who)), directory=1
    )
    yield forged("Lea goes before she has ended", "epoch: expels a holder", hanna, *all_rooms, directory=1)
    yield forged("expels the sleeper", "epoch: expels a holder", hanna, *of_talk(without(talk, LEA.who, SOL.who)))
    yield forged("expels the reporter", "epoch: the reporter stays", hanna, *of_talk(without(talk, LEA.who, REPORTER)))
    into_staff = (
        all_rooms[0],
        next_key(chain, STAFF, [*without(staff, LEA.who), Holder(REPORTER)], [Admission(REPORTER, ())]),
        all_rooms[2],
    )
    yield forged("the reporter in the notes", "epoch: the reporter stays", hanna, *into_staff)
    yield forged("keeps Lea, who has ended", "epoch: a holder has ended", hanna, next_key(chain, TALK, talk.holders))
    yield forged("leaves the notes to Lea", "epoch: a room was left out", hanna, all_rooms[0], all_rooms[2])
    left = next_key(chain, TALK, without(talk, HANNA.who))
    yield forged("leaves one room of several", "epoch: a room was left out", hanna, left, directory=1)

    yield forged(
        "puts Ada to sleep", "epoch: asleep", hanna, *of_talk([*without(talk, LEA.who, ADA.who), Holder(ADA.who, "never")])
    )
    yield forged("wakes Sol", "epoch: asleep", hanna, *of_talk([*without(talk, LEA.who, SOL.who), Holder(SOL.who)]))
    other = [*without(talk, LEA.who, SOL.who), Holder(SOL.who, CONDITION + "!")]
    yield forged("another condition for Sol", "epoch: asleep", hanna, *of_talk(other))

    nils = Admission(NILS.who, (0,))
    yield forged("joins and is not named", "epoch: admits others than join", hanna, *of_talk([*stay, Holder(NILS.who)]))
    yield forged("named and does not join", "epoch: admits others than join", hanna, *of_talk(stay, nils))
    yield forged("one who stays is admitted", "epoch: admits others than join", hanna, *of_talk(stay, Admission(ADA.who, (0,))))
    yield forged("joins asleep", "epoch: who joins is awake", hanna, *of_talk([*stay, Holder(NILS.who, "never")], nils))
    for person in (CARL, OLE, EVE, LEA):
        holders = [*stay, Holder(person.who)]
        admits = () if person is LEA else (Admission(person.who, ()),)
        yield forged(f"lets {person.name} in", "epoch: a holder has ended", hanna, *of_talk(holders, *admits))
    alone = next_key(chain, STAFF, [*without(staff, LEA.who), Holder(NILS.who)], [Admission(NILS.who, ())])
    yield forged("joins the notes alone", "epoch: joins the staff's room alone", hanna, all_rooms[0], alone, all_rooms[2])
    known = next_key(chain, IDENTITY, [*without(identity, LEA.who), Holder(NILS.who)], [Admission(NILS.who, ())])
    reason = "epoch: the reporter alone opens their identity"
    yield forged("Hanna lets Nils see who it is", reason, hanna, known, *all_rooms[1:])
    adviser = next_key(chain, IDENTITY, [*without(identity, LEA.who), Holder(ADA.who)], [Admission(ADA.who, ())])
    yield forged("an adviser sees who it is", "epoch: a holder has ended", kim, adviser, all_rooms[2])
    yield from _after_a_step()


def _after_a_step() -> Iterator[Forgery]:
    """Yield what depends on a record before."""
    story, hanna, two, four = opened(), HANNA.as_(), directories(2), directories(4)
    woken = wake(story.chain, SOL.as_(), two)
    talk = woken.chain.current(TALK)
    asleep = EpochRecord(
        link(woken.chain, hanna),
        tuple(next_key(woken.chain, name, without(woken.chain.current(name), LEA.who)) for name in (IDENTITY, STAFF, TALK)),
    )
    before = (*story.records, woken.record)
    assert talk.holder(SOL.who) == Holder(SOL.who, CONDITION)
    yield Forgery("puts Sol back to sleep", "epoch: asleep", before, signed(asleep, HANNA.identity))
    rotated = rotate(woken.chain, hanna, two, line=LINE, new_room=lambda name: room("forged", name, 1))
    back = EpochRecord(link(rotated.chain, hanna), (next_key(rotated.chain, TALK, rotated.chain.current(TALK).holders),))
    used = replace(back.rooms[0], key=story.chain.current(TALK).key)
    record = signed(replace(back, rooms=(used,)), HANNA.identity)
    yield Forgery("the key of an earlier epoch", "room: key used before", (*before, rotated.record), record)
    kept = signed(replace(back, link=replace(back.link, directory=4)), HANNA.identity)
    yield Forgery("keeps Sol, now an administrator", "epoch: a holder has ended", (*before, rotated.record), kept, newest=4)
    assert four.roles(4, SOL.who) == {Role.ADMINISTRATOR}


def forged_staff_rooms() -> Iterator[Forgery]:
    """Yield what a handler may not do when opening the staff's room."""
    story, hanna = filed("plain"), HANNA.as_()
    chain, before = story.chain, tuple(story.records)
    staff = [holder for holder in chain.current(TALK).holders if holder.who not in (REPORTER, LEA.who)]
    good = next_key(chain, STAFF, staff)

    def forged(name: str, reason: str, *keys: RoomKey, actor: Actor = hanna) -> Forgery:
        return Forgery(name, reason, before, signed(RoomRecord(link(chain, actor), keys), actor.identity))

    holders = "room: not the staff of the talk"
    yield forged("no room", "room: only the staff's is opened later")
    yield forged("the talk", "room: only the staff's is opened later", next_key(chain, TALK, chain.current(TALK).holders))
    yield forged("epoch 1", "room: epoch", replace(good, epoch=1))
    yield forged("admits somebody", "room: epoch", replace(good, admits=(Admission(HANNA.who, ()),)))
    yield forged("without Ada", holders, next_key(chain, STAFF, without(good, ADA.who)))
    yield forged("with Lea, who has ended", holders, next_key(chain, STAFF, [*staff, Holder(LEA.who)]))
    yield forged("with Nils, who is not in the talk", holders, next_key(chain, STAFF, [*staff, Holder(NILS.who)]))
    yield forged("with the reporter", holders, next_key(chain, STAFF, [*staff, Holder(REPORTER)]))
    yield forged("with Sol awake", holders, next_key(chain, STAFF, [*without(good, SOL.who), Holder(SOL.who)]))
    yield forged("with the talk's key", "room: key used before", replace(good, key=chain.current(TALK).key))
    by_hand = "record: an awake handler of the case signs this"
    yield forged("by an adviser", by_hand, good, actor=ADA.as_(Role.ADVISER))
    yield forged("by a sleeper", by_hand, good, actor=SOL.as_())
    yield forged("by the reporter", by_hand, good, actor=Actor.reporter(reporter("plain")))
    once = open_staff_room(chain, hanna, directories(2), line=LINE, new_room=story.new_room)
    again = RoomRecord(link(once.chain, hanna), (next_key(once.chain, STAFF, staff),))
    yield Forgery("a second time", "room: open already", (*before, once.record), signed(again, HANNA.identity))


def handed_over() -> Story:
    """Return an invitation, not yet claimed, with an identity's room."""
    both = (Holder(HANNA.who), Holder(LEA.who))
    return begin("invited", {TALK: both, IDENTITY: both}, invitation=True)


def forged_claims() -> Iterator[Forgery]:
    """Yield what who handed a code over, or the server, may try."""
    story, two = handed_over(), directories(2)
    chain, before = story.chain, tuple(story.records)
    old, new = reporter("invited"), reporter("invited", "invited anew")
    made = claim(chain, old, new, two, secrets=story.rooms, line=LINE, new_room=lambda name: room("forged", name, 1))
    good = made.chain.records[-1].content
    assert isinstance(good, Claim)

    def forged(name: str, reason: str, content: Claim, *keys: object) -> Forgery:
        signers = keys or (old, new)
        return Forgery(name, reason, before, signed(content, *signers))  # type: ignore[arg-type]  # identities

    def with_talk(*holders: Holder, admits: tuple[Admission, ...] = ()) -> Claim:
        talk = next_key(chain, TALK, holders, admits)
        return replace(good, rooms=(good.rooms[0], talk))

    yield forged("without the old key", "signature: does not verify", good, new, new)
    yield forged("without the new key", "signature: does not verify", good, old, old)
    both = "claim: both keys sign this"
    yield forged("the new key alone", both, replace(good, link=replace(good.link, signers=(BY_CLAIMANT,))), new)
    yield forged("the old key alone", both, replace(good, link=replace(good.link, signers=(BY_REPORTER,))), old)
    turned = replace(good.link, signers=(BY_CLAIMANT, BY_REPORTER))
    yield forged("in the other order", both, replace(good, link=turned), new, old)
    by_staff = replace(good, link=replace(good.link, signers=(HANNA.as_().signer, BY_CLAIMANT)))
    yield forged("by a handler", both, by_staff, HANNA.identity, new)
    reason = "claim: the reporter's keys are not new"
    yield forged("the old keys", reason, replace(good, reporter=old.public), old, old)
    half = replace(new.public, seal=old.public.seal)
    yield forged("the old key to seal to", reason, replace(good, reporter=half))
    rooms = "claim: every room of the reporter gets a new key"
    yield forged("a room left out", rooms, replace(good, rooms=good.rooms[1:]))
    more = with_talk(Holder(HANNA.who), Holder(NILS.who), Holder(REPORTER), admits=(Admission(NILS.who, ()),))
    yield forged("brings Nils", "claim: nobody joins", more)
    yield forged("keeps Lea, who has ended", "epoch: a holder has ended", with_talk(*chain.current(TALK).holders))
    early = replace(good, link=replace(good.link, directory=1))
    yield forged("expels Lea before she has ended", "epoch: expels a holder", early)
    yield forged("without the reporter", "epoch: the reporter stays", with_talk(Holder(HANNA.who)))
    used = replace(good.rooms[1], key=chain.current(IDENTITY).key)
    yield forged("an old key", "room: key used before", replace(good, rooms=(good.rooms[0], used)))
    back = claim(
        made.chain,
        new,
        reporter("invited", "third"),
        two,
        secrets={**story.rooms, **made.rooms},
        line=LINE,
        new_room=lambda name: room("forged", name, 2),
    )
    content = back.chain.records[-1].content
    assert isinstance(content, Claim)
    first = signed(replace(content, reporter=old.public), new, old)
    yield Forgery("back to the first keys", reason, (*before, made.record), first)
