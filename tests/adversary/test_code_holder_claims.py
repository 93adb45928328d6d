"""Whoever has a code that staff handed over claims the case in a way that leaves them something."""

from dataclasses import replace
from functools import partial

import pytest

from crypto.chain_rules import MAX_SIGNED
from crypto.encoding import b64
from crypto.epochs import claim, rotate
from crypto.errors import Refused
from crypto.filing import withdraw
from crypto.identity import Identity
from crypto.records import Claim
from crypto.rooms import TALK, Admission, Holder, RoomKey
from crypto.signers import BY_CLAIMANT, REPORTER
from crypto.steps import Step
from tests.adversary.attacks import Attack, attacks, played, refused
from tests.adversary.shown import ShownCase
from tests.adversary.world import DAY, kim, plain, shown
from tests.crypto.cases import LINE, Story, begin, filed
from tests.crypto.forging import link, signed
from tests.crypto.world import HANNA, INSTANCE, NILS, directories, receipt, reporter, room

CODE = reporter("invited")
"""The identity that the code gives: its maker's as much as the reporter's."""

OWN = reporter("invited", "the code holder's own words")
RIGHTFUL = reporter("invited", "the reporter's own words")


def _claim(story: Story, new: Identity, version: int = 1) -> Step:
    """Return a true claim, under fixed secrets."""
    secrets = {place: secret for place, secret in story.rooms.items() if place[0] in story.chain.rooms_of(REPORTER)}
    made = lambda name: room("claimed by", name + b64(new.public.sign), 1)  # noqa: E731 -- a name of its own for each claimant
    return claim(story.chain, reporter(story.name), new, directories(version), secrets=secrets, line=LINE, day=DAY, new_room=made)


def _claimed(**changes: object) -> ShownCase:
    """Return the plain case, claimed by a record with *changes*."""
    story = filed("handed over")
    new = reporter("handed over", "new words")
    content = _claim(story, new).chain.records[-1].content
    assert isinstance(content, Claim)
    record = signed(replace(content, **changes), reporter("handed over"), new)  # type: ignore[arg-type]  # any field
    return shown(story, record, newest=1)


def _rooms(name: str, **changes: object) -> tuple[RoomKey, ...]:
    story = filed("handed over")
    content = _claim(story, reporter("handed over", "new words")).chain.records[-1].content
    assert isinstance(content, Claim)
    return tuple(replace(key, **changes) if key.room == name else key for key in content.rooms)  # type: ignore[arg-type]  # any field


def _content(step: Step) -> Claim:
    content = step.chain.records[-1].content
    assert isinstance(content, Claim)
    return content


@refused("claim: both keys sign this")
def claims_without_the_code() -> ShownCase:
    """Claims the case with new keys alone."""
    story = filed("handed over")
    new = reporter("handed over", "new words")
    content = replace(_content(_claim(story, new)), link=replace(link(story.chain, kim(), directory=1), signers=(BY_CLAIMANT,)))
    return shown(story, signed(content, new), newest=1)


@refused("signature: does not verify")
def claims_with_keys_that_somebody_else_has() -> ShownCase:
    """Moves the case to keys of which they do not have the secret: somebody else's."""
    story = filed("handed over")
    content = replace(_content(_claim(story, reporter("handed over", "new words"))), reporter=HANNA.entry.public)
    return shown(story, signed(content, reporter("handed over"), reporter("handed over")), newest=1)


@refused("claim: every room of the reporter gets a new key")
def claims_and_leaves_a_room_as_it_was() -> ShownCase:
    """Claims the case and gives one room no new key, in which the code's other holder reads on."""
    return _claimed(rooms=_rooms(TALK)[1:])


@refused("claim: nobody joins")
def claims_and_brings_a_friend() -> ShownCase:
    """Claims the case and lets somebody in."""
    story = filed("handed over")
    before = story.chain.current("identity")
    holders = tuple(sorted((*before.holders, Holder(NILS.who)), key=lambda holder: holder.who))
    rooms = _rooms("identity", holders=holders, admits=(Admission(NILS.who, ()),))
    return replace(_claimed(rooms=rooms), directory=shown(story, newest=2).directory)


@refused("epoch: expels a holder")
def claims_and_expels_a_holder() -> ShownCase:
    """Claims the case and leaves a member out."""
    story = filed("handed over")
    holders = tuple(holder for holder in story.chain.current(TALK).holders if holder.who != HANNA.who)
    return _claimed(rooms=_rooms(TALK, holders=holders))


@refused("claim: the reporter's keys are not new")
def claims_with_the_codes_own_keys() -> ShownCase:
    """Claims the case with the keys that the code gives: nothing changes, and all seems settled."""
    story = filed("handed over")
    old = reporter("handed over")
    content = replace(_content(_claim(story, reporter("handed over", "new words"))), reporter=old.public)
    return shown(story, signed(content, old, old), newest=1)


@refused("claim: the reporter's keys are not new")
def claims_and_keeps_the_key_to_seal_to() -> ShownCase:
    """Claims the case with a new key to sign, and the code's key to seal to."""
    new = reporter("handed over", "new words")
    return _claimed(reporter=replace(new.public, seal=reporter("handed over").public.seal))


@refused("room: key used before")
def claims_and_keeps_a_rooms_key() -> ShownCase:
    """Claims the case and gives a room the key again that it had."""
    return _claimed(rooms=_rooms(TALK, key=filed("handed over").chain.current(TALK).key))


@refused("chain: another reporter")
def tries_the_code_in_another_case() -> ShownCase:
    """Comes with the words of one case to another."""
    words = receipt("invited")
    return replace(shown(plain()), reporter=words.reporter(INSTANCE, plain().chain.root.nonce).public)


@played("what they signed counts apart from what the person it is for signs")
def test_the_code_shuts_nobody_out_of_the_chain() -> None:
    """Signs, before the claim, as many records as one signer may."""
    story = begin("invited", {TALK: (Holder(HANNA.who),)}, invitation=True)
    one = directories(1)
    again = partial(rotate, actor=kim("invited"), directories=one, line=LINE, lost=[TALK])
    while len(story.records) < MAX_SIGNED:
        story.take(again(story.chain))
    with pytest.raises(Refused) as refusal:
        again(story.chain)
    assert refusal.value.reason == "record: too many of one signer"
    story.take(_claim(story, RIGHTFUL))
    assert withdraw(story.chain, RIGHTFUL, one).chain.withdrawn


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
