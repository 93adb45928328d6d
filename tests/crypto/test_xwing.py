"""Keys are valid or do not exist, have one spelling each, and do not show themselves."""

import pickle

import pytest

from crypto import bech32
from crypto.errors import Refused
from crypto.xwing import SEAL_KEY_SIZE, OpenKey, SealKey, refuse_low_order

P = 2**255 - 19
KEY = OpenKey(bytes(range(32)))
LATTICE = KEY.seal_key.raw[:1184]

SPEC_IDENTITY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
SPEC_RECIPIENT_STARTS = "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aapdmwjj"
SPEC_RECIPIENT_ENDS = "qdkmhh6gjtqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k"


def test_the_example_of_the_specification_comes_out() -> None:
    """C2SP age.md prints this identity with its recipient; a wrong byte anywhere changes the recipient's checksum."""
    text = OpenKey.from_text(SPEC_IDENTITY).seal_key.text
    assert text.startswith(SPEC_RECIPIENT_STARTS)
    assert text.endswith(SPEC_RECIPIENT_ENDS)
    assert len(text) == 1959


def test_keys_are_read_back_from_their_text() -> None:
    assert OpenKey.from_text(KEY.text) == KEY
    assert SealKey.from_text(KEY.seal_key.text) == KEY.seal_key
    assert len(KEY.text) == 77


def test_keys_with_the_same_bytes_are_the_same_key() -> None:
    twin = OpenKey(bytes(range(32)))
    assert twin == KEY
    assert {twin, KEY} == {KEY}
    assert {twin.seal_key, KEY.seal_key} == {KEY.seal_key}
    assert OpenKey(bytes(32)) != KEY
    assert KEY.__eq__(KEY.seed) is NotImplemented


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(size: int) -> None:
    with pytest.raises(Refused):
        OpenKey(bytes(size))


@pytest.mark.parametrize("size", [0, 32, SEAL_KEY_SIZE - 1, SEAL_KEY_SIZE + 1])
def test_a_seal_key_has_1216_bytes(size: int) -> None:
    with pytest.raises(Refused):
        SealKey(bytes(size))


def test_a_lattice_coefficient_out_of_range_is_refused() -> None:
    """FIPS 203, section 7.2: the modulus check; 0xfff is over 3328."""
    with pytest.raises(Refused):
        SealKey(b"\xff\xff" + KEY.seal_key.raw[2:])


LOW_ORDER = [
    0,
    1,
    P - 1,
    P,
    P + 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
]


@pytest.mark.parametrize("top_bit", [0, 1])
@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_point_of_small_order_is_refused_however_written(point: int, top_bit: int) -> None:
    """Sealing to it would let everybody compute the X25519 half."""
    written = (point | top_bit << 255).to_bytes(32, "little")
    with pytest.raises(Refused):
        refuse_low_order(written)
    with pytest.raises(Refused):
        SealKey(LATTICE + written)


@pytest.mark.parametrize("point", [P + 2, P + 9, P + 18, 9 | 1 << 255])
def test_a_point_has_one_spelling(point: int) -> None:
    """Two spellings of one key would count as two holders."""
    with pytest.raises(Refused):
        SealKey(LATTICE + point.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY.text.lower(),
        KEY.seal_key.text,
        KEY.text + "\n",
        bech32.encode("AGE-SECRET-KEY-PQ-", bytes(31)),
        bech32.encode("AGE-SECRET-KEY-PQ-", bytes(33)),
        bech32.encode("AGE-SECRET-KEY-", bytes(32)),
    ],
)
def test_a_text_that_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        OpenKey.from_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY.seal_key.text.upper(),
        KEY.text,
        KEY.seal_key.text[:-1],
        bech32.encode("age1pq", bytes(SEAL_KEY_SIZE - 1)),
        bech32.encode("age1pq", LATTICE + bytes(32)),
        bech32.encode("age", bytes(32)),
    ],
)
def test_a_text_that_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        SealKey.from_text(text)


def test_keys_do_not_show_themselves() -> None:
    """A repr ends up in logs and error pages."""
    assert repr(KEY) == "OpenKey(redacted)"
    assert f"{KEY} {KEY!r} {[KEY]}".count("redacted") == 3
    assert repr(KEY.seal_key) == "SealKey()"


def test_an_open_key_is_not_pickled() -> None:
    """Pickle is how a secret gets into a cache or a queue."""
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(OpenKey(bytes(32)))
