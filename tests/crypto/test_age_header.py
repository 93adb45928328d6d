"""A header has one spelling, is bounded, and is checked before a key is touched."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.age_header import MAX_HEADER_SIZE, MAX_STANZAS, VERSION_LINE, Header, Stanza, wrap
from crypto.errors import NotAHolder, Refused
from crypto.xwing import OpenKey

FILE_KEY = bytes(range(16))
ANN, BEN, EVE = (OpenKey(bytes([number]) * 32) for number in range(3))
MAC_LINE = b"--- " + b"A" * 43 + b"\n"

visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20).map(str.encode)
stanzas = st.builds(Stanza, st.lists(visible, min_size=1, max_size=4).map(tuple), st.binary(max_size=150))
headers = st.builds(Header, st.lists(stanzas, min_size=1, max_size=5).map(tuple), st.binary(min_size=32, max_size=32))


@given(header=headers)
def test_what_was_written_parses_to_the_same(header: Header) -> None:
    assert Header.parse(header.marshal()) == header


@given(data=st.data(), header=headers)
def test_what_parses_is_written_as_it_was(data: st.DataObject, header: Header) -> None:
    """Whatever is done to a header, either it is refused or it marshals to the very same bytes: nothing is malleable."""
    raw = header.marshal()
    place = data.draw(st.integers(0, len(raw)))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(st.binary(max_size=3) | st.sampled_from([b"\n", b"-> ", b"\r\n", b" ", b"=", b"---", b"A" * 64]))
    changed = raw[:place] + put + raw[place + cut :]
    try:
        parsed = Header.parse(changed)
    except Refused:
        return
    assert parsed.marshal() == changed


def lines(*rows: bytes) -> bytes:
    return VERSION_LINE + b"".join(row + b"\n" for row in rows) + MAC_LINE


FULL_ROW = b"A" * 64


@pytest.mark.parametrize("size", [0, 1, 47, 48, 49, 96])
def test_a_body_ends_with_a_line_shorter_than_64_columns(size: int) -> None:
    written = Stanza((b"x",), bytes(size)).marshal()
    assert written.startswith(b"-> x\n")
    rows = written.removesuffix(b"\n").split(b"\n")[1:]
    assert [len(row) for row in rows[:-1]] == [64] * (size // 48)
    assert len(rows[-1]) < 64
    assert Header.parse(VERSION_LINE + written + MAC_LINE).stanzas[0].body == bytes(size)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        VERSION_LINE,
        b"age-encryption.org/v2\n" + lines(b"-> x", b"")[len(VERSION_LINE) :],
        b"age-encryption.org/v1\r\n" + lines(b"-> x", b"")[len(VERSION_LINE) :],
        VERSION_LINE.upper() + lines(b"-> x", b"")[len(VERSION_LINE) :],
        b" " + lines(b"-> x", b""),
        b"\xef\xbb\xbf" + lines(b"-> x", b""),
        lines(),
        lines(b""),
        lines(b"-> "),
        lines(b"-> ", b""),
        lines(b"->", b""),
        lines(b"->x", b""),
        lines(b"-> x"),
        lines(b"-> x y ", b""),
        lines(b"->  x", b""),
        lines(b"-> x\ty", b""),
        lines(b"-> x\x00", b""),
        lines(b"-> \xc3\xa6", b""),
        lines(b"-> x", b"", b""),
        lines(b"-> x", b"AAAA", b"AAAA"),
        lines(b"-> x", FULL_ROW),
        lines(b"-> x", FULL_ROW + b"AAAA", b""),
        lines(b"-> x", b"AAA="),
        lines(b"-> x", b"AAB"),
        lines(b"-> x", b"A"),
        lines(b"-> x", b"AA-_"),
        lines(b"-> x", b"AA AA"),
        lines(b"-> x", b"AAAA\r"),
        lines(b"-> x", b"\xc3\xa6"),
        lines(b"-> x", b"")[:-1],
        lines(b"-> x", b"") + b"\n",
        lines(b"-> x", b"") + MAC_LINE,
        lines(b"-> x", b"").replace(b"--- A", b"---A"),
        lines(b"-> x", b"").replace(b"--- A", b"---  A"),
        lines(b"-> x", b"").replace(b"--- ", b"----"),
        lines(b"-> x", b"").replace(b"A\n", b"B\n"),
        lines(b"-> x", b"").replace(b"A\n", b"A=\n"),
        lines(b"-> x", b"").replace(b"AAAA\n", b"\n"),
    ],
)
def test_a_malformed_header_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        Header.parse(data)


def test_a_header_has_at_most_128_stanzas() -> None:
    fits = lines(*[b"-> x", b""] * MAX_STANZAS)
    assert len(Header.parse(fits).stanzas) == 128
    with pytest.raises(Refused):
        Header.parse(lines(*[b"-> x", b""] * (MAX_STANZAS + 1)))


def test_a_header_has_at_most_512_kib() -> None:
    fits = lines(b"-> " + b"x" * (MAX_HEADER_SIZE - len(lines(b"-> ", b""))), b"")
    assert len(fits) == MAX_HEADER_SIZE
    assert Header.parse(fits).marshal() == fits
    with pytest.raises(Refused):
        Header.parse(fits.replace(b"-> ", b"-> x"))


def test_every_holder_gets_the_file_key_and_nobody_else() -> None:
    header = wrap(FILE_KEY, [ANN.seal_key, BEN.seal_key])
    assert header.unwrap([ANN]) == header.unwrap([BEN]) == header.unwrap([EVE, BEN]) == FILE_KEY
    with pytest.raises(NotAHolder):
        header.unwrap([EVE])
    with pytest.raises(NotAHolder):
        header.unwrap([])


def test_a_header_for_nobody_or_too_many_is_our_own_mistake() -> None:
    for to in ([], [ANN.seal_key] * (MAX_STANZAS + 1)):
        with pytest.raises(ValueError, match="1 to 128"):
            wrap(FILE_KEY, to)
    with pytest.raises(ValueError, match="16 bytes"):
        wrap(bytes(15), [ANN.seal_key])


def test_a_stanza_taken_away_added_or_moved_is_refused() -> None:
    """The server could otherwise hide who else can read a file, or pretend that somebody can."""
    header = wrap(FILE_KEY, [ANN.seal_key, BEN.seal_key])
    first, second = header.stanzas
    for stanzas in ((first,), (second, first), (first, second, Stanza((b"grease",), b"")), (first, second, second)):
        with pytest.raises(Refused) as refused:
            Header(stanzas, header.mac).unwrap([ANN, BEN])
        assert refused.value.reason == "header: MAC"


def test_stanzas_of_unknown_types_are_passed_over() -> None:
    stanza = wrap(FILE_KEY, [ANN.seal_key]).stanzas[0]
    with pytest.raises(Refused) as refused:
        Header((Stanza((b"example.org/x", b"y"), b"z"), stanza), bytes(32)).unwrap([ANN])
    assert refused.value.reason == "header: MAC"


class Untouchable(OpenKey):
    """A key that must not be used."""

    @property
    def hpke_key(self) -> object:  # type: ignore[override] # it is never read
        raise AssertionError("a key was touched")


def odd_stanzas() -> list[tuple[str, Stanza]]:
    sound = wrap(FILE_KEY, [ANN.seal_key]).stanzas[0]
    kind, encapsulation = sound.arguments
    share = base64.b64decode(encapsulation + b"==")
    return [
        ("an argument too few", Stanza((kind,), sound.body)),
        ("an argument too many", Stanza((kind, encapsulation, b"x"), sound.body)),
        ("a short share", Stanza((kind, encapsulation[:-4]), sound.body)),
        ("a long share", Stanza((kind, encapsulation + b"AAAA"), sound.body)),
        ("padding", Stanza((kind, encapsulation + b"="), sound.body)),
        ("a share that is no base64", Stanza((kind, b"*" + encapsulation[1:]), sound.body)),
        ("a share of small order", Stanza((kind, base64.b64encode(share[:1088] + bytes(32)).rstrip(b"=")), sound.body)),
        ("a short body", Stanza(sound.arguments, sound.body[:-1])),
        ("a long body", Stanza(sound.arguments, sound.body + b"\0")),
    ]


@pytest.mark.parametrize("odd", [pytest.param(odd, id=name) for name, odd in odd_stanzas()])
def test_odd_stanzas_are_refused_before_a_key_is_touched(odd: Stanza) -> None:
    """Even behind one that would open: a file key of another length tells a sender which of our keys was tried."""
    sound = wrap(FILE_KEY, [ANN.seal_key]).stanzas[0]
    for stanzas in ((odd,), (sound, odd), (odd, sound)):
        with pytest.raises(Refused) as refused:
            Header(stanzas, bytes(32)).unwrap([Untouchable(ANN.seed)])
        assert not isinstance(refused.value, NotAHolder)


def test_a_passphrase_beside_other_recipients_is_refused_before_a_key_is_touched() -> None:
    sound = wrap(FILE_KEY, [ANN.seal_key]).stanzas[0]
    with pytest.raises(Refused) as refused:
        Header((sound, Stanza((b"scrypt", b"x", b"18"), bytes(32))), bytes(32)).unwrap([Untouchable(ANN.seed)])
    assert refused.value.reason == "header: scrypt is not alone"
