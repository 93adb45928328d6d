"""Rules of what can be seen of a sealed file: one key, whole, and exactly how much it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.refusals import Refusal, Why
from app.services.sealed_shape import header_size, plaintext_size, sealed_size
from crypto.age import seal
from crypto.age_chunks import CHUNK_SIZE, NONCE_SIZE, TAG_SIZE
from crypto.identity import Identity

KEY = Identity.new().public.seal
SIZES = [0, 1, 15, 16, 17, 1024, 4096, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE, 2 * CHUNK_SIZE + 1]


@pytest.mark.parametrize("size", SIZES)
def test_the_size_is_that_of_the_plaintext(size: int) -> None:
    assert sealed_size(seal(bytes(size), [KEY]), Why.BLOB_REFUSED) == size


@given(size=st.integers(0, 2**42))
def test_sizes_of_any_length_are_told_without_the_file(size: int) -> None:
    payload = size + TAG_SIZE * max(1, -(-size // CHUNK_SIZE))
    assert plaintext_size(500 + NONCE_SIZE + payload, 500, Why.BLOB_REFUSED) == size


@pytest.mark.parametrize("chunks", [1, 2, 5])
def test_a_last_chunk_without_content_is_refused(chunks: int) -> None:
    """Age writes none, so a file that has one is another writing of the same thing."""
    payload = chunks * (CHUNK_SIZE + TAG_SIZE) + TAG_SIZE
    with pytest.raises(Refusal):
        plaintext_size(500 + NONCE_SIZE + payload, 500, Why.BLOB_REFUSED)


def test_a_header_cut_off_anywhere_is_refused() -> None:
    sealed = seal(b"x", [KEY])
    end = header_size(sealed, Why.BLOB_REFUSED)
    for cut in range(end):
        with pytest.raises(Refusal):
            header_size(sealed[:cut], Why.BLOB_REFUSED)


def test_a_payload_shorter_than_one_tag_is_refused() -> None:
    sealed = seal(b"", [KEY])
    for cut in range(1, NONCE_SIZE + TAG_SIZE + 1):
        with pytest.raises(Refusal):
            sealed_size(sealed[:-cut], Why.BLOB_REFUSED)


def test_a_file_to_two_keys_is_refused() -> None:
    with pytest.raises(Refusal):
        sealed_size(seal(b"x", [KEY, Identity.new().public.seal]), Why.BLOB_REFUSED)


def test_a_header_without_end_is_not_searched_for_ever() -> None:
    endless = b"age-encryption.org/v1\n-> mlkem768x25519 " + b"A" * 10_000_000
    with pytest.raises(Refusal):
        header_size(endless, Why.BLOB_REFUSED)


def test_the_refusal_gives_the_reason_that_was_asked_for() -> None:
    for why in (Why.GRANTS_REFUSED, Why.OBJECT_REFUSED):
        with pytest.raises(Refusal) as caught:
            sealed_size(b"nothing", why)
        assert caught.value.why is why
