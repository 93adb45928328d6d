"""A seat is written in one way."""

from datetime import date

import pytest

from app.services.invite_member import OfferedSeat
from app.services.obstacle import WrongField
from app.services.parse_seat import parse_seat
from crypto.roles import Role


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("committee:handler", OfferedSeat("committee", Role.HANDLER)),
        ("committee:handler:chair", OfferedSeat("committee", Role.HANDLER, chair=True)),
        ("board:adviser:deputy", OfferedSeat("board", Role.ADVISER, deputy=True)),
        (
            "desk:confidant:from=2026-01-01:until=2029-12-31",
            OfferedSeat("desk", Role.CONFIDANT, since=date(2026, 1, 1), until=date(2029, 12, 31)),
        ),
    ],
)
def test_what_is_written_is_read(text: str, seat: OfferedSeat) -> None:
    assert parse_seat(text) == seat


@pytest.mark.parametrize(
    "text",
    [
        *("", "committee", "committee:", "committee:boss", "committee:handler:", "committee:handler:leader"),
        *("committee:handler:chair:chair", "committee:handler:until=", "committee:handler:until=20271231"),
        *("committee:handler:until=2027-02-30", "committee:handler:for=2027-01-01"),
        *("committee:handler:from=2027-01-02:until=2027-01-01", "a:handler:until=2027-01-01:until=2028-01-01"),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(WrongField) as refusal:
        parse_seat(text)
    assert refusal.value.field == "seats"
