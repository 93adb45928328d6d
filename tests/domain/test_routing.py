"""Rules of who receives a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.routing import NobodyReceives, Recipient, SeatHeld, recipients
from app.domain.rulebook import Kind, Text

KIND = Kind("report", "conduct", Text({"en": "Report"}), Text({"en": "Formal"}), ("desk", "committee"))
SEATS = st.lists(
    st.builds(
        SeatHeld,
        st.sampled_from(["desk", "committee", "board"]),
        st.binary(min_size=16, max_size=16),
        st.sampled_from(["handler", "adviser", "administrator"]),
    ),
    max_size=12,
)


@given(seats=SEATS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_seats_never_matters(seats: list[SeatHeld], order: object) -> None:
    shuffled = list(seats)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    try:
        expected = recipients(KIND, seats)
    except NobodyReceives:
        with pytest.raises(NobodyReceives):
            recipients(KIND, shuffled)
    else:
        assert recipients(KIND, shuffled) == expected


@given(seats=SEATS)
def test_only_handlers_of_the_kinds_own_bodies_receive_and_each_once(seats: list[SeatHeld]) -> None:
    entitled = {s.member for s in seats if s.role == "handler" and s.body in KIND.bodies}
    if not entitled:
        with pytest.raises(NobodyReceives):
            recipients(KIND, seats)
        return
    found = recipients(KIND, seats)
    assert {r.member for r in found} == entitled
    assert len(found) == len(entitled)


def test_a_member_of_two_bodies_receives_for_the_one_that_the_kind_names_first() -> None:
    seats = [SeatHeld("committee", b"a" * 16, "handler"), SeatHeld("desk", b"a" * 16, "handler")]
    assert recipients(KIND, seats) == (Recipient(b"a" * 16, "desk"),)
