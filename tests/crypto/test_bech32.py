"""Bech32 has one spelling for each value and refuses every other."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crypto import bech32
from crypto.errors import Refused

UPPER, LOWER = "AGE-SECRET-KEY-PQ-", "age1pq"
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@given(data=st.binary(max_size=80), prefix=st.sampled_from([UPPER, LOWER, "a", "A"]))
@example(data=b"", prefix="a")
def test_what_was_written_is_read_back(data: bytes, prefix: str) -> None:
    text = bech32.encode(prefix, data)
    assert bech32.decode(prefix, text, len(data)) == data
    assert text == (text.upper() if prefix.isupper() else text.lower())


def test_the_examples_of_bip_173_verify() -> None:
    assert bech32.encode("a", b"") == "a12uel5l"
    assert bech32.encode("A", b"") == "A12UEL5L"
    pattern = bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df")
    assert bech32.encode("abcdef", pattern) == "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"


@given(data=st.binary(min_size=1, max_size=40), place=st.integers(0, 10_000), letter=st.sampled_from(ALPHABET))
def test_one_letter_off_is_refused(data: bytes, place: int, letter: str) -> None:
    """The code detects any change of up to four letters."""
    text = bech32.encode(LOWER, data)
    place = len(LOWER) + 1 + place % (len(text) - len(LOWER) - 1)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(Refused):
            bech32.decode(LOWER, changed, len(data))


def with_checksum(prefix: str, letters: str) -> str:
    """Return a text whose checksum is right, whatever its letters are."""
    values = bytes(ALPHABET.index(letter) for letter in letters)
    return prefix + "1" + letters + "".join(ALPHABET[value] for value in bech32._checksum(prefix, values))


ONE_BYTE = bech32.encode("a", b"\xff")  # 5 + 3 bits, then two bits of padding


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ONE_BYTE.upper(), "another prefix"),
        ("a" + ONE_BYTE[1:].upper(), "letter case"),
        (ONE_BYTE[:-1] + ONE_BYTE[-1].upper(), "letter case"),
        ("b" + ONE_BYTE[1:], "another prefix"),
        ("a" + ONE_BYTE, "another prefix"),
        (ONE_BYTE[1:], "another prefix"),
        (ONE_BYTE.replace("1", ""), "another prefix"),
        ("", "another prefix"),
        ("1", "another prefix"),
        ("a1", "length"),
        (ONE_BYTE + "q", "length"),
        (ONE_BYTE[:-1], "length"),
        (" " + ONE_BYTE, "another prefix"),
        (ONE_BYTE + "\n", "length"),
        (ONE_BYTE[:-1] + "\n", "alphabet"),
        (ONE_BYTE[:-1] + "b", "alphabet"),
        (ONE_BYTE[:-1] + "\x00", "alphabet"),
        (ONE_BYTE[:-1] + "\N{KELVIN SIGN}", "alphabet"),
        (ONE_BYTE[:-1] + "\N{FULLWIDTH LATIN SMALL LETTER Q}", "alphabet"),
        (ONE_BYTE[:-1] + "\ud800", "alphabet"),
        (with_checksum("b", "ll")[1:].join(("a", "")), "checksum"),
        (with_checksum("a", "l7"), "padding bits"),
        (with_checksum("a", "lll"), "length"),
        (with_checksum("a", "l"), "length"),
    ],
)
def test_any_other_spelling_is_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        bech32.decode("a", text, 1)
    assert refused.value.reason == f"bech32: {reason}"


def test_the_kelvin_sign_is_no_k() -> None:
    """It becomes an ASCII k in lower case: taken for one, a key would have a second spelling."""
    text = bech32.encode("A", bytes(range(30)))
    assert "K" in text
    with pytest.raises(Refused):
        bech32.decode("A", text.replace("K", "\N{KELVIN SIGN}"), 30)


@given(text=st.text(max_size=30))
def test_no_text_raises_another_error(text: str) -> None:
    with pytest.raises(Refused):
        bech32.decode("a", text, 3)
    with pytest.raises(Refused):
        bech32.decode("a", "a1" + text, 3)


@pytest.mark.parametrize("prefix", ["", "Age", "age ", "åge", "age\n"])
def test_a_prefix_that_mixes_cases_is_our_own_mistake(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        bech32.encode(prefix, b"")
    with pytest.raises(ValueError, match="prefix"):
        bech32.decode(prefix, "", 0)
