"""A grant is 1,024 bytes that open for one holder and hand on the key that the chain names (SPEC §8)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.age import open_sealed, seal
from crypto.encoding import Json, canonical
from crypto.errors import NotAHolder, Refused
from crypto.grants import MAX_TITLE, ListLine, open_grant, seal_grant
from crypto.identity import Identity
from crypto.identity_file import FILE_SIZE, MAX_NOTE, read_identity_file, write_identity_file
from tests.crypto.world import HANNA, LEA, room, seed

DAY = date(2026, 2, 1)
ROOM = room("grants", "talk", 0)
TO = HANNA.identity.public.seal
LINE = ListLine(DAY, "concern", "Invoices")


@given(title=st.text(max_size=300), day=st.none() | st.dates(), kind=st.sampled_from(["concern", "a" * 40]))
def test_any_title_fits_when_it_is_shortened(title: str, day: date | None, kind: str) -> None:
    line = ListLine.shortened(day, kind, title)
    data = write_identity_file(ROOM, "tillit/v1/grant", line.to_json())
    assert len(data) == FILE_SIZE
    identity, note = read_identity_file(data, "tillit/v1/grant")
    assert (identity, ListLine.from_json(note)) == (ROOM, line)
    assert write_identity_file(identity, "tillit/v1/grant", note) == data


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a" * 400, "a" * 400),
        ("a" * 401, "a" * 400),
        ("å" * 201, "å" * 200),
        ("a\nb\tc\0d", "a b c d"),
        ("  a  ", "a"),
        ("\ud800", "?"),
        ("", ""),
    ],
)
def test_a_title_is_cut_at_a_character(title: str, shown: str) -> None:
    assert ListLine.shortened(DAY, "concern", title).title == shown


def test_a_title_of_nothing_but_quotes_is_shortened_by_its_escapes() -> None:
    line = ListLine.shortened(DAY, "concern", '"' * 400)
    assert len(canonical(line.to_json())) <= MAX_NOTE
    assert len(line.title) > 200
    with pytest.raises(Refused):
        ListLine(DAY, "concern", '"' * 400)
    with pytest.raises(Refused):
        ListLine(DAY, "concern", "å" * (MAX_TITLE // 2 + 1))


def test_a_grant_opens_for_its_holder_alone() -> None:
    sealed = seal_grant(ROOM, TO, LINE)
    assert open_grant(sealed, HANNA.identity.open_key, ROOM.public.seal) == (ROOM, LINE)
    with pytest.raises(NotAHolder):
        open_grant(sealed, LEA.identity.open_key, ROOM.public.seal)


def test_grants_have_one_size_whatever_they_say() -> None:
    sizes = {len(seal_grant(ROOM, TO, replace(LINE, title=title))) for title in ("", "a" * 400)}
    assert len(sizes) == 1


def test_the_key_of_another_room_is_refused() -> None:
    """A server that reads along hands out a key of its own."""
    sealed = seal_grant(Identity.new(), TO, LINE)
    with pytest.raises(Refused) as refusal:
        open_grant(sealed, HANNA.identity.open_key, ROOM.public.seal)
    assert refusal.value.reason == "grant: another room's key"


PLAIN = open_sealed(seal_grant(ROOM, TO, LINE), [HANNA.identity.open_key])
NOTE: Json = {"day": None, "kind": "concern", "title": ""}


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        PLAIN[:-1],
        PLAIN + b"\n",
        PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.replace(b".", b"#", 1),
        PLAIN.replace(b".\n", b"..\n")[1:],
        PLAIN.replace(b"tillit/v1/grant", b"tillit/v1/unlock"),
        PLAIN.replace(b"AGE-", b"age-"),
        PLAIN.replace(b"# tillit", b"#  tillit"),
        b"\n" + PLAIN[:-1],
        PLAIN[:-2] + b"\xff\n",
        write_identity_file(ROOM, "tillit/v1/unlock", NOTE),
        write_identity_file(ROOM, "tillit/v1/grant", {"day": None, "kind": "Concern", "title": ""}),
        write_identity_file(ROOM, "tillit/v1/grant", {"kind": "concern", "title": ""}),
        write_identity_file(ROOM, "tillit/v1/grant", {"day": None, "kind": "concern", "title": "a" * 401}),
        write_identity_file(ROOM, "tillit/v1/grant", []),
    ],
)
def test_another_plaintext_is_refused(plain: bytes) -> None:
    with pytest.raises(Refused):
        open_grant(seal(plain, [TO]), HANNA.identity.open_key, ROOM.public.seal)


def test_a_note_that_leaves_no_room_is_refused() -> None:
    title = "a" * (MAX_NOTE - len(canonical({"a": ""})))
    assert len(write_identity_file(ROOM, "mark", {"a": title})) == FILE_SIZE
    with pytest.raises(Refused):
        write_identity_file(ROOM, "mark", {"a": title + "a"})


def test_a_repr_shows_neither_title_nor_key() -> None:
    assert "Invoices" not in repr(LINE)
    assert seed("room grants talk 0").hex() not in repr(ROOM)
