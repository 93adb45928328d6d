"""What nobody would receive is found in every kind of unit, by every entry."""

from dataclasses import replace

from app.domain.rules.gaps import Gap, gaps
from app.domain.rules.structure import BodyHeld, Structure, UnitHeld
from tests.domain.rules.party import BODIES, DAY, PARTY, STRUCTURE, UNITS


def found(structure: Structure) -> set[tuple[str, str | None, tuple[str, ...], str | None]]:
    return {(gap.kind, gap.unit_kind, gap.units, gap.entry) for gap in gaps(PARTY, structure, frozenset(), DAY)}


def test_an_organisation_that_has_everybody_leaves_no_gap() -> None:
    assert found(STRUCTURE) == set()


def test_a_gap_is_named_by_kind_units_and_entry() -> None:
    """Without a leader above them and without a board, the south has nobody but the panel."""
    units = (*UNITS, UnitHeld("island", "branch"))
    leaders = tuple(body for body in BODIES if body.unit in {"north", "north-branch"} or body.kind == "panel")
    left = found(Structure(units, leaders))
    assert ("report", "branch", ("south-branch", "island"), "leader") in left
    assert ("report", "county", ("south",), "leader") in left
    assert not any(entry == "leader" and "north-branch" in names for _, _, names, entry in left)


def test_an_organisation_without_units_is_looked_at_as_a_whole() -> None:
    board = tuple(replace(body, unit=None) for body in BODIES if body.kind == "board")
    assert found(Structure((), board)) == set()
    assert ("report", None, (), "leader") in found(Structure((), ()))


def test_a_gap_names_three_units_and_counts_the_rest() -> None:
    assert str(Gap("report", None, (), None)) == "report"
    assert str(Gap("report", None, (), "leader")) == "report (leader)"
    assert str(Gap("report", "branch", ("a", "b", "c"), None)) == "report (branch: a, b, c)"
    assert str(Gap("report", "branch", ("a", "b", "c", "d", "e"), "leader")) == "report (branch: a, b, c, +2; leader)"


def test_a_body_that_the_rulebook_does_not_know_receives_nothing() -> None:
    assert found(Structure((), (BodyHeld("elders", "elders", None, ()),)))
