"""Randomness has the length asked for, keeps what it shuffles, and differs."""

import pytest

from crypto.randomness import random_below, random_bytes, shuffled


def test_random_bytes_have_the_length_asked_for_and_differ() -> None:
    assert len(random_bytes(32)) == 32
    assert len({random_bytes(16) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("size", [0, -1])
def test_no_random_bytes_at_all_is_a_mistake(size: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        random_bytes(size)


def test_random_below_reaches_every_value_and_no_other() -> None:
    assert {random_below(5) for _ in range(1000)} == {0, 1, 2, 3, 4}


def test_shuffled_keeps_every_item_and_loses_the_order() -> None:
    items = list(range(1000))
    result = shuffled(items)
    assert result != items
    assert sorted(result) == items == list(range(1000))


def test_shuffled_takes_anything_that_can_be_gone_through() -> None:
    assert shuffled(iter("a")) == ["a"]
    assert shuffled(()) == []
