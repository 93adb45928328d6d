"""Records that say something no record may say are refused when they are read, whoever signed them (SPEC §7)."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from crypto.encoding import b64
from crypto.errors import Refused
from crypto.form import FormSecret
from crypto.grants import ListLine
from crypto.records import parse_record
from crypto.signing import Label, sign_statement
from tests.crypto.cases import claimed, handled
from tests.crypto.world import HANNA, reporter

ROOT, EXPOSED, ROOM, STATE, EPOCH, WAKE, TOMBSTONE, CLOSE = range(8)
"""The first eight records of the case that was handled."""

Fields = dict[str, Any]


def fields_of(seq: int) -> Fields:
    return deepcopy(dict(handled().chain.records[seq].signed.fields))


def signed(fields: Fields) -> bytes:
    return sign_statement(Label.RECORD, fields, [reporter("handled")]).marshal()


def set_(key: str, value: object) -> Callable[[Fields], object]:
    return lambda fields: fields.update({key: value})


def in_room(key: str, value: object) -> Callable[[Fields], object]:
    return lambda fields: fields["rooms"][-1].update({key: value})


def holders(count: int) -> list[Fields]:
    """Return members that nobody knows, in the order that a record wants."""
    return [{"asleep": None, "who": who} for who in sorted(b64(number.to_bytes(32, "big")) for number in range(count))]


ME = {"asleep": None, "who": "reporter"}
BREAKING: list[tuple[int, Callable[[Fields], object]]] = [
    (ROOT, set_("type", "Root")),
    (ROOT, set_("type", None)),
    (ROOT, lambda fields: fields.pop("type")),
    (ROOT, set_("v", 2)),
    (ROOT, set_("more", 1)),
    (ROOT, lambda fields: fields.pop("track")),
    (ROOT, set_("track", "Report")),
    (ROOT, set_("invitation", 0)),
    (ROOT, set_("directory", 0)),
    (ROOT, set_("nonce", "AA")),
    (ROOT, set_("day", "2026-02-30")),
    (ROOT, set_("signers", [])),
    (ROOT, set_("signers", [{"role": "handler", "who": HANNA.who}])),
    (ROOT, lambda fields: fields["rooms"].reverse()),
    (ROOT, lambda fields: fields["rooms"].append(fields["rooms"][-1])),
    (ROOT, lambda fields: fields["reporter"].update({"more": 1})),
    (ROOT, lambda fields: fields["reporter"].update({"seal": b64(bytes(1216))})),
    (ROOT, in_room("room", "attic")),
    (ROOT, in_room("room", "identity")),
    (ROOT, in_room("epoch", "0")),
    (ROOT, in_room("holders", [])),
    (ROOT, in_room("holders", [ME])),
    (ROOT, in_room("holders", [ME, ME])),
    (ROOT, in_room("holders", [ME, *holders(1)])),
    (ROOT, in_room("holders", [{"asleep": "x" * 201, "who": HANNA.who}, ME])),
    (ROOT, in_room("holders", [{"asleep": "", "who": "claimant"}, ME])),
    (ROOT, in_room("holders", [*holders(200), ME])),
    (ROOT, in_room("admits", [{"epochs": [0], "who": HANNA.who}])),
    (EPOCH, in_room("admits", [{"epochs": [1], "who": HANNA.who}])),
    (EPOCH, in_room("admits", [{"epochs": [0, 0], "who": HANNA.who}])),
    (EPOCH, in_room("admits", [{"epochs": [], "who": HANNA.who}] * 2)),
    (EPOCH, set_("rooms", {})),
    (EPOCH, set_("seq", 0)),
    (EPOCH, set_("case", b64(bytes(19)))),
    (EPOCH, set_("signers", [{"role": "handler"}])),
    (EPOCH, set_("signers", [{"role": "reader", "who": HANNA.who}])),
    (EPOCH, set_("type", "root")),
    (STATE, set_("state", "received")),
    (STATE, set_("state", "closed")),
    (STATE, set_("state", None)),
    (STATE, set_("type", "close")),
    (STATE, set_("type", "exposed")),
    (EXPOSED, set_("type", "state")),
    (EXPOSED, set_("type", "wake2")),
    (WAKE, set_("rooms", [])),
    (CLOSE, set_("outcome", "Well founded")),
    (TOMBSTONE, set_("room", "attic")),
    (TOMBSTONE, set_("hash", b64(bytes(31)))),
    (TOMBSTONE, set_("object", b64(bytes(17)))),
    *((EXPOSED, set_("type", reserved)) for reserved in ("consent", "notice", "breach")),
]


@pytest.mark.parametrize(("seq", "break_it"), BREAKING)
def test_a_malformed_record_is_refused_though_it_is_signed(seq: int, break_it: Callable[[Fields], object]) -> None:
    fields = fields_of(seq)
    assert parse_record(signed(fields)).content.to_json() == fields
    break_it(fields)
    with pytest.raises(Refused):
        parse_record(signed(fields))


def test_two_hundred_holders_are_the_most() -> None:
    fields = fields_of(ROOT)
    in_room("holders", [*holders(199), ME])(fields)
    assert len(parse_record(signed(fields)).rooms[-1].holders) == 200


def test_a_record_says_who_signs_it_when_and_by_which_directory() -> None:
    root, claim = claimed().chain.records[:2]
    assert (root.directory, claim.directory) == (1, 1)
    assert root.day == claim.day
    assert [signer.who for signer in claim.signers] == ["reporter", "claimant"]
    assert root.signers == claim.signers[:1]
    assert [key.room for key in claim.rooms] == ["talk"]
    assert handled().chain.records[EXPOSED].rooms == ()


@pytest.mark.parametrize("make", [lambda: FormSecret(bytes(31)), lambda: ListLine.shortened(None, "k" * 700, "title")])
def test_what_cannot_be_is_not_made(make: Callable[[], object]) -> None:
    with pytest.raises(Refused):
        make()
