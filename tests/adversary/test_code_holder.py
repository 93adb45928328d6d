"""Whoever has a code that staff handed over: its maker, who has the same key as the person it is for, or somebody who saw it."""

from dataclasses import replace
from functools import cache

import pytest

from crypto.age import open_sealed
from crypto.encoding import b64
from crypto.epochs import claim, rotate
from crypto.errors import Refused
from crypto.filing import erase, expose, withdraw
from crypto.identity import Identity
from crypto.link import Link
from crypto.object_rules import MESSAGE
from crypto.records import HANDLING, WITHDRAWN, Claim, EpochRecord, Exposed, State, Tombstone
from crypto.rooms import TALK, Admission, Holder
from crypto.signers import BY_CLAIMANT, REPORTER
from crypto.steps import Step
from tests.adversary.attacks import Attack, attacks, played, refused, taken
from tests.adversary.forging import HELLO, Pen
from tests.adversary.shown import ShownCase, ShownRoom
from tests.adversary.world import DAY, invited, kim, plain, room_of, shown
from tests.crypto.cases import LINE, Story, begin
from tests.crypto.forging import link, next_key, signed
from tests.crypto.world import HANNA, LEA, directories, reporter, room

CODE = reporter("invited")
"""The identity that the code gives: its maker's as much as the reporter's."""

OWN = reporter("invited", "the code holder's own words")
RIGHTFUL = reporter("invited", "the reporter's own words")


def _claim(story: Story, new: Identity, version: int = 1) -> Step:
    """Return a true claim, under fixed secrets."""
    secrets = {place: secret for place, secret in story.rooms.items() if place[0] in story.chain.rooms_of(REPORTER)}
    made = lambda name: room("claimed by", name + b64(new.public.sign), 1)  # noqa: E731 -- a name of its own for each claimant
    return claim(story.chain, reporter(story.name), new, directories(version), secrets=secrets, line=LINE, day=DAY, new_room=made)


@cache
def claimed_story() -> Story:
    """Return the invited case as its rightful person has claimed it, and written in it."""
    story = begin("invited", {TALK: (Holder(HANNA.who),)}, invitation=True)
    story.write(kim("invited"), TALK, MESSAGE, HELLO, directories(1))
    story.take(_claim(story, RIGHTFUL))
    return story


# --- is first ---


@taken("the chain says that it was claimed, and when", claimed=1)
def claims_first() -> ShownCase:
    """Claims the case before the person it is for."""
    return shown(invited(), _claim(invited(), OWN).record, newest=1)


@refused("chain: another reporter")
def claims_first_and_is_found_out() -> ShownCase:
    """The same, as the person it is for sees it who comes with the code."""
    return replace(shown(invited(), _claim(invited(), OWN).record, newest=1), reporter=CODE.public)


@refused("signature: does not verify")
def claims_after_it_was_claimed() -> ShownCase:
    """Claims the case after the person it is for."""
    made = claimed_story()
    content = replace(_content(_claim(invited(), OWN)), link=_after(made))
    rooms = (next_key(made.chain, TALK, made.chain.current(TALK).holders),)
    return shown(made, signed(replace(content, rooms=rooms), CODE, OWN), newest=1)


def _content(step: Step) -> Claim:
    content = step.chain.records[-1].content
    assert isinstance(content, Claim)
    return content


def _after(story: Story) -> Link:
    signers = (kim("invited").signer, BY_CLAIMANT)
    return replace(link(story.chain, kim("invited"), directory=1), signers=signers)


# --- speaks for the person it is for ---


@taken("marked *unconfirmed*", marks=["unconfirmed"])
def writes_before_the_claim() -> ShownRoom:
    """Writes in the name of the person it is for, before they have claimed the case."""
    pen = Pen(invited())
    return room_of(invited(), pen.row(pen.header(kim("invited")), CODE), newest=1)


@taken("marked *unconfirmed*, also after the claim", marks=["unconfirmed"])
def has_written_before_the_claim() -> ShownRoom:
    """The same, as it is read after the claim."""
    story = claimed_story()
    row = story.objects[TALK][0]
    return replace(room_of(story, row, newest=1), rows=(row,))


@taken("marked *unconfirmed*", marks=["unconfirmed"])
def writes_as_if_before_the_claim() -> ShownRoom:
    """After the claim, with the server's help, writes as if before it."""
    pen = Pen(claimed_story(), epoch=0, record=0)
    first = claimed_story().view(TALK, directories(1)).last_by(REPORTER)
    return room_of(claimed_story(), pen.row(pen.header(kim("invited"), previous=first), CODE), newest=1)


@refused("signature: does not verify")
def writes_after_the_claim() -> ShownRoom:
    """After the claim, writes in the name of the person it is for."""
    pen = Pen(claimed_story(), epoch=1)
    return room_of(claimed_story(), pen.row(pen.header(kim("invited")), CODE), newest=1)


@refused("record: an invitation that nobody has claimed")
def withdraws_before_the_claim() -> ShownCase:
    """Withdraws the case before the person it is for has come."""
    return shown(invited(), signed(State(link(invited().chain, kim("invited"), directory=1), WITHDRAWN), CODE), newest=1)


@refused("record: an invitation that nobody has claimed")
def erases_before_the_claim() -> ShownCase:
    """Erases a statement before the person it is for has come."""
    content = Tombstone(link(invited().chain, kim("invited"), directory=1), TALK, bytes(16), bytes(32))
    return shown(invited(), signed(content, CODE), newest=1)


@refused("record: an invitation that nobody has claimed")
def lets_a_friend_in_before_the_claim() -> ShownCase:
    """Lets a friend into the talk, in the name of the person it is for, who would find them there."""
    chain = invited().chain
    key = next_key(chain, TALK, [*chain.current(TALK).holders, Holder(LEA.who)], [Admission(LEA.who, (0,))])
    return shown(invited(), signed(EpochRecord(link(chain, kim("invited"), directory=1), (key,)), CODE), newest=1)


@refused("signature: does not verify")
def withdraws_after_the_claim() -> ShownCase:
    """Withdraws the case after it was claimed."""
    story = claimed_story()
    return shown(story, signed(State(link(story.chain, kim("invited"), directory=1), WITHDRAWN), CODE), newest=1)


@refused("signature: does not verify")
def gives_a_key_after_the_claim() -> ShownCase:
    """Gives the talk a new key, as if they were still the reporter."""
    story = claimed_story()
    key = next_key(story.chain, TALK, story.chain.current(TALK).holders)
    return shown(story, signed(EpochRecord(link(story.chain, kim("invited"), directory=1), (key,)), CODE), newest=1)


@refused("record: an awake handler of the case signs this")
def takes_the_case_up() -> ShownCase:
    """Takes the case up, as only staff may."""
    return shown(plain(), signed(State(link(plain().chain, kim()), HANDLING), reporter("plain")))


@refused("directory: no such version")
def names_a_version_that_will_never_be() -> ShownCase:
    """Signs a record that names a version of the directory far ahead, so that no member can sign after it."""
    content = Exposed(link(plain().chain, kim(), directory=2**53 - 1))
    return shown(plain(), signed(content, reporter("plain")))


@refused("exposed: said already")
def says_exposed_twice() -> ShownCase:
    """Says a second time that the server has held the keys, to fill the chain."""
    first = expose(plain().chain, reporter("plain"), directories(2))
    content = Exposed(link(first.chain, kim()))
    return shown(plain(), first.record, signed(content, reporter("plain")))


# --- reading ---


@played("nothing opens")
def test_the_codes_keys_open_nothing_that_came_after_the_claim() -> None:
    """Tries the code's key and all that it opened on every grant of the claim."""
    story, step = invited(), _claim(invited(), RIGHTFUL)
    theirs = [CODE.open_key, *(secret.open_key for secret in story.rooms.values())]
    new = [sealed for (_, _, who), sealed in step.grants.items() if who == REPORTER]
    assert len(new) == 2
    for sealed in new:
        with pytest.raises(Refused):
            open_sealed(sealed, theirs)


def test_a_case_that_nobody_handed_over_needs_no_claim() -> None:
    """What an invitation's key may not, a reporter's own may: withdraw, erase."""
    chain, kims = plain().chain, kim()
    assert withdraw(chain, kims.identity, directories(1)).chain.withdrawn
    assert erase(chain, kims, directories(1), room=TALK, object_id=bytes(16), digest=bytes(32)).chain.tombstones


def test_an_invitations_key_may_still_leave_out_who_has_ended() -> None:
    """New keys without somebody who has ended are nobody's word: who writes next needs them."""
    story = begin("invited twice", {TALK: (Holder(HANNA.who), Holder(LEA.who))}, invitation=True)
    step = rotate(story.chain, kim("invited twice"), directories(2), line=LINE)
    assert step.chain.current(TALK).who == {HANNA.who, REPORTER}


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
