"""Every value has one encoding, and every other is refused (SPEC §2)."""

import json
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto.encoding import MAX_INTEGER, Json, b64, canonical, parse_canonical, unb64
from crypto.errors import Refused

KEYS = st.text("abcxyz_", min_size=1, max_size=5)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers(0, MAX_INTEGER) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


def depth(value: Json) -> int:
    """Return how deep *value* nests."""
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


@given(value=VALUES.filter(lambda value: depth(value) <= 8))
def test_what_was_written_is_read_back(value: Json) -> None:
    data = canonical(value)
    assert parse_canonical(data) == value
    assert canonical(parse_canonical(data)) == data
    assert json.loads(data) == value


@given(data=st.binary(max_size=40))
@example(data=b'{"a":1}')
@example(data=b'{"a":1 }')
def test_what_is_read_is_written_the_same(data: bytes) -> None:
    try:
        value = parse_canonical(data)
    except Refused:
        return
    assert canonical(value) == data


@given(value=st.dictionaries(KEYS, SCALARS, min_size=1, max_size=3), place=st.integers(0, 100), space=st.sampled_from(" \n\t"))
def test_white_space_anywhere_is_refused_or_another_value(value: Json, place: int, space: str) -> None:
    text = canonical(value).decode()
    place %= len(text) + 1
    changed = (text[:place] + space + text[place:]).encode()
    with suppress(Refused):
        assert parse_canonical(changed) != value


@pytest.mark.parametrize(
    "value",
    [-1, 2**53, {"A": 1}, {"": 1}, {"a1": 1}, "\ud800", {"a": "\udfff"}, 1.0, {"a": object()}, [[[[[[[[[]]]]]]]]]],
)
def test_a_value_without_an_encoding_is_refused(value: Json) -> None:
    with pytest.raises(Refused):
        canonical(value)


def test_true_is_not_one() -> None:
    assert canonical({"a": True, "b": 1}) == b'{"a":true,"b":1}'


@given(data=st.binary(max_size=70))
def test_base64_is_read_back(data: bytes) -> None:
    assert unb64(b64(data)) == unb64(b64(data), len(data)) == data
    with pytest.raises(Refused):
        unb64(b64(data), len(data) + 1)


@pytest.mark.parametrize(
    "text", ["A", "AA=", "AA==", "AB", "AAB", "+A", "/A", "A A", "AAAA\n", "\nAAAA", "AÅ", "\uff21\uff21", "A\0"]
)
def test_another_base64_is_refused(text: str) -> None:
    """`AB` and `AAB` have stray bits, which a lax reader ignores: two texts for one value."""
    with pytest.raises(Refused):
        unb64(text)
