"""A malicious colleague keeps another from reading: out of a room, or asleep in it."""

import pytest

from crypto.epochs import admit
from crypto.records import HANDLING, Claim, EpochRecord, RoomRecord, State, Wake
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK, Holder, RoomKey
from crypto.signers import REPORTER
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.keys import AS_LEA, following, new_keys, with_record
from tests.adversary.shown import ShownCase
from tests.adversary.world import fixed, plain, shown
from tests.crypto.cases import CONDITION, LINE, filed
from tests.crypto.forging import link, next_key, signed, without
from tests.crypto.world import ADA, HANNA, LEA, NILS, SOL, directories, room


@refused("epoch: expels a holder")
def leaves_a_colleague_out_of_a_new_epoch() -> ShownCase:
    """Gives the talk a new key without a colleague."""
    return with_record(new_keys(following(TALK, HANNA.who)))


@refused("epoch: expels a holder")
def leaves_a_colleague_out_of_one_room_of_several() -> ShownCase:
    """Gives three rooms new keys by one record, and leaves a colleague out of one of them."""
    return with_record(new_keys(following(IDENTITY), following(STAFF, HANNA.who), following(TALK)))


@refused("epoch: expels a holder")
def leaves_a_sleeper_out() -> ShownCase:
    """Gives the talk a new key without the one who sleeps there."""
    return with_record(new_keys(following(TALK, SOL.who)))


@refused("epoch: the reporter stays")
def leaves_the_reporter_out() -> ShownCase:
    """Gives the talk a new key without the reporter, who goes on writing to the old one."""
    return with_record(new_keys(following(TALK, "reporter")))


@refused("epoch: expels a holder")
def puts_a_friend_in_a_colleagues_place() -> ShownCase:
    """Gives the talk a new key, and one of their friends the place of a colleague."""
    return with_record(
        new_keys(following(TALK, LEA.who, ADA.who, join=(Holder(NILS.who),)), by=HANNA.as_(), directory=2), newest=2
    )


@refused("room: not the staff of the talk")
def opens_the_staffs_room_without_a_colleague() -> ShownCase:
    """Opens the staff's room to some of the talk's staff only."""
    story = filed("unopened")
    secret = room("unopened", STAFF, 0)
    holders = tuple(without(story.chain.current(TALK), HANNA.who, "reporter"))
    key = RoomKey(STAFF, 0, secret.public.seal, holders)
    return shown(story, signed(RoomRecord(link(story.chain, AS_LEA, directory=1), (key,)), LEA.identity), newest=1)


@refused("record: an awake handler of the case signs this")
def opens_the_staffs_room_as_an_adviser() -> ShownCase:
    """An adviser opens the staff's room."""
    story = filed("unopened")
    holders = tuple(without(story.chain.current(TALK), "reporter"))
    key = RoomKey(STAFF, 0, room("unopened", STAFF, 0).public.seal, holders)
    ada = ADA.as_(Role.ADVISER)
    return shown(story, signed(RoomRecord(link(story.chain, ada, directory=1), (key,)), ADA.identity), newest=1)


@refused("room: open already")
def opens_the_staffs_room_again_without_a_colleague() -> ShownCase:
    """Opens the staff's room a second time, to be rid of a colleague."""
    key = following(STAFF, HANNA.who)
    return with_record(signed(RoomRecord(link(plain().chain, AS_LEA, directory=1), (key,)), LEA.identity))


@refused("claim: both keys sign this")
def claims_the_case_to_expel_a_colleague() -> ShownCase:
    """Claims the case as if they were the reporter, and leaves a colleague out."""
    claimant = room("plain", "claimant", 0)
    rooms = (following(IDENTITY, HANNA.who), following(TALK, HANNA.who))
    content = Claim(link(plain().chain, AS_LEA, directory=1), rooms, claimant.public)
    return with_record(signed(content, LEA.identity))


@refused("record: older directory")
def expels_by_an_older_directory() -> ShownCase:
    """Names an older version of the directory, in which a colleague was not yet in."""
    story = plain()
    two = directories(2)
    joining: dict[str, dict[str, list[int]]] = {NILS.who: {TALK: []}}
    let_in = admit(story.chain, HANNA.as_(), two, joining=joining, secrets=story.rooms, line=LINE, new_room=fixed())
    chain = let_in.chain
    key = next_key(chain, TALK, without(chain.current(TALK), NILS.who))
    record = signed(EpochRecord(link(chain, HANNA.as_(), directory=1), (key,)), HANNA.identity)
    return shown(story, let_in.record, record)


# --- sleepers ---


@refused("epoch: asleep")
def puts_a_colleague_to_sleep() -> ShownCase:
    """Gives the talk a new key with a colleague asleep, so that the server withholds it from them."""
    key = next_key(plain().chain, TALK, [*without(plain().chain.current(TALK), HANNA.who), Holder(HANNA.who, CONDITION)])
    return with_record(new_keys(key))


@refused("epoch: asleep")
def puts_the_reporter_to_sleep() -> ShownCase:
    """Gives the talk a new key with the reporter asleep."""
    key = next_key(plain().chain, TALK, [*without(plain().chain.current(TALK), REPORTER), Holder(REPORTER, CONDITION)])
    return with_record(new_keys(key))


@refused("epoch: asleep")
def wakes_a_sleeper_by_an_epoch() -> ShownCase:
    """Gives the talk a new key with a sleeper awake, before the condition is met."""
    key = next_key(plain().chain, TALK, [*without(plain().chain.current(TALK), SOL.who), Holder(SOL.who)])
    return with_record(new_keys(key))


@refused("epoch: asleep")
def changes_a_sleepers_condition() -> ShownCase:
    """Gives the talk a new key under another condition for waking a sleeper: never."""
    key = next_key(plain().chain, TALK, [*without(plain().chain.current(TALK), SOL.who), Holder(SOL.who, "never")])
    return with_record(new_keys(key))


@refused("epoch: who joins is awake")
def lets_somebody_in_asleep() -> ShownCase:
    """Lets a colleague in as a sleeper, so that the room seems to have one reader more than it has."""
    return with_record(
        new_keys(following(TALK, LEA.who, join=(Holder(NILS.who, CONDITION),)), by=HANNA.as_(), directory=2), newest=2
    )


@refused("signature: does not verify")
def wakes_a_sleeper_in_their_name() -> ShownCase:
    """Says in a sleeper's name that they have woken."""
    return with_record(signed(Wake(link(plain().chain, SOL.as_(), directory=1)), LEA.identity))


@refused("record: an awake handler of the case signs this")
def decides_asleep() -> ShownCase:
    """Being asleep, takes the case up."""
    return with_record(signed(State(link(plain().chain, SOL.as_(), directory=1), HANDLING), SOL.identity))


@refused("epoch: signer does not hold the room")
def gives_a_key_asleep() -> ShownCase:
    """Being asleep, gives the talk a new key, and so has it before the condition is met."""
    return with_record(new_keys(following(TALK), by=SOL.as_()))


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
