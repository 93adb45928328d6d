"""Everything that is signed or sealed has one form: cut off, or changed in one byte, it is refused with the one error."""

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.chain import read_chain
from crypto.directory_history import Directories
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.grants import open_grant
from crypto.room_view import read_room
from crypto.rooms import TALK
from crypto.unlock import UnlockNote, open_unlock, recovery_keys, seal_unlock
from tests.crypto.cases import claimed, handled
from tests.crypto.world import FOUNDING, HANNA, INSTANCE, PEOPLE, PIN, V1, V2, directories, receipt

Read = Callable[[bytes], object]
STORY, INVITED = handled(), claimed()
PAPER = recovery_keys(receipt("paper"), INSTANCE, HANNA.entry.member)
NOTE = UnlockNote(INSTANCE, HANNA.entry.member, FOUNDING.organisation, PIN)
ENTRIES = [person.entry.marshal() for person in PEOPLE]


def with_record(story: object, seq: int, data: bytes) -> object:
    """Read a case's chain with one record in the place of another."""
    assert story in (STORY, INVITED)
    case = STORY if story is STORY else INVITED
    return read_chain([*case.records[:seq], data, *case.records[seq + 1 :]], directories(2), case.chain.case_id)


def view_of(data: bytes) -> None:
    """Read a room with one object; what can't be read there is listed, not raised."""
    secrets = {0: STORY.rooms[TALK, 0]}
    row = STORY.objects[TALK][1]
    view = read_room(STORY.chain, directories(2), TALK, secrets, [type(row)(row.object, 0, data)])
    if view.refused:
        raise Refused("view: refused")


THINGS: dict[str, tuple[bytes, Read]] = {
    "entry": (HANNA.entry.marshal(), Entry.parse),
    "version": (V1.marshal(), lambda data: Directories(FOUNDING, [data], ENTRIES, PIN)),
    "version between": (V2.marshal(), lambda data: Directories(FOUNDING, [V1.marshal(), data], ENTRIES, PIN)),
    **{f"record {seq}": (data, partial(with_record, STORY, seq)) for seq, data in enumerate(STORY.records)},
    "claim": (INVITED.records[1], partial(with_record, INVITED, 1)),
    "grant": (
        STORY.grants[TALK, 0, HANNA.who],
        lambda data: open_grant(data, HANNA.identity.open_key, STORY.chain.key(TALK, 0).key),
    ),
    "object": (STORY.objects[TALK][1].sealed, view_of),
    "unlock file": (
        seal_unlock(HANNA.identity, NOTE, PAPER.unlock),
        lambda data: open_unlock(data, PAPER.unlock, INSTANCE, HANNA.entry.member),
    ),
}


@pytest.mark.parametrize(("data", "read"), THINGS.values(), ids=THINGS)
@settings(max_examples=40)
@given(place=st.integers(0, 100_000), bits=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_refused(data: bytes, read: Read, place: int, bits: int) -> None:
    place %= len(data)
    with pytest.raises(Refused) as refusal:
        read(data[:place] + bytes([data[place] ^ bits]) + data[place + 1 :])
    assert str(refusal.value) == Refused.SENTENCE


@pytest.mark.parametrize(("data", "read"), THINGS.values(), ids=THINGS)
def test_cut_off_at_any_boundary_is_refused(data: bytes, read: Read) -> None:
    boundaries = {0, 1, len(data) - 1, *(place for place, byte in enumerate(data) if byte in b'\n "{}[],')}
    step = len(boundaries) // 100 + 1
    for place in {*sorted(boundaries)[::step], *sorted(boundaries)[-10:]}:
        with pytest.raises(Refused):
            read(data[:place])
    read(data)


@pytest.mark.parametrize(("data", "read"), THINGS.values(), ids=THINGS)
@settings(max_examples=40)
@given(more=st.binary(min_size=1, max_size=3), place=st.integers(0, 100_000))
def test_bytes_put_in_anywhere_are_refused(data: bytes, read: Read, more: bytes, place: int) -> None:
    place %= len(data) + 1
    changed = data[:place] + more + data[place:]
    with pytest.raises(Refused):
        read(changed)
