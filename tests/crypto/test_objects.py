"""An object is signed for its place, has one plaintext, and shows of its length only the bucket (SPEC §9)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.age import open_sealed, seal
from crypto.bodies import (
    Answer,
    AssignmentBody,
    AttachmentBody,
    IdentityBody,
    IdentityField,
    ObjectBody,
    ReportBody,
    Text,
    parse_body,
)
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.objects import MAX_BODY, MAX_SEEN, Header, Place, open_object, seal_object
from crypto.signers import BY_CLAIMANT, BY_REPORTER, Signer, as_member, as_who
from crypto.writing import RoomWriter
from tests.crypto.cases import filed
from tests.crypto.world import HANNA, LEA, room, seed

ROOM = room("objects", "talk", 0)
PLACE = Place(bytes(16), bytes(16), bytes(20), "talk", 0, seed("object", 16))
BODY = b"What happened."
HEADER = Header(PLACE, "message", BY_REPORTER, None, (), bytes(32), len(BODY))
AUTHOR = HANNA.identity


def author_key(_: Header) -> bytes:
    return AUTHOR.public.sign


def read(sealed: bytes, place: Place = PLACE, *, powers_only: bool = False) -> bytes:
    return open_object(sealed, ROOM, place, author_key, powers_only=powers_only).body


def plain(body: bytes = BODY, header: Header = HEADER) -> bytes:
    """Return an object's plaintext."""
    sealed = seal_object(replace(header, length=len(body)), body, AUTHOR, ROOM.public.seal).sealed
    return open_sealed(sealed, [ROOM.open_key])


def resealed(plaintext: bytes) -> bytes:
    return seal(plaintext, [ROOM.public.seal])


@settings(max_examples=40)
@given(body=st.binary(max_size=20_000) | st.just(bytes(MAX_BODY)), powers_only=st.booleans())
def test_what_was_written_is_read_back(body: bytes, *, powers_only: bool) -> None:
    header = replace(HEADER, length=len(body))
    written = seal_object(header, body, AUTHOR, ROOM.public.seal, powers_only=powers_only)
    opened = open_object(written.sealed, ROOM, PLACE, author_key, powers_only=powers_only)
    assert (opened.header, opened.body, opened.digest) == (header, body, written.digest)
    assert Header.from_json(opened.header.to_json()) == header


def test_a_body_over_1_mib_or_of_another_length_is_not_written() -> None:
    for header, body in ((replace(HEADER, length=MAX_BODY + 1), bytes(MAX_BODY + 1)), (HEADER, BODY + b"!")):
        with pytest.raises(ValueError, match="length"):
            seal_object(header, body, AUTHOR, ROOM.public.seal)


def test_a_length_shows_only_the_bucket() -> None:
    sizes = {
        len(seal_object(replace(HEADER, length=size), bytes(size), AUTHOR, ROOM.public.seal).sealed) for size in (0, 1, 3000)
    }
    assert len(sizes) == 1


PLAIN = plain()
TAIL = len(PLAIN.rstrip(b"\0"))


@pytest.mark.parametrize(
    "plaintext",
    [
        PLAIN[:-1],
        PLAIN + b"\0",
        PLAIN + bytes(4096),
        PLAIN[:TAIL],
        PLAIN[:-1] + b"\1",
        PLAIN[:TAIL] + b"\1" + PLAIN[TAIL + 1 :],
        PLAIN.replace(BODY, BODY + b"!", 1)[:-1],
        PLAIN.replace(b'"length":14', b'"length":15', 1),
        PLAIN.replace(b'"length":14', b'"length":13', 1),
        PLAIN.replace(b'"kind":"message"', b'"kind":"note"', 1) + bytes(3),
        PLAIN.replace(b"tillit/v1/object", b"tillit/v1/record", 1),
        PLAIN.replace(b"What", b"That", 1),
        b"\n\n\n" + bytes(4093),
        bytes(4096),
        b"",
    ],
)
def test_another_plaintext_is_refused(plaintext: bytes) -> None:
    with pytest.raises(Refused):
        read(resealed(plaintext))


def test_a_body_longer_than_the_plaintext_is_refused() -> None:
    long = plain(bytes(5000))
    assert read(resealed(long)) == bytes(5000)
    with pytest.raises(Refused):
        read(resealed(long[:4096]))


@pytest.mark.parametrize("length", [8192, 65_536])
def test_another_bucket_is_refused(length: int) -> None:
    with pytest.raises(Refused):
        read(resealed(PLAIN.ljust(length, b"\0")))


def test_padme_and_powers_are_not_taken_for_each_other() -> None:
    body, header = bytes(70_000), replace(HEADER, length=70_000)
    for powers_only in (True, False):
        sealed = seal_object(header, body, AUTHOR, ROOM.public.seal, powers_only=powers_only).sealed
        assert read(sealed, powers_only=powers_only) == body
        with pytest.raises(Refused):
            read(sealed, powers_only=not powers_only)


@pytest.mark.parametrize(
    "change",
    [
        {"instance": b"\1" * 16},
        {"organisation": b"\1" * 16},
        {"case": b"\1" * 20},
        {"room": "staff"},
        {"epoch": 1},
        {"object": b"\1" * 16},
    ],
)
def test_an_object_moved_elsewhere_is_refused(change: dict[str, object]) -> None:
    sealed = seal_object(HEADER, BODY, AUTHOR, ROOM.public.seal).sealed
    with pytest.raises(Refused) as refusal:
        read(sealed, replace(PLACE, **change))  # type: ignore[arg-type]  # any field
    assert refusal.value.reason == "object: another place"


def test_an_object_of_another_author_is_refused() -> None:
    sealed = seal_object(HEADER, BODY, LEA.identity, ROOM.public.seal).sealed
    with pytest.raises(Refused) as refusal:
        read(sealed)
    assert refusal.value.reason == "signature: does not verify"


@pytest.mark.parametrize(
    "change",
    [
        {"seen_objects": (bytes(32), bytes(32))},
        {"seen_objects": (b"\xff" * 32, bytes(32))},
        {"seen_objects": tuple(bytes([n]) * 32 for n in range(MAX_SEEN + 1))},
        {"author": BY_CLAIMANT},
    ],
)
def test_a_header_that_breaks_a_rule_is_not_made(change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        replace(HEADER, **change)  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize("value", [{}, {"role": "handler"}, {"role": "reporter", "who": HANNA.who}, {"role": "reporter", "x": 1}])
def test_a_signer_has_one_form(value: dict[str, str]) -> None:
    assert Signer.from_json({"role": "reporter"}) == BY_REPORTER
    assert Signer.from_json({"role": "claimant"}) == BY_CLAIMANT
    with pytest.raises(Refused):
        Signer.from_json(value)


def test_a_member_is_named_by_a_digest() -> None:
    assert as_who("reporter") == "reporter"
    assert as_who(HANNA.who) == as_member(HANNA.who) == HANNA.who
    for value in ("reporter", "claimant", HANNA.who[:-1], "", None):
        with pytest.raises(Refused):
            as_member(value)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
SLUGS = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)
BODIES: st.SearchStrategy[tuple[str, ObjectBody]] = st.one_of(
    st.tuples(st.just("message"), st.builds(Text, TEXTS)),
    st.tuples(st.just("note"), st.builds(Text, TEXTS)),
    st.tuples(
        st.just("report"), st.builds(ReportBody, st.lists(st.builds(Answer, SLUGS, TEXTS, TEXTS), max_size=3).map(tuple), SLUGS)
    ),
    st.tuples(
        st.just("identity"),
        st.builds(IdentityBody, st.lists(st.builds(IdentityField, SLUGS, TEXTS, TEXTS), max_size=3).map(tuple)),
    ),
    st.tuples(st.just("assignment"), st.builds(AssignmentBody, st.none() | st.binary(min_size=32, max_size=32).map(b64))),
    st.tuples(
        st.just("attachment"),
        st.builds(
            AttachmentBody,
            st.none() | st.binary(min_size=16, max_size=16),
            st.binary(min_size=16, max_size=16),
            st.binary(min_size=32, max_size=32),
            st.integers(1, 2**24),
            st.integers(0, 2**40),
            TEXTS,
            TEXTS,
        ),
    ),
)


@given(kind_and_body=BODIES)
def test_bodies_are_read_back(kind_and_body: tuple[str, ObjectBody]) -> None:
    kind, body = kind_and_body
    assert parse_body(kind, body.marshal()) == body


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("message", b"\xff"),
        ("report", b""),
        ("report", b'{"answers":[]}'),
        ("report", b'{"answers":[],"language":"en"}\n'),
        ("report", b'{"answers":[{"question":"a","text":"b"}],"language":"en"}'),
        ("identity", b'{"fields":{}}'),
        ("assignment", b'{"to":"reporter"}'),
        ("assignment", b"null"),
        ("attachment", b"{}"),
        ("verdict", b"guilty"),
    ],
)
def test_another_body_is_refused(kind: str, data: bytes) -> None:
    with pytest.raises(Refused):
        parse_body(kind, data)


def test_a_writers_objects_follow_each_other() -> None:
    writer = RoomWriter(filed().chain, HANNA.as_(), "talk")
    first, second = (writer.write("message", Text(text)) for text in ("one", "two"))
    assert first.place.object != second.place.object
    secret = room("plain", "talk", 0)
    opened = open_object(second.sealed, secret, second.place, author_key)
    assert (opened.header.previous, opened.header.seen_objects) == (first.digest, (first.digest,))
