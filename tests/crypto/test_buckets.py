"""Sizes are few, and grow by little (SPEC §9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.buckets import bucket, refuse_other_than_zeros, smallest_power
from crypto.errors import Refused

SIZES = st.integers(0, 2**41)


@given(size=SIZES, powers_only=st.booleans())
def test_a_bucket_holds_what_is_put_in_and_is_its_own_bucket(size: int, *, powers_only: bool) -> None:
    padded = bucket(size, powers_only=powers_only)
    assert padded >= max(size, 4096)
    assert bucket(padded, powers_only=powers_only) == padded


@given(size=st.integers(65_537, 2**41))
def test_above_64_kib_a_bucket_adds_at_most_an_eighth(size: int) -> None:
    assert bucket(size) <= size * 1.125


@given(size=st.integers(4096, 2**41))
def test_powers_of_two_up_to_64_kib_or_throughout(size: int) -> None:
    assert bucket(size, powers_only=True).bit_count() == 1
    assert bucket(min(size, 65_536)).bit_count() == 1


@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (0, 4096),
        (4096, 4096),
        (4097, 8192),
        (65_536, 65_536),
        (65_537, 67_584),
        (2**20 + 1, 2**20 + 2**15),
        (2**31 + 1, 2**31 + 2**26),
    ],
)
def test_buckets_are_those_of_the_specification(size: int, padded: int) -> None:
    """Above 64 KiB: e = floor(log2 n), s = floor(log2 e) + 1, rounded up to a multiple of 2^(e-s)."""
    assert bucket(size) == padded


def test_a_megabyte_falls_into_few_buckets() -> None:
    assert len({bucket(size) for size in range(0, 2**20, 997)}) == 5 + 4 * 32


def test_the_smallest_power_is_just_enough() -> None:
    assert [smallest_power(size) for size in (1, 2, 3, 4, 5)] == [1, 2, 4, 4, 8]


@pytest.mark.parametrize("tail", [b"\1", b"\0\0\1", b"\1\0\0", b"\0 \0"])
def test_padding_is_zeros(tail: bytes) -> None:
    refuse_other_than_zeros(b"")
    refuse_other_than_zeros(memoryview(bytes(10)))
    with pytest.raises(Refused):
        refuse_other_than_zeros(tail)
