"""A refusal says one thing to people, whatever was wrong."""

import copy

from crypto.errors import CryptoError, NotAHolder, Refused


def test_every_refusal_reads_the_same() -> None:
    """Whoever sends forged files learns nothing from the answer."""
    assert str(Refused("header: MAC")) == str(Refused("payload: length")) == str(NotAHolder()) == Refused.SENTENCE


def test_developers_see_the_reason() -> None:
    assert Refused("header: MAC").reason == "header: MAC"
    assert repr(Refused("header: MAC")) == "Refused('header: MAC')"


def test_not_a_holder_is_a_refusal() -> None:
    assert issubclass(NotAHolder, Refused)
    assert issubclass(Refused, CryptoError)


def test_an_error_survives_a_copy() -> None:
    """Process pools copy errors."""
    assert copy.copy(NotAHolder()).reason == NotAHolder().reason
    assert copy.copy(Refused("x")).reason == "x"
