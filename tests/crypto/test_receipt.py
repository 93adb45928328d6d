"""Ten words find a case and give its reporter's keys; a form's secret gives the same ten each time (SPEC §5)."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Refused
from crypto.form import FormSecret
from crypto.receipt import Receipt
from crypto.words import INDEX, WORDS
from tests.crypto.world import INSTANCE, nonce, receipt, seed

OTHER_INSTANCE = seed("other instance", 16)


def test_the_list_has_7772_words_in_order_and_none_begins_another() -> None:
    assert len(WORDS) == len(INDEX) == 7772
    assert list(WORDS) == sorted(WORDS)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)
    assert not any(after.startswith(before) for before, after in pairwise(WORDS))


@given(data=st.binary(min_size=48, max_size=48))
def test_words_are_the_digits_of_the_number(data: bytes) -> None:
    number = 0
    for word in Receipt.from_bytes(data).words:
        number = number * 7772 + INDEX[word]
    assert number == int.from_bytes(data, "big") % 7772**10


@pytest.mark.parametrize("size", [0, 32, 47, 49])
def test_fewer_bytes_make_no_receipt(size: int) -> None:
    with pytest.raises(ValueError, match="48 bytes"):
        Receipt.from_bytes(bytes(size))


@pytest.mark.parametrize(
    "words", [(), ("abacus",) * 9, ("abacus",) * 11, (*("abacus",) * 9, "Abacus"), (*("abacus",) * 9, "drop-down")]
)
def test_other_words_are_no_receipt(words: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        Receipt(words)


def test_two_receipts_are_two() -> None:
    assert Receipt.new() != Receipt.new()
    assert receipt("a") == receipt("a")
    assert len({receipt("a"), receipt("a"), receipt("b")}) == 2
    assert receipt("a") != "a"
    assert receipt("a") != receipt("b")


def test_the_server_keeps_the_hash_of_a_token_that_is_of_this_instance() -> None:
    words = receipt("a")
    assert words.lookup_hash(INSTANCE) == hashlib.sha256(words.lookup_token(INSTANCE)).digest()
    assert words.lookup_token(INSTANCE) != words.lookup_token(OTHER_INSTANCE)


def test_nothing_public_links_two_cases_of_one_reporter() -> None:
    one, two = (receipt("a").reporter(INSTANCE, nonce(name)) for name in ("one", "two"))
    assert one.public.seal != two.public.seal
    assert one.public.sign != two.public.sign
    assert receipt("a").reporter(INSTANCE, nonce("one")) == one


def test_a_form_sent_twice_shows_the_same_receipt() -> None:
    form = FormSecret(seed("form"))
    again = FormSecret.from_text(form.text)
    assert again == form
    assert again.receipt(INSTANCE) == form.receipt(INSTANCE)
    assert again.room(INSTANCE, "talk") == form.room(INSTANCE, "talk") != form.room(INSTANCE, "identity")
    assert FormSecret.new() != FormSecret.new()
    assert len({form, again}) == 1
    assert form != "form"


def test_nothing_of_a_form_is_the_same_elsewhere() -> None:
    form = FormSecret(seed("form"))
    for derive in (FormSecret.nonce, FormSecret.id, FormSecret.keep_key, FormSecret.receipt):
        assert derive(form, INSTANCE) != derive(form, OTHER_INSTANCE)
        assert derive(form, INSTANCE) != derive(FormSecret(seed("another form")), INSTANCE)


def test_the_content_hash_tells_what_moved() -> None:
    form = FormSecret(seed("form"))
    parts = [[b"ab", b"c"], [b"a", b"bc"], [b"abc"], [b"abc", b""], [b"", b"abc"], []]
    assert len({form.content_hash(INSTANCE, each) for each in parts}) == len(parts)
    assert form.content_hash(INSTANCE, parts[0]) == form.content_hash(INSTANCE, parts[0])
    assert form.content_hash(INSTANCE, parts[0]) != form.content_hash(OTHER_INSTANCE, parts[0])


@pytest.mark.parametrize("text", ["", "AA", "A" * 42, "A" * 44, " " + "A" * 43])
def test_another_form_secret_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        FormSecret.from_text(text)


def test_a_repr_shows_no_secret() -> None:
    form = FormSecret(seed("form"))
    shown = repr(form) + repr(form.receipt(INSTANCE)) + repr([form.receipt(INSTANCE)])
    assert not any(word in shown for word in form.receipt(INSTANCE).words)
    assert form.text not in shown
