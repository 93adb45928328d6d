"""What rules ask of bodies is looked for on the day, among those who receive."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.reading import read_rulebook
from app.domain.rules.demands import Marks, shortfalls
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from tests.domain.rules.party import DAY, TEXT, member

COMMITTEE = """role = "handler"
seats = 3
chair = true
both_genders = true
competence = ["hr"]
"""
RULEBOOK = read_rulebook(TEXT.replace('id = "board"\nname', f'id = "board"\n{COMMITTEE}name').encode(), "party.toml")
ADA = SeatHeld(member("ada"), "handler", chair=True)
BO, CY = (SeatHeld(member(name), "handler") for name in ("bo", "cy"))
MARKS = {member("ada"): Marks("woman"), member("bo"): Marks("man", frozenset({"hr"}))}


def missing(*seats: SeatHeld, kind: str = "board", marks: Mapping[bytes, Marks] = MARKS) -> list[str]:
    """Return what a board with these seats lacks."""
    structure = Structure([UnitHeld("party", "party")], [BodyHeld("the-board", kind, "party", seats)])
    return [found.what for found in shortfalls(RULEBOOK, structure, marks, DAY)]


def test_a_body_that_has_what_the_rules_ask_for_lacks_nothing() -> None:
    assert missing(ADA, BO, CY) == []


@pytest.mark.parametrize(
    ("seats", "what"),
    [
        ((ADA, BO), ["seats"]),
        ((ADA, BO, replace(CY, role="observer")), ["seats"]),
        ((ADA, BO, replace(CY, deputy=True)), ["seats"]),
        ((ADA, BO, CY, replace(CY, member=member("dan"))), ["seats"]),
        ((ADA, BO, CY, replace(CY, member=member("dan"), role="observer")), []),
        ((replace(ADA, chair=False), BO, CY), ["chair"]),
        ((replace(ADA, chair=False), BO, CY, replace(CY, deputy=True, chair=True, member=member("dan"))), ["chair"]),
        ((), ["seats", "chair", "woman", "man", "competence"]),
    ],
)
def test_seats_are_counted_among_those_who_receive(seats: tuple[SeatHeld, ...], what: list[str]) -> None:
    """A secretary is none of them, and neither is a deputy."""
    assert missing(*seats) == what


def test_both_genders_and_each_competence_are_looked_for_among_the_marked() -> None:
    assert missing(ADA, BO, CY, marks={}) == ["woman", "man", "competence"]
    assert missing(ADA, BO, CY, marks={**MARKS, member("bo"): Marks("woman")}) == ["man", "competence"]
    assert missing(ADA, BO, CY, kind="leader", marks={}) == []


@pytest.mark.parametrize(
    ("days", "what"), [(-1, ["ended"]), (0, ["ending"]), (30, ["ending"]), (31, [])], ids=["over", "last day", "a month", "later"]
)
def test_a_term_is_warned_of_thirty_days_ahead(days: int, what: list[str]) -> None:
    dan = SeatHeld(member("dan"), "observer", until=DAY + timedelta(days=days))
    assert missing(ADA, BO, CY, dan) == what


def test_who_has_no_running_term_is_not_counted() -> None:
    assert missing(replace(ADA, until=date(2020, 1, 1)), BO, CY) == ["seats", "chair", "ended", "woman"]
    assert missing(replace(ADA, since=DAY + timedelta(days=1)), BO, CY) == ["seats", "chair", "woman"]


def test_kinds_that_the_rulebook_no_longer_knows_are_found() -> None:
    structure = Structure([UnitHeld("oslo", "village")], [BodyHeld("elders", "elders", None, ())])
    assert [found.what for found in shortfalls(RULEBOOK, structure, {}, DAY)] == ["unit kind", "body kind"]
