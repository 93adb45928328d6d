"""Roots and single records that break a rule of SPEC §7, one for each way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crypto.actor import Actor
from crypto.filing import close, erase, expose, handle, wake, withdraw
from crypto.identity import Identity
from crypto.link import Link, Linked
from crypto.records import HANDLING, WITHDRAWN, Close, Exposed, State, Tombstone, Wake
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK, Admission, Holder
from crypto.root_record import Root
from crypto.signers import BY_CLAIMANT, REPORTER
from tests.crypto.forging import Forgery, link, next_key, opened, root_of, signed, with_room
from tests.crypto.world import ADA, CARL, EVE, HANNA, LEA, NILS, SOL, directories, reporter


def forged_roots() -> Iterator[Forgery]:
    story, kim = opened(), reporter("plain")
    root = root_of(story)
    holders = root.rooms[1].holders

    def forged(name: str, reason: str, content: Root, key: Identity = kim) -> Forgery:
        return Forgery(name, reason, (), signed(content, key))

    yield forged("signed by another than its reporter", "signature: does not verify", root, HANNA.identity)
    yield forged("another instance", "root: another organisation", replace(root, instance=bytes(16)))
    yield forged("another organisation", "root: another organisation", replace(root, organisation=bytes(16)))
    yield forged("another rulebook", "root: another rulebook", replace(root, rulebook=bytes(32)))
    yield forged("a version that nobody knows", "directory: no such version", replace(root, directory=9))
    yield forged("no talk", "root: rooms", replace(root, rooms=root.rooms[:1]))
    staff = next_key(story.chain, STAFF, [Holder(HANNA.who)], epoch=0)
    yield forged("opens the staff's room", "root: rooms", replace(root, rooms=(staff, root.rooms[1])))
    yield forged("a room without the reporter", "root: a room's beginning", with_room(root, TALK, holders=holders[:-1]))
    asleep = (*holders[:-1], Holder(REPORTER, "never"))
    yield forged("the reporter asleep", "root: a room's beginning", with_room(root, TALK, holders=asleep))
    yield forged("begins at epoch 1", "root: a room's beginning", with_room(root, TALK, epoch=1))
    admits = (Admission(HANNA.who, ()),)
    yield forged("admits at the beginning", "root: a room's beginning", with_room(root, TALK, admits=admits))
    one_key = with_room(root, TALK, key=root.rooms[0].key)
    yield forged("one key for two rooms", "room: key used before", one_key)
    for person, where in ((CARL, TALK), (EVE, TALK), (NILS, TALK), (ADA, IDENTITY)):
        more = (*sorted((*holders[:-1], Holder(person.who)), key=lambda holder: holder.who), Holder(REPORTER))
        content = with_room(root, where, holders=tuple({holder.who: holder for holder in more}.values()))
        yield forged(f"{person.name} in {where}", "root: a holder has not this role", content)
    first = handle(story.chain, HANNA.as_(), directories(1)).record
    yield Forgery("no root at all", "chain: no root", (), first)


def forged_links() -> Iterator[Forgery]:
    story, hanna = opened(), HANNA.as_()
    chain, before = story.chain, tuple(story.records)
    good = link(chain, hanna)

    def forged(name: str, reason: str, changed: Link, *keys: Identity) -> Forgery:
        return Forgery(name, reason, before, signed(State(changed, HANDLING), *(keys or (HANNA.identity,))))

    yield Forgery("a second root", "chain: a second root", before, before[0])
    yield Forgery("the same record again", "record: stands elsewhere", before, before[-1])
    handled = signed(State(good, HANDLING), HANNA.identity)
    yield Forgery("the record before withheld", "record: stands elsewhere", before[:1], handled)
    yield forged("another case", "record: stands elsewhere", replace(good, case=bytes(20)))
    yield forged("another place", "record: stands elsewhere", replace(good, seq=3))
    yield forged("after another record", "record: stands elsewhere", replace(good, previous=bytes(32)))
    yield forged("a version that nobody knows", "directory: no such version", replace(good, directory=3))
    yield forged("signed by another", "signature: does not verify", good, LEA.identity)
    yield forged("signed twice", "statement: number of signatures", good, HANNA.identity, HANNA.identity)
    step, kim = handle(chain, hanna, directories(2)), Actor.reporter(reporter("plain"))
    back = State(link(step.chain, kim, directory=1), WITHDRAWN)
    yield Forgery("an older directory", "record: older directory", (*before, step.record), signed(back, kim.identity))
    ended = link(chain, LEA.as_())
    yield forged("Lea, who has ended", "record: signer has not this role", ended, LEA.identity)
    yield forged("Ada as a handler", "record: signer has not this role", link(chain, ADA.as_()), ADA.identity)
    yield forged("Eve, whom no version lists", "record: signer has not this role", link(chain, EVE.as_()), EVE.identity)


def forged_states() -> Iterator[Forgery]:
    story, hanna = opened(), HANNA.as_()
    kim, ada, sol = Actor.reporter(reporter("plain")), ADA.as_(Role.ADVISER), SOL.as_()
    chain, before = story.chain, tuple(story.records)
    by_hand = "record: an awake handler of the case signs this"

    def forged(name: str, reason: str, content: Linked, *actors: Actor) -> Forgery:
        return Forgery(name, reason, before, signed(content, *(actor.identity for actor in actors)))

    for name, actor in (("the reporter", kim), ("an adviser", ada), ("a sleeper", sol), ("another's handler", NILS.as_())):
        yield forged(f"handled by {name}", by_hand, State(link(chain, actor), HANDLING), actor)
        yield forged(f"closed by {name}", by_hand, Close(link(chain, actor), "done"), actor)
    reporters = "record: the reporter signs this"
    yield forged("withdrawn by a handler", reporters, State(link(chain, hanna), WITHDRAWN), hanna)
    yield forged("exposed by a handler", reporters, Exposed(link(chain, hanna)), hanna)
    yield forged("woken by one awake", "wake: not asleep", Wake(link(chain, hanna)), hanna)
    yield forged("woken by the reporter", "wake: not asleep", Wake(link(chain, kim)), kim)
    yield forged("signed by nobody", "base64: size", Wake(replace(link(chain, sol), signers=())))
    two = replace(link(chain, hanna), signers=(hanna.signer, sol.signer))
    yield forged("handled by two", "record: one signs this", State(two, HANDLING), hanna, sol)
    claimant = replace(link(chain, kim), signers=(BY_CLAIMANT,))
    yield forged("a claimant where nothing is claimed", "record: nothing is claimed", Exposed(claimant), kim)
    for name, actor in (("an adviser", ada), ("a sleeper", sol), ("a stranger", NILS.as_())):
        content = Tombstone(link(chain, actor), TALK, bytes(16), bytes(32))
        yield forged(f"erased by {name}", "tombstone: signer", content, actor)
    staff = Tombstone(link(chain, kim), STAFF, bytes(16), bytes(32))
    yield forged("the reporter erases a note", "tombstone: signer", staff, kim)
    yield from _again(before)


def _again(before: tuple[bytes, ...]) -> Iterator[Forgery]:
    """Yield what may be said once and is said twice."""
    chain, two = opened().chain, directories(2)
    kim, hanna, sol = reporter("plain"), HANNA.as_(), SOL.as_()
    erased = {"room": TALK, "object_id": bytes(16), "digest": bytes(32)}
    firsts = (
        ("exposed", "exposed: said already", expose(chain, kim, two), kim),
        ("withdrawn", "state: no change", withdraw(chain, kim, two), kim),
        ("handled", "state: no change", handle(chain, hanna, two), hanna.identity),
        ("closed", "close: closed already", close(chain, hanna, two, "done"), hanna.identity),
        ("woken", "wake: not asleep", wake(chain, sol, two), sol.identity),
        ("erased", "tombstone: erased already", erase(chain, hanna, two, **erased), hanna.identity),  # type: ignore[arg-type]  # by name
    )
    for name, reason, first, key in firsts:
        content, head = first.chain.records[-1].content, first.chain.head
        assert isinstance(content, Linked)
        again = replace(content, link=replace(content.link, seq=head.seq + 1, previous=head.digest))
        yield Forgery(f"{name} twice", reason, (*before, first.record), signed(again, key))
