"""An identity is one seed: it opens, and it signs (SPEC §4)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto.age import open_sealed, seal
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.identity import Identity, PublicKeys, verify
from crypto.root_key import RootKey
from tests.crypto.world import receipt, seed

ORDER = 2**252 + 27742317777372353535851937790883648493


def test_two_identities_are_two() -> None:
    assert Identity.new() != Identity.new()
    assert Identity(seed("a")) == Identity(seed("a"))
    assert len({Identity(seed("a")), Identity(seed("a")), Identity(seed("b"))}) == 2
    assert Identity(seed("a")) != "a"
    assert RootKey.new() != RootKey.new()
    assert RootKey(seed("a")) == RootKey(seed("a"))
    assert len({RootKey(seed("a")), RootKey(seed("a"))}) == 1


def test_an_identity_opens_what_was_sealed_to_its_public_keys() -> None:
    identity = Identity(seed("a"))
    assert open_sealed(seal(b"text", [identity.public.seal]), [identity.open_key]) == b"text"


def test_a_repr_shows_no_secret() -> None:
    for secret in (Identity(seed("a")), RootKey(seed("a")), Identity(seed("a")).public):
        shown = repr(secret)
        assert seed("a").hex() not in shown
        assert b64(seed("a")) not in shown


@settings(max_examples=30)
@given(message=st.binary(max_size=200), place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_signature_verifies_for_its_message_and_key_alone(message: bytes, place: int, bit: int) -> None:
    identity = Identity(seed("a"))
    signature = identity.sign(message)
    verify(identity.public.sign, message, signature)
    for index, part in enumerate((identity.public.sign, message, signature)):
        if not part:
            continue
        changed = bytearray(part)
        changed[place % len(part)] ^= 1 << bit
        parts = [identity.public.sign, message, signature]
        parts[index] = bytes(changed)
        with pytest.raises(Refused):
            verify(*parts)


def test_a_signature_is_not_made_into_another() -> None:
    """S and S + order verify alike in a lax implementation: two signatures of one message."""
    identity = Identity(seed("a"))
    signature = identity.sign(b"message")
    s = int.from_bytes(signature[32:], "little") + ORDER
    with pytest.raises(Refused):
        verify(identity.public.sign, b"message", signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize("point", [bytes(32), b"\1" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_key_of_small_order_is_refused(point: bytes) -> None:
    """Under such a key one signature verifies with many messages."""
    with pytest.raises(Refused):
        verify(point, b"message", point + bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_another_size_is_refused(size: int) -> None:
    for refused in (
        lambda: Identity(bytes(size)),
        lambda: RootKey(bytes(size)),
        lambda: verify(bytes(size), b"", bytes(64)),
        lambda: verify(bytes(32), b"", bytes(size)),
    ):
        with pytest.raises(Refused):
            refused()


def test_public_keys_are_read_back() -> None:
    public = Identity(seed("a")).public
    assert PublicKeys.from_json(public.to_json()) == public
    with pytest.raises(Refused):
        PublicKeys.from_json({"seal": b64(public.seal.raw[:-1]), "sign": b64(public.sign)})


def test_a_paper_root_comes_from_its_words() -> None:
    assert RootKey.from_words(receipt("root")) == RootKey.from_words(receipt("root"))
    assert RootKey.from_words(receipt("root")) != RootKey.from_words(receipt("another"))
    assert RootKey(seed("a")).public != Identity(seed("a")).public.sign
