"""A sealed file opens whole and unchanged for its holders, and not at all otherwise."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto.age import (
    CHUNK_SIZE,
    MAX_HEADER_SIZE,
    NotAHolder,
    Opener,
    OpenKey,
    Refused,
    Sealer,
    open_sealed,
    seal,
)

ANN, BEN, EVE = (OpenKey(bytes([number]) * 32) for number in range(3))
SMALL = seal(b"small", [ANN.seal_key])
LONG_TEXT = bytes(range(256)) * 600  # 2.3 chunks
LONG = seal(LONG_TEXT, [ANN.seal_key])
PREAMBLE_SIZE = len(Sealer([ANN.seal_key]).header_and_nonce)
SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 1]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens_for_every_holder_and_nobody_else(size: int) -> None:
    plaintext = bytes(size)
    sealed = seal(plaintext, [ANN.seal_key, BEN.seal_key])
    assert open_sealed(sealed, [ANN]) == open_sealed(sealed, [EVE, BEN]) == plaintext
    with pytest.raises(NotAHolder):
        open_sealed(sealed, [EVE])


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_as_long_as_the_format_says(size: int) -> None:
    """16 bytes for each chunk, and the last chunk is empty only if all is."""
    chunks = max(1, -(-size // CHUNK_SIZE))
    assert len(seal(bytes(size), [ANN.seal_key])) == PREAMBLE_SIZE + size + 16 * chunks


def test_the_same_text_sealed_twice_shows_no_likeness() -> None:
    assert seal(b"x", [ANN.seal_key])[-17:] != seal(b"x", [ANN.seal_key])[-17:]
    assert Sealer([ANN.seal_key]).header_and_nonce != Sealer([ANN.seal_key]).header_and_nonce


def test_a_file_cut_off_anywhere_is_refused() -> None:
    for end in range(len(SMALL)):
        with pytest.raises(Refused):
            open_sealed(SMALL[:end], [ANN])


@pytest.mark.parametrize("chunk", range(3))
@pytest.mark.parametrize("beside", [-1, 0, 1, 15, 16, 17])
def test_a_long_file_cut_off_at_a_chunks_end_is_refused(chunk: int, beside: int) -> None:
    end = PREAMBLE_SIZE + chunk * (CHUNK_SIZE + 16) + beside
    with pytest.raises(Refused):
        open_sealed(LONG[:end], [ANN])


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_one_byte_changed_anywhere_is_refused(mask: int) -> None:
    for place in range(len(SMALL)):
        changed = bytearray(SMALL)
        changed[place] ^= mask
        with pytest.raises(Refused):
            open_sealed(changed, [ANN])


@given(place=st.integers(0, len(LONG) - 1), mask=st.integers(1, 255))
def test_one_byte_changed_in_a_long_file_is_refused(place: int, mask: int) -> None:
    changed = bytearray(LONG)
    changed[place] ^= mask
    with pytest.raises(Refused):
        open_sealed(changed, [ANN])


@given(tail=st.binary(min_size=1, max_size=40))
@example(tail=bytes(16))
@example(tail=LONG[-100:])
def test_bytes_added_at_the_end_are_refused(tail: bytes) -> None:
    for sealed in (SMALL, LONG):
        with pytest.raises(Refused):
            open_sealed(sealed + tail, [ANN])


def test_chunks_changed_about_repeated_or_left_out_are_refused() -> None:
    start, size = PREAMBLE_SIZE, CHUNK_SIZE + 16
    head, first, second, last = LONG[:start], LONG[start:][:size], LONG[start + size :][:size], LONG[start + 2 * size :]
    assert open_sealed(head + first + second + last, [ANN]) == LONG_TEXT
    for order in ([second, first, last], [first, first, second, last], [first, last], [second, last], [last], [first, second]):
        with pytest.raises(Refused):
            open_sealed(head + b"".join(order), [ANN])


def test_a_payload_under_another_header_is_refused() -> None:
    other = seal(b"other", [ANN.seal_key])
    with pytest.raises(Refused):
        open_sealed(SMALL[: PREAMBLE_SIZE - 16] + other[PREAMBLE_SIZE - 16 :], [ANN])
    with pytest.raises(Refused):
        open_sealed(SMALL[:PREAMBLE_SIZE] + other[PREAMBLE_SIZE:], [ANN])


@given(data=st.binary(max_size=300))
@example(data=b"-> x\n")
@example(data=b"-> x\n\n---")
@example(data=b"-> x\n\n--- " + b"A" * 60)
@example(data=b"-----BEGIN AGE ENCRYPTED FILE-----\n")
def test_what_is_no_age_file_is_refused(data: bytes) -> None:
    for file in (data, b"age-encryption.org/v1\n" + data):
        with pytest.raises(Refused):
            open_sealed(file, [ANN])


@pytest.mark.parametrize("filling", [b"\n", b"x", b"-> x\n\n", b"\n--", b"A" * 64 + b"\n"])
def test_a_header_without_end_is_refused_at_512_kib(filling: bytes) -> None:
    """However it arrives: else a stream could fill the memory before any of it is judged."""
    assert taken_before_refusal(b"age-encryption.org/v1\n", filling * 50) < MAX_HEADER_SIZE


def taken_before_refusal(start: bytes, piece: bytes) -> int:
    """Return how many bytes an opener takes, at most 1 MiB, before it refuses."""
    opener, taken = Opener([ANN]), 0
    try:
        opener.update(start)
        while taken < 2 * MAX_HEADER_SIZE:
            opener.update(piece)
            taken += len(piece)
    except Refused:
        pass
    return taken
