"""A file is the one that was described, whole, or it is refused (SPEC §10)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crypto.age import CHUNK_SIZE, Sealer, pin, seal
from crypto.attachments import AttachmentSealer, clean_name, open_attachment, seekable_attachment, stored_size, tie_of
from crypto.bodies import MAX_FILE_NAME, AttachmentBody
from crypto.buckets import bucket
from crypto.errors import Refused
from crypto.rooms import STAFF, TALK
from tests.crypto.world import room, seed

ROOM, OTHER = room("attachments", "talk", 0), room("attachments", "talk", 1)


def sealed_file(data: bytes, *, powers_only: bool = False) -> tuple[bytes, AttachmentBody]:
    sealer = AttachmentSealer(ROOM.public.seal, powers_only=powers_only)
    blob = sealer.begin() + b"".join(sealer.update(part) for part in blocks(data, 50_000)) + b"".join(sealer.finish())
    assert sealer.stored_size == len(blob)
    return blob, sealer.describe(seed("blob", 16), "a.txt", "text/plain")


def blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def opened(description: AttachmentBody, blob: bytes, *, powers_only: bool = False) -> bytes:
    return b"".join(open_attachment(description, blocks(blob, 70_000), ROOM, powers_only=powers_only))


def read_at(blob: bytes, description: AttachmentBody, *, powers_only: bool = False) -> bytes:
    def at(offset: int, length: int) -> bytes:
        return blob[offset : offset + length]

    return seekable_attachment(description, at, len(blob), ROOM, powers_only=powers_only).read(0, description.size)


def both(description: AttachmentBody, blob: bytes) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
    """Return the two ways to read a file: as it streams by, and by range."""
    return (lambda: opened(description, blob)), (lambda: read_at(blob, description))


SIZES = st.integers(0, 300_000)


@settings(max_examples=25)
@given(size=SIZES, powers_only=st.booleans())
@example(size=0, powers_only=False)
@example(size=CHUNK_SIZE, powers_only=False)
@example(size=CHUNK_SIZE + 1, powers_only=True)
def test_what_was_sealed_is_opened(size: int, *, powers_only: bool) -> None:
    data = seed("file", size)
    blob, description = sealed_file(data, powers_only=powers_only)
    assert description.size == size
    assert opened(description, blob, powers_only=powers_only) == data
    assert read_at(blob, description, powers_only=powers_only) == data
    header = len(Sealer([ROOM.public.seal]).header_and_nonce)
    assert stored_size(size, header, powers_only=powers_only) == len(blob)


DATA = seed("file", 150_000)
BLOB, DESCRIPTION = sealed_file(DATA)


@pytest.mark.parametrize(
    "change",
    [
        {"pin": bytes(32)},
        {"size": 131_072, "chunks": 2},
        {"size": 262_144, "chunks": 4},
        {"size": 0, "chunks": 1},
        {"size": 2**40, "chunks": 2**24},
        {"size": 200_000, "chunks": 4},
        {"chunks": 2},
        {"chunks": 4},
    ],
)
def test_another_description_is_refused(change: dict[str, int]) -> None:
    description = replace(DESCRIPTION, **change)  # type: ignore[arg-type]  # any field
    for read in both(description, BLOB):
        with pytest.raises(Refused):
            read()


def test_a_description_that_hides_the_files_end_is_refused() -> None:
    """In the same bucket: then what follows is not padding."""
    with pytest.raises(Refused) as refusal:
        opened(replace(DESCRIPTION, size=149_999), BLOB)
    assert refusal.value.reason == "padding: not zeros"


@pytest.mark.parametrize("cut", [1, 16, 17, 100, CHUNK_SIZE, CHUNK_SIZE + 16, 2 * (CHUNK_SIZE + 16), 149_000])
def test_a_file_cut_off_is_refused(cut: int) -> None:
    for read in both(DESCRIPTION, BLOB[:-cut]):
        with pytest.raises(Refused):
            read()


def test_a_file_that_goes_on_is_refused() -> None:
    for read in both(DESCRIPTION, BLOB + b"\0"):
        with pytest.raises(Refused):
            read()


@settings(max_examples=40)
@given(place=st.integers(0, len(BLOB) - 1), bit=st.integers(0, 7))
def test_one_bit_flipped_anywhere_is_refused(place: int, bit: int) -> None:
    changed = bytearray(BLOB)
    changed[place] ^= 1 << bit
    with pytest.raises(Refused):
        opened(DESCRIPTION, bytes(changed))


def test_a_members_own_file_in_the_place_of_one_described_is_refused() -> None:
    """Whoever has the room's key can seal to it: the pin tells."""
    own, _ = sealed_file(DATA)
    for read in both(DESCRIPTION, own):
        with pytest.raises(Refused):
            read()


def test_a_file_sealed_to_another_room_is_refused() -> None:
    with pytest.raises(Refused):
        list(open_attachment(DESCRIPTION, [BLOB], OTHER))


def test_padding_that_is_not_zeros_is_refused() -> None:
    sealer = Sealer([ROOM.public.seal])
    padded = DATA.ljust(bucket(len(DATA)), b"\1")
    blob = sealer.header_and_nonce + sealer.update(padded) + sealer.finish()
    description = replace(DESCRIPTION, pin=pin(sealer.header_and_nonce))
    with pytest.raises(Refused) as refusal:
        opened(description, blob)
    assert refusal.value.reason == "padding: not zeros"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\temp\\a.doc", "C:_temp_a.doc"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("a\u200f\u2066b\ufeff", "a__b_"),
        ("  spaced.txt ", "spaced.txt"),
        ("", "_"),
        (".", "_"),
        ("..", "_"),
        ("æøå ✓.png", "æøå ✓.png"),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_a_name_says_what_it_shows(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(name=st.text(max_size=400))
def test_a_clean_name_is_short_and_stays_as_it_is(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean.encode()) <= MAX_FILE_NAME
    assert clean_name(clean) == clean


def test_a_long_name_keeps_its_ending() -> None:
    clean = clean_name("å" * 300 + ".docx")
    assert clean.endswith("å.docx")
    assert len(clean.encode()) == MAX_FILE_NAME


def test_a_file_past_the_limit_is_not_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crypto.attachments.MAX_FILE_SIZE", 10)
    sealer = AttachmentSealer(ROOM.public.seal)
    sealer.update(bytes(10))
    with pytest.raises(ValueError, match="2\\^40"):
        sealer.update(b"\0")


def test_padding_comes_in_blocks() -> None:
    """A file just above a power of two, in a confidential case, is padded by almost its own size."""
    sealer = AttachmentSealer(ROOM.public.seal, powers_only=True)
    sealer.begin()
    sealer.update(bytes(4 * 2**20 + 1))
    assert max(map(len, sealer.finish())) < 2**20 + 2 * CHUNK_SIZE
    assert sealer.chunks == 8 * 2**20 // CHUNK_SIZE


def test_an_age_file_that_is_none_is_refused() -> None:
    for blob in (b"", b"age-encryption.org/v1\n", BytesIO(DATA).getvalue(), seal(DATA, [ROOM.public.seal])):
        with pytest.raises(Refused):
            opened(DESCRIPTION, blob)


def test_a_tie_stands_for_one_object_of_one_room_and_its_digest() -> None:
    """What was said of one object reaches no other one's file."""
    one, other = seed("tie"), seed("another tie")
    ties = {
        tie_of(room, identifier[:16], digest) for room in (TALK, STAFF) for identifier in (one, other) for digest in (one, other)
    }
    assert len(ties) == 8
