"""Which kinds of case somebody receives is looked for once a day, however often strangers ask for the form."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from app.services.readers import reportable
from app.services.rules import Rules
from tests.domain.rules.party import DAY, PARTY, seat

UNITS = (UnitHeld("party", "party"), *(UnitHeld(f"branch-{number}", "branch", "party") for number in range(50)))


class Counting(Structure):
    """A structure that counts how often bodies are looked for in it."""

    asked = 0

    def at(self, kind: str, unit: str | None) -> tuple[BodyHeld, ...]:
        """Return the bodies, counted."""
        Counting.asked += 1
        return super().at(kind, unit)


@pytest.mark.parametrize("seats", [(), (seat("jan"),)])
def test_strangers_have_it_looked_for_once(seats: tuple[SeatHeld, ...]) -> None:
    rules = Rules.on(PARTY, Counting(UNITS, (BodyHeld("board", "board", "party", seats),)), {})
    found = reportable(rules, DAY)
    assert bool(found) == bool(seats)
    before = Counting.asked
    assert before > 0
    assert all(reportable(rules, DAY) == found for _ in range(20))
    assert Counting.asked == before


def test_another_day_it_is_looked_for_anew_and_few_days_are_kept() -> None:
    ends = replace(seat("jan"), until=DAY)
    rules = Rules.on(PARTY, Structure(UNITS, (BodyHeld("board", "board", "party", (ends,)),)), {})
    assert reportable(rules, DAY)
    assert not reportable(rules, DAY + timedelta(days=1))
    for later in range(30):
        reportable(rules, DAY + timedelta(days=later))
    assert reportable(rules, DAY)
    assert len(rules.received) <= 2
