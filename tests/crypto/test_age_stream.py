"""A stream seals and opens in pieces of any size, in little memory, and tells at its end whether it was whole."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.age import CHUNK_SIZE, Opener, OpenKey, Refused, Sealer, open_sealed, open_stream, pin, seal, seal_stream

ANN = OpenKey(bytes(32))
SMALL = seal(b"small", [ANN.seal_key])
LONG_TEXT = bytes(range(256)) * 600  # 2.3 chunks
LONG = seal(LONG_TEXT, [ANN.seal_key])
PREAMBLE_SIZE = len(Sealer([ANN.seal_key]).header_and_nonce)
SIZES = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 1]


def pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield data[start : start + size]
        start += size
    yield data[start:]


piece_sizes = st.lists(st.sampled_from([0, 1, 2, 1000, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 16, 70_000]), max_size=12)


@given(sizes=piece_sizes)
def test_a_file_opens_the_same_in_pieces_of_any_size(sizes: list[int]) -> None:
    opener, opened = Opener([ANN]), bytearray()
    for piece in pieces(LONG, sizes):
        opened += opener.update(piece)
        assert LONG_TEXT.startswith(opened)
    assert opened + opener.finish() == LONG_TEXT
    assert opener.chunks == 3


@given(sizes=piece_sizes, size=st.sampled_from([*SIZES, len(LONG_TEXT)]))
def test_a_file_sealed_in_pieces_of_any_size_opens(sizes: list[int], size: int) -> None:
    sealer, sealed = Sealer([ANN.seal_key]), bytearray()
    for piece in pieces(LONG_TEXT[:size], sizes):
        sealed += sealer.update(memoryview(piece))
    sealed[:0] = sealer.header_and_nonce
    sealed += sealer.finish()
    assert open_sealed(sealed, [ANN]) == LONG_TEXT[:size]
    assert (sealer.size, sealer.chunks) == (size, max(1, -(-size // CHUNK_SIZE)))


def test_a_header_that_arrives_byte_by_byte_is_read() -> None:
    opener = Opener([ANN])
    assert b"".join(opener.update(SMALL[place : place + 1]) for place in range(len(SMALL))) == b""
    assert opener.finish() == b"small"
    assert opener.header_and_nonce == SMALL[:PREAMBLE_SIZE]


def test_an_opener_that_refused_is_spent() -> None:
    """A caller that swallowed the error must not get to a clean end."""
    opener = Opener([ANN])
    with pytest.raises(Refused):
        opener.update(b"nothing of the sort")
    with pytest.raises(RuntimeError, match="spent"):
        opener.update(SMALL)
    with pytest.raises(RuntimeError, match="spent"):
        opener.finish()


def test_a_sealed_file_gets_no_second_end() -> None:
    sealer = Sealer([ANN.seal_key])
    sealer.finish()
    with pytest.raises(RuntimeError, match="sealed"):
        sealer.update(b"more")
    with pytest.raises(RuntimeError, match="sealed"):
        sealer.finish()


def test_a_file_under_another_pin_is_refused_before_its_chunks() -> None:
    """A colleague who can open a file can also seal another for the same holders, but not with the same pin."""
    other = seal(LONG_TEXT, [ANN.seal_key])
    pinned = pin(LONG[:PREAMBLE_SIZE])
    assert len(pinned) == 32
    assert b"".join(open_stream(io.BytesIO(LONG), [ANN], pinned)) == LONG_TEXT
    with pytest.raises(Refused, check=lambda error: error.reason == "file: pin"):
        next(open_stream(io.BytesIO(other), [ANN], pinned))


def test_a_stream_tells_at_its_end_that_it_was_cut_off() -> None:
    stream = open_stream(io.BytesIO(LONG[:-1]), [ANN])
    assert next(stream) == LONG_TEXT[:CHUNK_SIZE]
    with pytest.raises(Refused):
        b"".join(stream)


class Zeros:
    """A source of zeros, never in memory at once."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int, /) -> bytes:
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


class Relay:
    """A sink that opens what it is given and keeps none of it."""

    def __init__(self, opener: Opener) -> None:
        self.opener = opener
        self.size = 0

    def write(self, data: bytes, /) -> int:
        self.size += len(self.opener.update(data))
        return len(data)


def test_memory_stays_bounded_however_long_the_stream() -> None:
    size = 64 * 1024 * 1024
    opener = Opener([ANN])
    relay = Relay(opener)
    tracemalloc.start()
    try:
        sealer = seal_stream(Zeros(size), relay, [ANN.seal_key])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert relay.size + len(opener.finish()) == sealer.size == size
    assert sealer.chunks == opener.chunks == 1024
    assert peak < 1024 * 1024
