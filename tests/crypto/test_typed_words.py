"""What a reporter types is read generously, and never guessed (SPEC §5)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.receipt import Receipt
from crypto.typed_words import MAX_TYPED, UnclearWords, read_words
from crypto.words import INDEX, WORDS

RECEIPTS = st.binary(min_size=48, max_size=48).map(Receipt.from_bytes)
SEPARATORS = st.text(st.sampled_from(" \t\n\r-_.,;:/0123456789\u00a0\u200b\u2013"), min_size=1, max_size=4)


def neighbours(typed: str) -> set[str]:
    """Return the listed words one slip away, the slow and plain way."""

    def near(word: str) -> bool:
        a, b = sorted((word, typed), key=len)
        if len(b) - len(a) > 1:
            return False
        if len(a) == len(b):
            differs = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
            swapped = len(differs) == 2 and differs[1] == differs[0] + 1 and a[differs[0]] == b[differs[1]]
            return len(differs) == 1 or (swapped and a[differs[1]] == b[differs[0]])
        return any(b[:place] + b[place + 1 :] == a for place in range(len(b)))

    return {word for word in WORDS if near(word)}


def splits(typed: str) -> set[tuple[str, ...]]:
    """Return every way to read *typed* as listed words joined."""
    found = {(typed,)} if typed in INDEX else set()
    heads = [typed[:size] for size in range(1, len(typed)) if typed[:size] in INDEX]
    return found | {(head, *rest) for head in heads for rest in splits(typed[len(head) :])}


@given(receipt=RECEIPTS, separators=st.lists(SEPARATORS, min_size=11, max_size=11), upper=st.booleans())
def test_case_and_separators_do_not_count(receipt: Receipt, separators: list[str], *, upper: bool) -> None:
    words = [word.upper() if upper else word.title() for word in receipt.words]
    typed = separators[10] + "".join(word + separator for word, separator in zip(words, separators, strict=False))
    assert read_words(typed) == receipt


@given(receipt=RECEIPTS, joins=st.lists(st.booleans(), min_size=9, max_size=9))
def test_joined_words_are_split(receipt: Receipt, joins: list[bool]) -> None:
    typed = receipt.words[0]
    for join, word in zip(joins, receipt.words[1:], strict=True):
        typed += ("" if join else " ") + word
    try:
        assert read_words(typed) == receipt
    except UnclearWords:  # two words joined may be one slip from a third
        assert any(token not in INDEX and neighbours(token) for token in typed.split())


@given(
    receipt=RECEIPTS, place=st.integers(0, 9), at=st.integers(0, 8), slip=st.sampled_from("isdt"), letter=st.sampled_from("aeqz")
)
def test_a_slip_is_put_right_only_where_one_word_fits(receipt: Receipt, place: int, at: int, slip: str, letter: str) -> None:
    words = list(receipt.words)
    word = words[place]
    at %= len(word)
    words[place] = {
        "i": word[:at] + letter + word[at:],
        "s": word[:at] + letter + word[at + 1 :],
        "d": word[:at] + word[at + 1 :],
        "t": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[slip]
    typed = words[place]
    readings = {(typed,)} if typed in INDEX else {(word,) for word in neighbours(typed)} | splits(typed)
    if len(readings) == 1:
        (reading,) = readings
        expected = (*receipt.words[:place], *reading, *receipt.words[place + 1 :])
        if len(expected) == 10:
            assert read_words(" ".join(words)).words == expected
            return
    with pytest.raises(UnclearWords) as unclear:
        read_words(" ".join(words))
    assert unclear.value.places == (() if len(readings) == 1 else (place + 1,))


@pytest.mark.parametrize(
    ("typed", "places", "count"),
    [
        ("", (), 0),
        ("1 2 3", (), 0),
        ("abacus", (), 1),
        ("abacus " * 11, (), 11),
        ("xyzzyx " + "abacus " * 9, (1,), 10),
        ("abacusabacus xyzzyx " + "abacus " * 7, (3,), 10),
        ("xyzzyx " * 10, tuple(range(1, 11)), 10),
        ("abacus\0" * 9, (), 9),
    ],
)
def test_what_is_unclear_is_said_by_place(typed: str, places: tuple[int, ...], count: int) -> None:
    with pytest.raises(UnclearWords) as unclear:
        read_words(typed)
    assert (unclear.value.places, unclear.value.count) == (places, count)
    assert "abacus" not in str(unclear.value)


def test_a_novel_is_not_read() -> None:
    """Even ten words at its beginning are none: who types that much types something else."""
    with pytest.raises(UnclearWords):
        read_words("abacus " * 10 + " " * MAX_TYPED)
    with pytest.raises(UnclearWords):
        read_words("a" * 10_000_000)
