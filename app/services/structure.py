"""An organisation's units and bodies, from its signed directory, as the rules take them."""

from collections.abc import Sequence, Set

from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from crypto.directory import Body, Unit, Version


def structure_of(version: Version) -> Structure:
    """Return the units, and the bodies with the seats of the members who are in force in *version*."""
    return structure_of_parts(version.units, version.bodies, {member.member for member in version.in_force})


def structure_of_parts(units: Sequence[Unit], bodies: Sequence[Body], members: Set[bytes]) -> Structure:
    """Return these units, and the bodies with the seats of *members*, by id."""
    held_units = tuple(UnitHeld(unit.id, unit.kind, unit.parent) for unit in units)
    held_bodies = tuple(
        BodyHeld(
            body.id,
            body.kind,
            body.unit,
            tuple(
                SeatHeld(seat.member, seat.role.value, seat.chair, seat.deputy, seat.since, seat.until)
                for seat in body.seats
                if seat.member in members
            ),
        )
        for body in bodies
    )
    return Structure(held_units, held_bodies)
