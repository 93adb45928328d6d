"""A member's index row opens for that member and case alone (SPEC §11)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from crypto.chain import Head
from crypto.derivations import member_index_key
from crypto.encoding import canonical
from crypto.errors import Refused
from crypto.grants import ListLine
from crypto.index import MAX_READ, IndexRow, open_row, seal_row
from tests.crypto.world import HANNA, INSTANCE, LEA, seed

CASE = seed("case", 20)
MEMBER = HANNA.entry.member
ROW = IndexRow(
    Head(3, seed("head")),
    ListLine(date(2026, 2, 1), "concern", "Invoices"),
    {("talk", 1): seed("b"), ("talk", 0): seed("a"), ("staff", 0): seed("c")},
    frozenset({seed("one", 16), seed("two", 16)}),
)


def sealed(row: IndexRow = ROW) -> bytes:
    return seal_row(HANNA.identity, INSTANCE, MEMBER, CASE, row)


@settings(max_examples=30)
@given(
    epochs=st.integers(0, 60), read=st.sets(st.binary(min_size=16, max_size=16), max_size=MAX_READ), title=st.text(max_size=80)
)
def test_what_was_written_is_read_back(epochs: int, read: set[bytes], title: str) -> None:
    line = ListLine.shortened(None, "concern", title)
    row = IndexRow(ROW.head, line, {("talk", epoch): bytes([epoch]) * 32 for epoch in range(epochs)}, frozenset(read))
    assert open_row(HANNA.identity, INSTANCE, MEMBER, CASE, sealed(row)) == row


def test_it_opens_nowhere_else() -> None:
    row = sealed()
    open_row(HANNA.identity, INSTANCE, MEMBER, CASE, row)
    elsewhere = [
        (LEA.identity, INSTANCE, MEMBER, CASE),
        (HANNA.identity, bytes(16), MEMBER, CASE),
        (HANNA.identity, INSTANCE, LEA.entry.member, CASE),
        (HANNA.identity, INSTANCE, MEMBER, bytes(20)),
    ]
    for place in elsewhere:
        with pytest.raises(Refused):
            open_row(*place, row)


@settings(max_examples=50)
@given(place=st.integers(0, len(sealed()) - 1), bit=st.integers(0, 7))
def test_one_bit_flipped_anywhere_is_refused(place: int, bit: int) -> None:
    changed = bytearray(sealed())
    changed[place] ^= 1 << bit
    with pytest.raises(Refused):
        open_row(HANNA.identity, INSTANCE, MEMBER, CASE, bytes(changed))


@pytest.mark.parametrize("size", [0, 1, 23, 24, 25, 40, 2000, -1])
def test_a_row_cut_off_is_refused(size: int) -> None:
    with pytest.raises(Refused):
        open_row(HANNA.identity, INSTANCE, MEMBER, CASE, sealed()[:size])


def test_rows_have_few_sizes() -> None:
    few = replace(ROW, seeds={}, read=frozenset(), line=replace(ROW.line, title=""))
    assert len(sealed(few)) == len(sealed()) == 24 + 2048 + 16
    many = replace(ROW, seeds={("talk", epoch): bytes(32) for epoch in range(40)})
    assert len(sealed(many)) == 24 + 4096 + 16


def test_two_sealings_of_one_row_differ() -> None:
    assert sealed() != sealed()


def test_more_read_than_64_is_not_written() -> None:
    with pytest.raises(Refused):
        sealed(replace(ROW, read=frozenset(bytes([n]) * 16 for n in range(MAX_READ + 1))))


def by_hand(text: bytes, size: int) -> bytes:
    """Return a row with another plaintext, under the right key."""
    key = member_index_key(HANNA.identity.seed, INSTANCE)
    place = b"tillit/v1/index\n" + MEMBER + CASE
    return bytes(24) + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text.ljust(size, b"\0"), place, bytes(24), key)


TEXT = canonical(ROW.to_json())


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (TEXT, 4096),
        (TEXT, 2047),
        (TEXT + b"\n", 2048),
        (TEXT.replace(b'"v":1', b'"v":2'), 2048),
        (TEXT.replace(b'"room":"staff"', b'"room":"attic"'), 2048),
        (TEXT.replace(b'"room":"staff"', b'"room":"talk"'), 2048),
        (TEXT.replace(b'"epoch":1', b'"epoch":0'), 2048),
        (b"", 2048),
        (b"[]", 2048),
    ],
)
def test_another_plaintext_is_refused(text: bytes, size: int) -> None:
    assert open_row(HANNA.identity, INSTANCE, MEMBER, CASE, by_hand(TEXT, 2048)) == ROW
    with pytest.raises(Refused):
        open_row(HANNA.identity, INSTANCE, MEMBER, CASE, by_hand(text, size))


def test_a_repr_shows_neither_title_nor_seed() -> None:
    assert "Invoices" not in repr(ROW)
    assert repr(seed("a")) not in repr(ROW)
