"""Every published age vector comes out as stated, through the public surface and layer by layer."""

import hashlib
import io

import pytest

from crypto.age import Opener, OpenKey, Reader, Refused, open_sealed
from crypto.age_header import FILE_KEY_SIZE, Header, wrap
from crypto.age_preamble import Preamble
from crypto.errors import NotAHolder
from tests.crypto.age_vectors import Vector, load

VECTORS = load()
ARMORED = [vector for vector in VECTORS if vector.armored]
BINARY = [vector for vector in VECTORS if not vector.armored]
HYBRID = [vector for vector in BINARY if vector.hybrid_identities]
OTHERS = [vector for vector in BINARY if not vector.hybrid_identities]

IN_ANOTHER_TYPE = {"hybrid_x25519_arg"}
"""Hybrid vectors whose fault is in a stanza for X25519, which is not looked into here: not ours, so no match."""

HELD_BACK = {
    "stream_no_final_full": 0,
    "stream_no_final_two_chunks_full": 65_536,
    "stream_trailing_garbage_long": 0,
    "stream_trailing_garbage_short": 0,
    "stream_two_final_chunks": 0,
    "stream_two_final_chunks_full": 0,
    "stream_two_final_chunks_second": 65_536,
}
"""Faulty payloads of which less is released than the reference releases: bytes. A full chunk waits for its successor."""

ME = OpenKey(bytes(range(32)))


def names(vectors: list[Vector]) -> list[str]:
    return [vector.name for vector in vectors]


def test_all_the_published_vectors_are_here() -> None:
    assert len(VECTORS) == 143
    assert (len(ARMORED), len(HYBRID), len(OTHERS)) == (33, 18, 92)
    assert len(set(names(VECTORS))) == 143


@pytest.mark.parametrize("vector", HYBRID, ids=names(HYBRID))
def test_a_hybrid_vector_opens_or_is_refused_as_stated(vector: Vector) -> None:
    keys = [OpenKey.from_text(text) for text in vector.hybrid_identities]
    if vector.expect == "success":
        assert hashlib.sha256(open_sealed(vector.file, keys)).hexdigest() == vector.one("payload")
        reader = Reader.over(io.BytesIO(vector.file), keys)
        assert hashlib.sha256(reader.read(0, reader.size)).hexdigest() == vector.one("payload")
        return
    assert vector.expect in {"no match", "header failure"}
    with pytest.raises(Refused) as refused:
        open_sealed(vector.file, keys)
    no_match = vector.expect == "no match" or vector.name in IN_ANOTHER_TYPE
    assert isinstance(refused.value, NotAHolder) == no_match


@pytest.mark.parametrize("vector", OTHERS, ids=names(OTHERS))
def test_a_file_for_another_type_of_recipient_is_refused(vector: Vector) -> None:
    """Nothing here writes such files, so one that turns up is no file of ours, sound or not."""
    with pytest.raises(Refused):
        open_sealed(vector.file, [ME])


@pytest.mark.parametrize("vector", ARMORED, ids=names(ARMORED))
def test_an_armored_file_is_refused(vector: Vector) -> None:
    keys = [OpenKey.from_text(text) for text in vector.hybrid_identities] or [ME]
    with pytest.raises(Refused) as refused:
        open_sealed(vector.file, keys)
    assert refused.value.reason in {"header: version", "file ends in its header"}


LAYERED = [vector for vector in BINARY if len(vector.fields.get("file key", [""])[0]) == 2 * FILE_KEY_SIZE]
"""Vectors that state the file key: with it, every rule for header and payload is tried whatever the recipients."""

UNOPENED = ("hybrid_", "scrypt_", "x25519_")
"""Vectors about unwrapping: whether their header is well formed is tried here, the rest above."""


@pytest.mark.parametrize("vector", LAYERED, ids=names(LAYERED))
def test_header_and_payload_are_judged_as_stated_whoever_the_recipients_are(vector: Vector) -> None:
    """The payload is given a header for our own key (it depends on the file key alone) and opened in odd pieces."""
    file_key = bytes.fromhex(vector.one("file key"))
    try:
        header, nonce, chunks = split(vector.file)
    except Refused:
        assert vector.expect == "header failure"
        return
    assert header.marshal() + nonce + chunks == vector.file
    if vector.expect == "HMAC failure":
        with pytest.raises(Refused, check=lambda error: error.reason == "header: MAC"):
            header.verify(file_key)
        return
    header.verify(file_key)
    if vector.expect in {"header failure", "no match"}:
        assert vector.name.startswith(UNOPENED)
        return
    released, whole = stream(wrap(file_key, [ME.seal_key]).marshal() + nonce + chunks)
    assert whole == (vector.expect == "success")
    if vector.name in HELD_BACK:
        assert len(released) == HELD_BACK[vector.name]
    else:
        assert hashlib.sha256(released).hexdigest() == vector.one("payload")


@pytest.mark.parametrize("vector", [v for v in LAYERED if v.name.startswith("stream_")], ids=lambda v: v.name)
def test_random_access_judges_whole_payloads_as_stated(vector: Vector) -> None:
    try:
        _, nonce, chunks = split(vector.file)
    except Refused:
        assert vector.name in {"stream_no_nonce", "stream_short_nonce"}
        return
    file = io.BytesIO(wrap(bytes.fromhex(vector.one("file key")), [ME.seal_key]).marshal() + nonce + chunks)
    if vector.expect == "success":
        reader = Reader.over(file, [ME])
        assert hashlib.sha256(reader.read(0, reader.size)).hexdigest() == vector.one("payload")
    else:
        with pytest.raises(Refused):
            read_whole(file)


def test_the_layered_vectors_are_not_fewer_than_they_were() -> None:
    assert len(LAYERED) == 107
    assert HELD_BACK.keys() < set(names(LAYERED))


def split(file: bytes) -> tuple[Header, bytes, bytes]:
    """Return header, payload nonce and sealed chunks; raises Refused."""
    preamble = Preamble()
    chunks = preamble.feed(file)
    if chunks is None:
        raise Refused("no nonce")
    return Header.parse(preamble.raw[:-16]), preamble.raw[-16:], chunks


def stream(file: bytes) -> tuple[bytes, bool]:
    """Return what was released before the first refusal, and whether there was none."""
    opener, released = Opener([ME]), bytearray()
    try:
        for start in range(0, len(file), 65_537):
            released += opener.update(file[start : start + 65_537])
        released += opener.finish()
    except Refused:
        return bytes(released), False
    return bytes(released), True


def read_whole(file: io.BytesIO) -> bytes:
    reader = Reader.over(file, [ME])
    return reader.read(0, reader.size)
