"""Randomness has the length asked for, and differs."""

import pytest

from crypto.randomness import random_below, random_bytes


def test_random_bytes_have_the_length_asked_for_and_differ() -> None:
    assert len(random_bytes(32)) == 32
    assert len({random_bytes(16) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("size", [0, -1])
def test_no_random_bytes_at_all_is_a_mistake(size: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        random_bytes(size)


def test_random_below_reaches_every_value_and_no_other() -> None:
    assert {random_below(5) for _ in range(1000)} == {0, 1, 2, 3, 4}
