"""A server that was taken over, and what lies in rooms: it has all ciphertext and can seal to every public key."""

from dataclasses import replace

import pytest

from crypto.age import seal
from crypto.filing import erase
from crypto.room_view import ObjectRow, read_room
from crypto.rooms import IDENTITY, TALK
from tests.adversary.attacks import Attack, attacks, played, refused, taken
from tests.adversary.forging import Pen
from tests.adversary.shown import ShownRoom
from tests.adversary.world import DAY, SERVER, brook_case, kim, room_of, rotated, secrets_of, shown
from tests.crypto.cases import handled
from tests.crypto.world import HANNA, directories, seed


@refused("signature: does not verify")
def writes_in_a_handlers_name() -> ShownRoom:
    """It seals a message of its own to the room's public key, in a handler's name."""
    pen = Pen(rotated(), epoch=1)
    return room_of(rotated(), pen.row(pen.header(HANNA.as_()), SERVER))


@refused("signature: does not verify")
def writes_in_the_reporters_name() -> ShownRoom:
    """It seals a message of its own to the room's public key, in the reporter's name."""
    pen = Pen(rotated(), epoch=1)
    return room_of(rotated(), pen.row(pen.header(kim("rotated")), SERVER))


@refused("statement: form")
def seals_noise() -> ShownRoom:
    """It seals noise of the right size to the room's public key."""
    sealed = seal(bytes(4096), [rotated().chain.current(TALK).key])
    return room_of(rotated(), ObjectRow(seed("noise", 16), 1, sealed))


def _first() -> ObjectRow:
    return rotated().objects[TALK][0]


def _alone(row: ObjectRow) -> ShownRoom:
    return replace(room_of(rotated(), row), rows=(row,))


@refused("object: another place")
def gives_an_object_another_id() -> ShownRoom:
    """It shows a message under another id, as if it were written twice."""
    return room_of(rotated(), replace(_first(), object=seed("another", 16)))


@refused("no stanza opens with these keys")
def moves_an_object_to_another_epoch() -> ShownRoom:
    """It shows a message as one of the newer epoch."""
    return _alone(replace(_first(), epoch=1))


@refused("view: no key for the epoch")
def moves_an_object_to_an_epoch_that_is_not() -> ShownRoom:
    """It shows a message as one of an epoch that nobody has opened."""
    return _alone(replace(_first(), epoch=7))


@refused("no stanza opens with these keys")
def moves_an_object_to_another_room() -> ShownRoom:
    """It shows who the reporter is as a message in the talk."""
    story = handled()
    return room_of(story, story.objects[IDENTITY][0])


@refused("no stanza opens with these keys")
def moves_an_object_to_another_case() -> ShownRoom:
    """It shows a message of one case in another."""
    return room_of(rotated(), handled().objects[TALK][0])


@refused("chain: lacks a record")
def hides_the_record_that_an_object_has_seen() -> ShownRoom:
    """It hides the newest record, after which an object was written."""
    story = rotated()
    row = story.objects[TALK][-1]
    case = replace(shown(story), records=tuple(story.records[:-1]))
    return ShownRoom(case, TALK, {0: story.rooms[TALK, 0], 1: story.rooms[TALK, 1]}, tuple(story.objects[TALK]), row.object)


@taken("what came after it is marked *gap*", marks=["gap"])
def withholds_an_object() -> ShownRoom:
    """It withholds a message, and shows the answer to it."""
    rows = rotated().objects[TALK]
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), (rows[0], *rows[2:]), rows[2].object)


@taken("what came after it is marked *gap*", marks=["gap"])
def withholds_the_first_object() -> ShownRoom:
    """It withholds the report, and shows what was asked about it."""
    rows = rotated().objects[TALK]
    return ShownRoom(shown(rotated()), TALK, secrets_of(rotated(), TALK), tuple(rows[1:]), rows[1].object)


@taken("marked *erased*", marks=["erased"])
def gives_back_what_was_erased() -> ShownRoom:
    """It goes on showing a message that a handler has erased."""
    story = rotated()
    rows = tuple(story.objects[TALK])
    digest = next(item.digest for item in story.view(TALK, directories(2)).objects if item.header.place.object == rows[-1].object)
    stone = erase(story.chain, HANNA.as_(), directories(2), room=TALK, object_id=rows[-1].object, digest=digest, day=DAY).record
    return ShownRoom(shown(story, stone), TALK, secrets_of(story, TALK), rows, rows[-1].object)


@played("the order is the reader's own")
def test_the_servers_order_of_objects_counts_for_nothing() -> None:
    """It reorders messages, so that an answer stands before its question."""
    story, known = rotated(), directories(2)
    honest = read_room(story.chain, known, TALK, secrets_of(story, TALK), story.objects[TALK])
    lying = read_room(story.chain, known, TALK, secrets_of(story, TALK), reversed(story.objects[TALK]))
    assert [item.digest for item in lying.objects] == [item.digest for item in honest.objects]


@played("the second is refused")
def test_an_object_that_is_shown_twice_is_read_once() -> None:
    """It repeats a message."""
    story = rotated()
    view = read_room(story.chain, directories(2), TALK, secrets_of(story, TALK), [*story.objects[TALK], _first()])
    assert len(view.objects) == len(story.objects[TALK])
    assert view.refused == (_first().object,)


@refused("root: another organisation")
def shows_an_object_under_another_organisations_chain() -> ShownRoom:
    """It shows a room of one organisation's case under the directory of another."""
    story = brook_case()
    row = ObjectRow(seed("noise", 16), 0, b"")
    return ShownRoom(shown(story), TALK, {0: story.rooms[TALK, 0]}, (row,), row.object)


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
