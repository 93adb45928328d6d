"""A server that was taken over has a record signed, or signs it, in a way that two readers could take differently."""

from dataclasses import replace

import pytest

from crypto.encoding import b64
from crypto.filing import handle
from crypto.records import HANDLING, State
from crypto.signers import BY_REPORTER
from crypto.signing import Signed
from tests.adversary.attacks import Attack, attacks, refused
from tests.adversary.shown import ShownCase
from tests.adversary.world import (
    SERVER,
    book,
    case_id_of,
    plain,
    shown,
)
from tests.crypto.forging import link, signed
from tests.crypto.world import HANNA, directories, reporter

SMALL_ORDER = bytes([1]) + bytes(31)
"""The neutral element: a signature that holds for every message, where nobody looks."""


@refused("signature: does not verify")
def names_a_reporters_key_that_has_signed_everything() -> ShownCase:
    """It files with a signing key of small order, with which one signature holds for every record."""
    story = plain()
    content = replace(story.chain.root, reporter=replace(SERVER.public, sign=SMALL_ORDER))
    statement = signed(content, SERVER).rsplit(b"\n", 2)[0] + b"\n"
    record = Signed(statement, {}, (SMALL_ORDER + bytes(32),)).marshal()
    return ShownCase(book(1), case_id_of(record), (record,))


ORDER = 2**252 + 27742317777372353535851937790883648493


@refused("signature: does not verify")
def makes_a_second_signature_of_one() -> ShownCase:
    """It makes a second signature of a handler's (S + L), so that two readers could differ about one record."""
    story = plain()
    record = handle(story.chain, HANNA.as_(), directories(1)).chain.records[-1].signed
    (signature,) = record.signatures
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    return shown(story, replace(record, signatures=(signature[:32] + scalar.to_bytes(32, "little"),)).marshal())


def _spelt(old: bytes, new: bytes) -> ShownCase:
    """Return a case with a handler's record in another spelling, which the handler even signed."""
    story = plain()
    honest = signed(State(link(story.chain, HANNA.as_()), HANDLING), HANNA.identity)
    statement = honest.rsplit(b"\n", 2)[0] + b"\n"
    assert statement.count(old) == 1
    statement = statement.replace(old, new)
    return shown(story, statement + b64(HANNA.identity.sign(statement)).encode() + b"\n")


@refused("json: not canonical")
def repeats_a_key() -> ShownCase:
    """It has a record with a key twice, which one reader takes the first of and another the last."""
    return _spelt(b'"state":"handling"', b'"state":"withdrawn","state":"handling"')


@refused("json: not canonical")
def escapes_a_letter() -> ShownCase:
    """It has a record with a letter written as an escape."""
    return _spelt(b'"state":"handling"', b'"state":"h\\u0061ndling"')


@refused("json: not canonical")
def adds_white_space() -> ShownCase:
    """It has a record with white space."""
    return _spelt(b'"state":"handling"', b'"state": "handling"')


@refused("json: not canonical")
def reorders_keys() -> ShownCase:
    """It has a record with two keys in another order."""
    return _spelt(b'"type":"state","v":1', b'"v":1,"type":"state"')


@refused("json: integer out of range")
def names_a_number_that_some_round() -> ShownCase:
    """It has a record with a number that JavaScript rounds to another."""
    return _spelt(b'"directory":2', b'"directory":9007199254740993')


@refused("json: fraction")
def writes_a_number_as_a_fraction() -> ShownCase:
    """It has a record with a number written as a fraction."""
    return _spelt(b'"directory":2', b'"directory":2.0')


@refused("json: not canonical")
def writes_minus_nothing() -> ShownCase:
    """It has a record with minus zero."""
    return _spelt(b'"directory":2', b'"directory":-0')


@refused("fields: other keys")
def adds_a_field() -> ShownCase:
    """It has a record with a field more, which only some readers know."""
    return _spelt(b'"type":"state"', b'"to":"nobody","type":"state"')


@refused("statement: something follows")
def appends_bytes() -> ShownCase:
    """It appends bytes to a record."""
    story = plain()
    return shown(story, handle(story.chain, HANNA.as_(), directories(1)).record + b"\n")


@refused("statement: number of signatures")
def adds_a_signature() -> ShownCase:
    """It adds a signature of its own to a handler's."""
    story = plain()
    record = handle(story.chain, HANNA.as_(), directories(1)).chain.records[-1].signed
    return shown(story, replace(record, signatures=(*record.signatures, SERVER.sign(record.statement))).marshal())


@refused("base64: size")
def leaves_the_signature_out() -> ShownCase:
    """It has a record that names nobody as its signer, and nobody signed."""
    story = plain()
    content = State(replace(link(story.chain, HANNA.as_()), signers=()), HANDLING)
    return shown(story, signed(content))


@refused("record: one signs this")
def adds_itself_to_the_signers() -> ShownCase:
    """It has a record that a handler signed with it: a signature over more than the handler's."""
    story = plain()
    content = State(replace(link(story.chain, HANNA.as_()), signers=(HANNA.as_().signer, BY_REPORTER)), HANDLING)
    return shown(story, signed(content, HANNA.identity, reporter("plain")))


@refused("statement: form")
def shows_a_signature_over_another_thing() -> ShownCase:
    """It shows a member's entry, truly signed, where a record belongs."""
    return shown(plain(), HANNA.entry.marshal())


@refused("record: unknown type")
def uses_a_reserved_type() -> ShownCase:
    """It has a record of a type that is reserved, of which readers could think what they like."""
    return _spelt(b'"type":"state"', b'"type":"notice"')


@pytest.mark.parametrize("attack", attacks(__name__), ids=str)
def test_a_reader_answers(attack: Attack) -> None:
    attack.play()
