"""A form is read the same however it is cut into pieces, and given up where it must be."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.body import Malformed, TooMuchText
from app.web.multipart import BLOCK, MAX_PARTS, MAX_TEXT, MultipartReader, decode_text

TYPE = "multipart/form-data; boundary=b"
FORM = (
    b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nfirst\r\nsecond\r\n'
    b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nanother\r\n'
    b'--b\r\nContent-Disposition: form-data; name="files"; filename="a\xc3\xa5 %22.txt"\r\nContent-Type: text/plain\r\n\r\n'
    b"\r\n--a is not the boundary\r\n\r\n"
    b'--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n'
    b"--b--\r\n"
)


@dataclass
class Sink:
    """Keeps files in memory."""

    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    seen: list[dict[str, list[str]]] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    finished: int = 0

    async def begin(self, fields: dict[str, list[str]], name: str, media_type: str) -> None:
        self.seen.append(dict(fields))
        self.files.append((name, media_type, b""))

    async def write(self, block: bytes) -> None:
        name, kind, before = self.files[-1]
        self.files[-1] = (name, kind, before + block)
        self.blocks.append(len(block))

    async def finish(self) -> None:
        self.finished += 1


def read(body: bytes, cuts: Sequence[int] = (), sink: Sink | None = None, reader: MultipartReader | None = None) -> Sink:
    """Read *body*, cut at *cuts*."""
    sink = sink or Sink()
    ends = [*sorted(cuts), len(body)]

    async def pieces() -> AsyncIterator[bytes]:
        start = 0
        for end in ends:
            yield body[start:end]
            start = end

    asyncio.run((reader or MultipartReader(TYPE, sink)).read(pieces()))
    return sink


def read_fields(body: bytes, cuts: Sequence[int] = ()) -> tuple[dict[str, list[str]], Sink]:
    """Return the fields and the files of *body*."""
    sink = Sink()
    reader = MultipartReader(TYPE, sink)
    read(body, cuts, sink, reader)
    return reader.fields, sink


@given(cuts=st.lists(st.integers(0, len(FORM)), max_size=40))
def test_a_form_reads_the_same_however_it_is_cut(cuts: list[int]) -> None:
    fields, sink = read_fields(FORM, cuts)
    assert fields == {"text": ["first\nsecond", "another"], "files": [""]}
    assert sink.files == [('aå ".txt', "text/plain", b"\r\n--a is not the boundary\r\n")]
    assert (sink.finished, sink.seen) == (1, [{"text": ["first\nsecond", "another"]}])


@pytest.mark.parametrize("end", range(0, len(FORM) - 4, 7))
def test_a_form_that_is_cut_short_is_malformed(end: int) -> None:
    with pytest.raises(Malformed):
        read(FORM[:end])


def test_a_file_is_handed_on_in_blocks() -> None:
    size = 3 * BLOCK + 5
    head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n'
    body = head + b"x" * size + b"\r\n--b--\r\n"
    sink = read(body, range(0, len(body), 65_536))
    assert sum(sink.blocks) == size
    assert all(BLOCK <= block < BLOCK + 65_536 + 8 for block in sink.blocks[:-1])


def parts(count: int, value: bytes = b"y") -> bytes:
    """Return a form of *count* fields."""
    return b"".join(b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n%s\r\n' % value for _ in range(count)) + b"--b--\r\n"


def test_the_most_parts_are_taken_and_one_more_is_not() -> None:
    assert len(read_fields(parts(MAX_PARTS))[0]["x"]) == MAX_PARTS
    with pytest.raises(Malformed):
        read(parts(MAX_PARTS + 1))


def test_the_most_text_is_taken_and_one_more_byte_is_not() -> None:
    fits = MAX_TEXT - 1  # the name counts, too
    assert len(read_fields(parts(1, b"y" * fits))[0]["x"][0]) == fits
    reader = MultipartReader(TYPE, Sink())
    with pytest.raises(TooMuchText):
        read(parts(1, b"y" * (fits + 1)), reader=reader)
    assert reader.fields["x"] == ["y" * fits]


@pytest.mark.parametrize(
    "kind", ["", "text/plain", *(f"multipart/form-data{more}" for more in ("", "; boundary=", "; boundary=" + "b" * 71))]
)
def test_another_content_type_is_malformed(kind: str) -> None:
    with pytest.raises(Malformed):
        MultipartReader(kind, Sink())


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"Content-Disposition: form-data\r\n",
        b'Content-Disposition: attachment; name="x"\r\n',
        b"Content-Type: text/plain\r\n",
        b"No colon here\r\n",
        b"A: b\r\n" * 9,
        b"A: " + b"b" * 5000 + b"\r\n",
    ],
)
def test_a_part_without_a_proper_header_is_malformed(header: bytes) -> None:
    with pytest.raises(Malformed):
        read(b"--b\r\n" + header + b"\r\nvalue\r\n--b--\r\n")


@given(data=st.binary())
def test_text_is_decoded_whatever_it_is(data: bytes) -> None:
    text = decode_text(data)
    text.encode()
    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in text)
    assert "\r" not in text
