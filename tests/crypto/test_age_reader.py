"""Any range of a sealed file is what a slice of its plaintext would be, and a file that is not whole opens nowhere."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto.age import CHUNK_SIZE, NotAHolder, OpenKey, Reader, Refused, Sealer, pin, seal

ANN, EVE = OpenKey(bytes(32)), OpenKey(bytes([1]) * 32)
PLAINTEXT = bytes(range(251)) * 800  # 3.06 chunks
SEALED = seal(PLAINTEXT, [ANN.seal_key])
PREAMBLE_SIZE = len(Sealer([ANN.seal_key]).header_and_nonce)
STEP = CHUNK_SIZE + 16
places = st.integers(0, len(PLAINTEXT) + 100) | st.sampled_from([0, CHUNK_SIZE - 1, CHUNK_SIZE, 3 * CHUNK_SIZE])


@given(offset=places, length=places)
@example(offset=0, length=len(PLAINTEXT))
@example(offset=len(PLAINTEXT), length=1)
def test_a_range_is_what_a_slice_would_be(offset: int, length: int) -> None:
    assert Reader.over(io.BytesIO(SEALED), [ANN]).read(offset, length) == PLAINTEXT[offset : offset + length]


@pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE])
def test_size_and_chunks_are_those_of_the_sealer(size: int) -> None:
    sealer = Sealer([ANN.seal_key])
    file = io.BytesIO(sealer.header_and_nonce + sealer.update(bytes(size)) + sealer.finish())
    reader = Reader.over(file, [ANN])
    assert (reader.size, reader.chunks) == (sealer.size, sealer.chunks)
    assert reader.header_and_nonce == sealer.header_and_nonce
    assert reader.read(0, size + 1) == bytes(size)


class Disk:
    """Sealed bytes that remember which of them were read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.reads: list[tuple[int, int]] = []

    def read_at(self, offset: int, length: int) -> bytes:
        assert 0 <= offset < offset + length <= len(self.data)
        self.reads.append((offset, length))
        return self.data[offset : offset + length]

    def chunks_read(self) -> list[int]:
        return [(offset - PREAMBLE_SIZE) // STEP for offset, _ in self.reads if offset]


def test_the_last_chunk_is_opened_first_and_then_only_those_in_the_range() -> None:
    disk = Disk(SEALED)
    reader = Reader(disk.read_at, len(SEALED), [ANN])
    assert disk.chunks_read() == [3]
    reader.read(CHUNK_SIZE - 1, 2)
    assert disk.chunks_read() == [3, 0, 1]
    reader.read(2 * CHUNK_SIZE, CHUNK_SIZE)
    assert disk.chunks_read() == [3, 0, 1, 2]
    reader.read(5, 0)
    reader.read(len(PLAINTEXT), 10)
    assert disk.chunks_read() == [3, 0, 1, 2]


def test_a_long_header_is_read_in_several_pieces() -> None:
    sealed = seal(PLAINTEXT, [EVE.seal_key] * 99 + [ANN.seal_key])
    disk = Disk(sealed)
    assert Reader(disk.read_at, len(sealed), [ANN]).read(7, 9) == PLAINTEXT[7:16]
    assert max(length for _, length in disk.reads) <= STEP


@pytest.mark.parametrize("chunk", range(4))
@pytest.mark.parametrize("beside", [-1, 0, 1, 15, 16, 17])
def test_a_file_cut_off_is_refused_before_any_of_it_is_read(chunk: int, beside: int) -> None:
    """A cut at a chunk's end leaves chunks that all verify: only the missing last one tells."""
    with pytest.raises(Refused):
        Reader.over(io.BytesIO(SEALED[: PREAMBLE_SIZE + chunk * STEP + beside]), [ANN])


@given(end=st.integers(0, PREAMBLE_SIZE + 16))
def test_a_file_cut_off_in_its_header_is_refused(end: int) -> None:
    with pytest.raises(Refused):
        Reader.over(io.BytesIO(SEALED[:end]), [ANN])


@given(place=st.integers(0, len(SEALED) - 1), mask=st.integers(1, 255))
def test_one_byte_changed_is_refused_where_it_is_read(place: int, mask: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= mask
    with pytest.raises(Refused):
        Reader.over(io.BytesIO(changed), [ANN]).read(0, len(PLAINTEXT))


def test_a_changed_byte_elsewhere_does_not_keep_a_range_from_being_read() -> None:
    changed = bytearray(SEALED)
    changed[PREAMBLE_SIZE] ^= 1
    reader = Reader.over(io.BytesIO(changed), [ANN])
    assert reader.read(CHUNK_SIZE, 10) == PLAINTEXT[CHUNK_SIZE : CHUNK_SIZE + 10]
    with pytest.raises(Refused):
        reader.read(0, 1)


def test_an_empty_last_chunk_after_others_is_refused() -> None:
    """Else one plaintext would have two files."""
    sealer = Sealer([ANN.seal_key])
    full = sealer.header_and_nonce + sealer.update(bytes(CHUNK_SIZE + 1))
    empty_last = sealer._cipher.seal(1, b"", last=True)
    with pytest.raises(Refused, check=lambda error: error.reason == "payload: size"):
        Reader.over(io.BytesIO(full + empty_last), [ANN])


def test_a_file_that_shrinks_while_it_is_read_is_refused() -> None:
    file = io.BytesIO(SEALED)
    reader = Reader.over(file, [ANN])
    file.truncate(PREAMBLE_SIZE + 10)
    with pytest.raises(Refused, check=lambda error: error.reason == "file: another length than it had"):
        reader.read(0, 1)


def test_another_pin_or_another_key_is_refused() -> None:
    with pytest.raises(NotAHolder):
        Reader.over(io.BytesIO(SEALED), [EVE])
    with pytest.raises(Refused, check=lambda error: error.reason == "file: pin"):
        Reader.over(io.BytesIO(SEALED), [ANN], bytes(32))
    assert Reader.over(io.BytesIO(SEALED), [ANN], pin(SEALED[:PREAMBLE_SIZE])).size == len(PLAINTEXT)


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (0, -1)])
def test_a_range_backwards_is_our_own_mistake(offset: int, length: int) -> None:
    with pytest.raises(ValueError, match="forwards"):
        Reader.over(io.BytesIO(SEALED), [ANN]).read(offset, length)
