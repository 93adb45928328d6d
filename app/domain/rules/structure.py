"""An organisation as the rules see it: units in a tree, bodies in units, members in seats."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """
    A seat that an active member holds, in *role*.

    *deputy*: a substitute's, who receives only in place of the others. *since*, *until*: the term's first and last day.
    """

    member: bytes
    role: str
    chair: bool = False
    deputy: bool = False
    since: date | None = None
    until: date | None = None

    def held_on(self, day: date) -> bool:
        """Whether the term runs on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class UnitHeld:
    """A unit: its kind by the rulebook, and the unit above it, None at the top."""

    id: str
    kind: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class BodyHeld:
    """A body: its kind by the rulebook, its unit (None: the organisation as a whole), its seats."""

    id: str
    kind: str
    unit: str | None
    seats: tuple[SeatHeld, ...]


@dataclass(frozen=True)
class Structure:
    """An organisation's units and bodies, ready to be looked up; 500 units and 2,000 members cost nothing per case."""

    units: Sequence[UnitHeld]
    bodies: Sequence[BodyHeld]

    def body(self, body: str) -> BodyHeld:
        """Return the body with this id; whoever was found sits in one."""
        return self._bodies_by_id[body]

    @cached_property
    def _bodies_by_id(self) -> dict[str, BodyHeld]:
        return {body.id: body for body in self.bodies}

    @cached_property
    def _units(self) -> dict[str, UnitHeld]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _bodies(self) -> dict[tuple[str, str | None], tuple[BodyHeld, ...]]:
        found: dict[tuple[str, str | None], tuple[BodyHeld, ...]] = {}
        for body in sorted(self.bodies, key=lambda body: body.id):
            place = (body.kind, body.unit)
            found[place] = (*found.get(place, ()), body)
        return found

    def unit(self, unit: str | None) -> UnitHeld | None:
        """Return the unit with this id. Whoever doesn't know where it happened means the only one that nothing is above."""
        return self._only_top if unit is None else self._units.get(unit)

    @cached_property
    def _only_top(self) -> UnitHeld | None:
        highest = [unit for unit in self.units if unit.parent is None]
        return highest[0] if len(highest) == 1 else None

    def upwards(self, unit: str | None) -> Iterator[str | None]:
        """Yield *unit*, each unit above it, and at last None for the organisation as a whole."""
        seen: set[str] = set()
        here = self.unit(unit)
        while here is not None and here.id not in seen:
            seen.add(here.id)
            yield here.id
            here = self.unit(here.parent)
        yield None

    def at(self, kind: str, unit: str | None) -> tuple[BodyHeld, ...]:
        """Return the bodies of *kind* that belong to exactly this unit, by id."""
        return self._bodies.get((kind, unit), ())

    def top(self, unit: str | None) -> tuple[str | None, ...]:
        """Return where the top is, seen from *unit*: the uppermost unit above it, and the organisation as a whole."""
        above = list(self.upwards(unit))
        roots = above[-2:] if len(above) > 1 else [*sorted(found.id for found in self.units if found.parent is None), None]
        return tuple(roots)
