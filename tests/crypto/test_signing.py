"""A statement verifies under its own label, with its own body, by its own signers (SPEC §3)."""

import pytest

from crypto.encoding import Json
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.signing import MAX_STATEMENT, Label, Signed, parse_signed, sign_statement
from tests.crypto.world import seed

ONE, TWO = Identity(seed("one")), Identity(seed("two"))
FIELDS: dict[str, Json] = {"a": 1, "b": "LF \n and space"}


def test_what_was_written_is_read_back() -> None:
    signed = sign_statement(Label.RECORD, FIELDS, [ONE, TWO])
    again = parse_signed(Label.RECORD, signed.marshal())
    assert (again, again.digest, again.marshal()) == (signed, signed.digest, signed.marshal())
    again.verify(ONE.public.sign, TWO.public.sign)


def test_a_signature_over_one_type_verifies_as_no_other() -> None:
    signed = sign_statement(Label.RECORD, FIELDS, [ONE])
    for label in set(Label) - {Label.RECORD}:
        with pytest.raises(Refused):
            parse_signed(label, signed.marshal())
        relabelled = parse_signed(label, signed.marshal().replace(b"record", label.value.split("/")[-1].encode(), 1))
        with pytest.raises(Refused):
            relabelled.verify(ONE.public.sign)


@pytest.mark.parametrize("keys", [(), (ONE,), (TWO, ONE), (ONE, ONE), (ONE, TWO, ONE)])
def test_signers_count_in_number_and_order(keys: tuple[Identity, ...]) -> None:
    signed = sign_statement(Label.RECORD, FIELDS, [ONE, TWO])
    with pytest.raises(Refused):
        signed.verify(*(key.public.sign for key in keys))


def test_the_body_is_signed_and_part_of_the_digest() -> None:
    signed = sign_statement(Label.OBJECT, FIELDS, [ONE], b"body")
    again = parse_signed(Label.OBJECT, signed.marshal(), with_body=True)
    again.verify(ONE.public.sign)
    other = Signed(signed.statement, FIELDS, signed.signatures, b"another")
    assert other.digest != signed.digest
    with pytest.raises(Refused):
        other.verify(ONE.public.sign)


def test_signatures_are_not_part_of_the_digest() -> None:
    assert sign_statement(Label.RECORD, FIELDS, [ONE]).digest == sign_statement(Label.RECORD, FIELDS, [TWO]).digest


GOOD = sign_statement(Label.RECORD, {"a": 1}, [ONE]).marshal()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n\n",
        GOOD[:-1],
        GOOD + b"\n",
        GOOD + b"more",
        b" " + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b'{"a":1}', b"[1]"),
        GOOD.replace(b'{"a":1}', b'{"a": 1}'),
        GOOD[:-1] + b" \n",
        GOOD[:-1] + b"  " + GOOD[-87:],
        GOOD[:-2] + b"\n",
        GOOD[:-1] + b"\xff\n",
        GOOD[: GOOD.rindex(b"\n", 0, -1) + 1] + b"\n",
        GOOD[: GOOD.rindex(b"\n", 0, -1) + 1] + b" ".join([GOOD[-87:-1]] * 5) + b"\n",
    ],
)
def test_another_form_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        parse_signed(Label.RECORD, data)


def test_a_statement_over_256_kib_is_neither_made_nor_read() -> None:
    room = MAX_STATEMENT - len(b'tillit/v1/record\n{"a":""}\n')
    signed = sign_statement(Label.RECORD, {"a": "x" * room}, [ONE])
    assert len(parse_signed(Label.RECORD, signed.marshal()).statement) == MAX_STATEMENT
    with pytest.raises(Refused):
        sign_statement(Label.RECORD, {"a": "x" * (room + 1)}, [ONE])
    with pytest.raises(Refused):
        parse_signed(Label.RECORD, signed.marshal().replace(b"xx", b"xxx", 1))
