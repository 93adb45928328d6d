"""A room shows what verifies, in the reader's own order, with marks; the rest is refused and blocks nothing (SPEC §9)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.encoding import b64
from crypto.room_view import Mark, ObjectRow, RoomView, read_room
from crypto.rooms import IDENTITY, STAFF, TALK
from crypto.signers import REPORTER
from tests.crypto.amiss import Odd, amiss, odd_rows
from tests.crypto.cases import Story, claimed, handled
from tests.crypto.world import HANNA, directories


def read(rows: list[ObjectRow], story: Story | None = None, room: str = TALK) -> RoomView:
    story = story or amiss()
    secrets = {epoch: secret for (name, epoch), secret in story.rooms.items() if name == room}
    return read_room(story.chain, directories(2), room, secrets, rows)


@pytest.mark.parametrize("odd", [pytest.param(odd, id=odd.why) for odd in odd_rows()])
def test_each_odd_row_is_marked_or_refused_and_blocks_no_other(odd: Odd) -> None:
    view = read([item.row for item in odd_rows()])
    found = next((item for item in view.objects if item.header.place.object == odd.row.object), None)
    if odd.marks is None:
        assert found is None
        assert odd.row.object in view.refused
    else:
        assert found is not None
        assert sorted(mark.value for mark in found.marks) == list(odd.marks)


def test_a_second_object_of_one_id_is_refused() -> None:
    row = odd_rows()[0].row
    view = read([row, row])
    assert len(view.objects) == 1
    assert view.refused == (row.object,)


@settings(max_examples=20)
@given(order=st.permutations(range(5)))
def test_the_order_is_the_readers_own(order: list[int]) -> None:
    story = handled()
    rows = story.objects[TALK]
    shown = read([rows[place] for place in order], story)
    assert [item.digest for item in shown.objects] == [item.digest for item in read(rows, story).objects]


def test_what_was_seen_stands_before_what_saw_it() -> None:
    before: set[bytes] = set()
    for item in read(handled().objects[TALK], handled()).objects:
        named = {*item.header.seen_objects, *((item.header.previous,) if item.header.previous else ())}
        assert named <= before | set(handled().chain.tombstones.values())
        before.add(item.digest)


def test_an_erased_object_leaves_no_gap() -> None:
    story = handled()
    erased = {where for where, _ in story.chain.tombstones}
    assert erased == {TALK}
    assert all(item.marks == frozenset() for item in read(story.objects[TALK], story).objects)


def test_a_withheld_object_leaves_a_gap() -> None:
    story = handled()
    view = read(story.objects[TALK][1:], story)
    assert [Mark.GAP in item.marks for item in view.objects].count(True) > 0


def test_the_next_object_names_the_newest_that_nobody_named() -> None:
    story = handled()
    view = read(story.objects[TALK], story)
    assert view.frontier == (view.objects[-1].digest,)
    everything = read([item.row for item in odd_rows()])
    assert list(everything.frontier) == sorted(everything.frontier, key=b64)
    assert len(everything.frontier) == 3
    late = {item.digest for item in everything.objects if Mark.LATE in item.marks}
    assert len(late) == 3
    assert not late & {*everything.frontier}


def test_an_authors_last_object_is_the_one_to_follow() -> None:
    view = read(handled().objects[TALK], handled())
    by_hanna = [item.digest for item in view.objects if item.header.author.who == HANNA.who]
    assert view.last_by(HANNA.who) == by_hanna[-1]
    assert view.last_by("nobody") is None


def test_what_an_invitations_key_signed_stays_unconfirmed() -> None:
    story = claimed()
    view = story.view(TALK, directories(2))
    assert [item.marks for item in view.objects] == [{Mark.UNCONFIRMED}, frozenset()]
    assert all(item.header.author.who == REPORTER for item in view.objects)


def test_without_the_key_of_an_epoch_its_objects_are_refused_and_the_others_read() -> None:
    story = handled()
    secrets = {1: story.rooms[TALK, 1]}
    view = read_room(story.chain, directories(2), TALK, secrets, story.objects[TALK])
    assert {item.header.place.epoch for item in view.objects} == {1}
    assert len(view.refused) == len([row for row in story.objects[TALK] if row.epoch == 0])


def test_rows_of_another_room_are_refused() -> None:
    story = handled()
    for room, other in ((TALK, STAFF), (STAFF, IDENTITY), (IDENTITY, TALK)):
        view = read(story.objects[other], story, room)
        assert view.objects == ()
        assert len(view.refused) == len(story.objects[other])
