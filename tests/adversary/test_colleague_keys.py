"""A malicious colleague lets somebody in, or plays with keys."""

from dataclasses import replace

import pytest

from crypto.epochs import leave, rotate
from crypto.grants import seal_grant
from crypto.records import EpochRecord
from crypto.rooms import IDENTITY, STAFF, TALK, Holder, RoomKey
from crypto.signers import REPORTER
from tests.adversary.attacks import Attack, attacks, refused, taken
from tests.adversary.keys import AS_LEA, following, new_keys, with_record
from tests.adversary.shown import ShownCase
from tests.adversary.shown_things import ShownGrant
from tests.adversary.world import fixed, otto, plain, shown
from tests.crypto.cases import LINE
from tests.crypto.forging import link, next_key, signed, without
from tests.crypto.world import CARL, HANNA, LEA, NILS, OLE, directories, room


@refused("epoch: the reporter alone opens their identity")
def lets_a_colleague_see_who_the_reporter_is() -> ShownCase:
    """Lets a colleague into the identity's room without the reporter."""
    key = following(IDENTITY, LEA.who, join=(Holder(NILS.who),))
    keys = (key, following(STAFF, LEA.who), following(TALK, LEA.who))
    return with_record(new_keys(*keys, by=HANNA.as_(), directory=2), newest=2)


@refused("epoch: a holder has ended")
def lets_an_administrator_in() -> ShownCase:
    """Lets an administrator into the talk."""
    return with_record(new_keys(following(TALK, join=(Holder(CARL.who),))))


@refused("epoch: a holder has ended")
def lets_an_observer_in() -> ShownCase:
    """Lets an observer into the talk."""
    return with_record(new_keys(following(TALK, join=(Holder(OLE.who),))))


@refused("epoch: a holder has ended")
def lets_a_member_of_another_organisation_in() -> ShownCase:
    """Lets a handler of another organisation into the talk."""
    case = with_record(new_keys(following(TALK, join=(Holder(otto().who),))))
    entries = (*case.directory.entries, otto().entry.marshal())
    return replace(case, directory=replace(case.directory, entries=entries))


@refused("epoch: joins the staff's room alone")
def lets_a_colleague_into_the_notes_alone() -> ShownCase:
    """Lets a colleague into the staff's room who is not in the talk, where the reporter would see them."""
    keys = (following(IDENTITY, LEA.who), following(STAFF, LEA.who, join=(Holder(NILS.who),)), following(TALK, LEA.who))
    return with_record(new_keys(*keys, by=HANNA.as_(), directory=2), newest=2)


@refused("epoch: the reporter stays")
def lets_the_reporter_into_the_notes() -> ShownCase:
    """Lets the reporter into the staff's room."""
    return with_record(new_keys(following(STAFF, join=(Holder(REPORTER),))))


@refused("epoch: admits others than join")
def hides_what_somebody_is_granted() -> ShownCase:
    """Lets a colleague in, and does not say which earlier epochs they are granted."""
    key = following(TALK, LEA.who, join=(Holder(NILS.who),), admits=False)
    keys = (following(IDENTITY, LEA.who), following(STAFF, LEA.who), key)
    return with_record(new_keys(*keys, by=HANNA.as_(), directory=2), newest=2)


@taken("the room is *stale*: nobody writes there before a new key", stale=["identity", "staff", "talk"])
def keeps_an_ended_colleague_by_an_older_directory() -> ShownCase:
    """Names an older version of the directory, in which somebody who has ended was still in, to keep them."""
    return with_record(new_keys(following(TALK), by=HANNA.as_(), directory=1), newest=2)


@refused("epoch: a holder has ended")
def keeps_an_ended_colleague() -> ShownCase:
    """Gives the talk a new key with somebody who has ended."""
    return with_record(new_keys(following(TALK), by=HANNA.as_(), directory=2), newest=2)


# --- keys ---


@refused("room: key used before")
def moves_a_room_to_another_rooms_key() -> ShownCase:
    """Gives the identity's room the key of the talk, which more people hold."""
    key = replace(following(IDENTITY), key=plain().chain.current(TALK).key)
    return with_record(new_keys(key))


@refused("room: key used before")
def gives_two_rooms_one_key() -> ShownCase:
    """Gives two rooms one new key."""
    talk = following(TALK)
    return with_record(new_keys(replace(following(IDENTITY), key=talk.key), talk))


@refused("room: key used before")
def goes_back_to_an_old_key() -> ShownCase:
    """Gives the talk, in which somebody has ended, the key again that they have."""
    story = plain()
    step = rotate(story.chain, HANNA.as_(), directories(2), line=LINE, new_room=fixed())
    before = step.chain.key(TALK, 0)
    key = RoomKey(TALK, 2, before.key, tuple(without(before, LEA.who)))
    record = signed(EpochRecord(link(step.chain, HANNA.as_()), (key,)), HANNA.identity)
    return shown(story, step.record, record)


@taken("the room is *stale*: nobody writes there before a new key", stale=["identity", "staff", "talk"])
def leaves_and_keeps_the_key() -> ShownCase:
    """Leaves all rooms by a record of their own, so as to be named among the readers no longer, and keeps the keys made."""
    return with_record(leave(plain().chain, AS_LEA, directories(1), line=LINE, new_room=fixed()).record)


@refused("epoch: a room was left out")
def leaves_one_room_only() -> ShownCase:
    """Leaves the talk, where the reporter sees who reads, and stays in the others."""
    return with_record(new_keys(following(TALK, LEA.who)))


@refused("epoch: a room was left out")
def drops_an_ended_colleague_from_one_room_only() -> ShownCase:
    """Drops somebody who has ended from the talk, and keeps them in the other rooms."""
    return with_record(new_keys(following(TALK, LEA.who), by=HANNA.as_(), directory=2), newest=2)


@refused("epoch: not the next")
def skips_an_epoch() -> ShownCase:
    """Skips an epoch, which would then be theirs alone."""
    return with_record(new_keys(replace(following(TALK), epoch=2)))


@refused("grant: another room's key")
def seals_a_colleague_another_key() -> ShownGrant:
    """Seals to a colleague, in a new epoch, another key than the room's: so the colleague, though named, cannot read."""
    case = with_record(new_keys(following(TALK)))
    sealed = seal_grant(room("plain", "another", 0), HANNA.entry.public.seal, LINE)
    return ShownGrant(case, TALK, 1, HANNA.identity, sealed)


@taken("whoever it was kept from opens the next epoch, without the old key", stale=[])
def seals_a_colleague_another_key_in_vain() -> ShownCase:
    """The same: the colleague gives the room a new key, for which they need none."""
    story = plain()
    first = new_keys(following(TALK))
    chain = story.chain.extended(first, directories(1))
    key = next_key(chain, TALK, chain.current(TALK).holders)
    return shown(story, first, signed(EpochRecord(link(chain, HANNA.as_(), directory=1), (key,)), HANNA.identity), newest=1)


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
