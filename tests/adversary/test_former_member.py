"""A member who has left, with their old keys, and mostly with the server's help: what they had, they have."""

from dataclasses import replace

import pytest

from crypto.age import open_sealed
from crypto.chain import start_chain
from crypto.epochs import leave, rotate
from crypto.errors import Refused
from crypto.filing import handle
from crypto.grants import open_grant
from crypto.object_rules import NOTE
from crypto.records import HANDLING, Close, EpochRecord, State, Tombstone, Wake
from crypto.roles import Role
from crypto.rooms import STAFF, TALK, Admission, Holder
from tests.adversary.attacks import Attack, attacks, played, refused, taken
from tests.adversary.forging import Pen
from tests.adversary.keys import following, new_keys, with_record
from tests.adversary.shown import ShownCase, ShownRoom
from tests.adversary.world import fixed, plain, room_of, rotated, shown
from tests.crypto.cases import LINE
from tests.crypto.forging import link, next_key, signed
from tests.crypto.world import HANNA, LEA, SOL, directories

BY_LEA = LEA.as_()


# --- records ---


@refused("record: signer has not this role")
def gives_a_room_a_new_key() -> ShownCase:
    """Gives the talk a new key after they have ended."""
    return with_record(new_keys(following(TALK), directory=2), newest=2)


@refused("record: signer has not this role")
def decides() -> ShownCase:
    """Takes a case up after they have ended."""
    return with_record(signed(State(link(plain().chain, BY_LEA), HANDLING), LEA.identity), newest=2)


@refused("record: older directory")
def decides_by_an_older_directory() -> ShownCase:
    """Closes a case by an older version of the directory, once a record has named a newer one."""
    chain = rotated().chain
    return shown(rotated(), signed(Close(link(chain, BY_LEA, directory=1), "unfounded"), LEA.identity))


@taken("it counts as said before they ended; any record by the newer directory puts an end to it", state="handling")
def decides_before_anybody_names_the_newer_directory() -> ShownCase:
    """Takes a case up by an older version of the directory, before a record has named a newer one."""
    return with_record(signed(State(link(plain().chain, BY_LEA, directory=1), HANDLING), LEA.identity), newest=2)


@taken("the room is *stale*: nobody writes there before a new key", stale=["identity", "staff", "talk"])
def keeps_themself_by_an_older_directory() -> ShownCase:
    """Gives the talk a new key by an older version of the directory, and stays among its holders."""
    return with_record(new_keys(following(TALK), directory=1), newest=2)


@taken("the room is *stale*: nobody writes there before a new key", stale=["identity", "staff", "talk"])
def leaves_by_an_older_directory_and_keeps_the_keys() -> ShownCase:
    """Leaves by an older version of the directory, so that nobody sees a reason for other keys than those they made."""
    return with_record(leave(plain().chain, BY_LEA, directories(1), line=LINE, new_room=fixed()).record, newest=2)


@taken("the keys that the next writer makes are not theirs", stale=[])
def leaves_and_keeps_the_keys_in_vain() -> ShownCase:
    """The same: whoever writes next makes other keys first."""
    left = leave(plain().chain, BY_LEA, directories(1), line=LINE, new_room=fixed())
    after = rotate(left.chain, HANNA.as_(), directories(2), line=LINE, new_room=fixed(2))
    return shown(plain(), left.record, after.record)


@refused("epoch: a holder has ended")
def is_let_in_again() -> ShownCase:
    """Is let into the talk again by a colleague, having ended."""
    chain = rotated().chain
    holders = [*chain.current(TALK).holders, Holder(LEA.who)]
    key = next_key(chain, TALK, holders, [Admission(LEA.who, (0, 1))])
    return shown(rotated(), signed(EpochRecord(link(chain, HANNA.as_()), (key,)), HANNA.identity))


@refused("record: signer has not this role")
def erases_what_they_wrote() -> ShownCase:
    """Erases what they wrote, having ended."""
    row = rotated().objects[TALK][2]
    content = Tombstone(link(rotated().chain, BY_LEA), TALK, row.object, bytes(32))
    return shown(rotated(), signed(content, LEA.identity))


@refused("wake: not asleep")
def wakes_as_an_administrator() -> ShownCase:
    """Asleep in a case, and since then an administrator, wakes."""
    by = SOL.as_(Role.ADMINISTRATOR)
    return with_record(signed(Wake(link(plain().chain, by, directory=4)), SOL.identity), newest=4)


@refused("chain: lacks a record")
def is_shown_as_a_reader_still() -> ShownCase:
    """Has the server show a branch of the chain in which nobody has dropped them, to one who has seen the other."""
    story = rotated()
    branch = handle(start_chain(story.records[0], directories(1)), BY_LEA, directories(1)).record
    return replace(shown(story), records=(story.records[0], branch), head=story.chain.head)


@refused("chain: lacks a record")
def is_shown_as_a_reader_still_to_one_who_reads_on() -> ShownRoom:
    """The same to one who has seen nothing yet, but is shown a message written after the other branch."""
    story = rotated()
    row = story.objects[TALK][-1]
    case = replace(shown(story), records=(story.records[0],))
    return ShownRoom(case, TALK, {0: story.rooms[TALK, 0], 1: story.rooms[TALK, 1]}, tuple(story.objects[TALK]), row.object)


# --- objects ---


@refused("object: author did not hold the epoch")
def writes_to_the_new_key() -> ShownRoom:
    """Writes to the newer key, which the chain makes public."""
    pen = Pen(rotated(), epoch=1)
    return room_of(rotated(), pen.row(pen.header(BY_LEA), LEA.identity))


@refused("object: author has not this role")
def writes_to_the_old_key() -> ShownRoom:
    """Writes to the old key."""
    pen = Pen(rotated(), epoch=0)
    return room_of(rotated(), pen.row(pen.header(BY_LEA), LEA.identity))


@taken("marked *late*: nobody who wrote since had seen it", marks=["late"])
def writes_as_if_before_they_left() -> ShownRoom:
    """Writes to the old key as if they had not seen that it was replaced."""
    last = rotated().view(TALK, directories(2)).last_by(LEA.who)
    pen = Pen(rotated(), epoch=0, record=0)
    return room_of(rotated(), pen.row(pen.header(BY_LEA, previous=last), LEA.identity))


@refused("no stanza opens with these keys")
def shows_an_old_message_as_a_new_one() -> ShownRoom:
    """Has an old message of theirs shown as one of the newer epoch."""
    row = replace(rotated().objects[TALK][2], epoch=1)
    return replace(room_of(rotated(), row), rows=(row,))


@refused("object: author may not write this here")
def writes_a_note_to_the_reporter() -> ShownRoom:
    """Writes, as if before they left, a note into the talk."""
    pen = Pen(rotated(), epoch=0, record=0)
    return room_of(rotated(), pen.row(pen.header(BY_LEA, kind=NOTE), LEA.identity))


# --- reading ---


@played("nothing opens")
def test_old_keys_open_nothing_that_came_after() -> None:
    """Tries every key they ever had on every grant and object that came after they were dropped."""
    story = rotated()
    theirs = [LEA.identity.open_key, *(secret.open_key for (_, epoch), secret in story.rooms.items() if epoch == 0)]
    after = [sealed for (_, epoch, _), sealed in story.grants.items() if epoch == 1]
    after += [row.sealed for row in story.objects[TALK] if row.epoch == 1]
    assert len(after) > 5
    for sealed in after:
        with pytest.raises(Refused):
            open_sealed(sealed, theirs)


@played("it opens: said in SECURITY.md")
def test_old_keys_still_open_what_they_had() -> None:
    """Opens what they could read before: nobody can take that back."""
    story = rotated()
    sealed = story.grants[TALK, 0, LEA.who]
    assert open_grant(sealed, LEA.identity.open_key, story.chain.key(TALK, 0).key)[0] == story.rooms[TALK, 0]
    assert all(open_sealed(row.sealed, [story.rooms[TALK, 0].open_key]) for row in story.objects[TALK] if row.epoch == 0)


@played("there is none")
def test_no_grant_of_the_new_epochs_is_theirs() -> None:
    """Looks for a grant to them in what was stored after they were dropped."""
    story = rotated()
    assert not [place for place in story.grants if place[2] == LEA.who and place[1] > 0]
    assert {room for room, epoch, _ in story.grants if epoch == 1} == {"identity", TALK}
    assert STAFF not in story.chain.rooms


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
