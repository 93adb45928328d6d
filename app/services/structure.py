"""An organisation's units and bodies, from its signed directory, as the rules take them."""

from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from crypto.directory import Version


def structure_of(version: Version) -> Structure:
    """Return the units, and the bodies with the seats of the members who are in force in *version*."""
    in_force = {member.member for member in version.in_force}
    units = tuple(UnitHeld(unit.id, unit.kind, unit.parent) for unit in version.units)
    bodies = tuple(
        BodyHeld(
            body.id,
            body.kind,
            body.unit,
            tuple(
                SeatHeld(seat.member, seat.role.value, seat.chair, seat.deputy, seat.since, seat.until)
                for seat in body.seats
                if seat.member in in_force
            ),
        )
        for body in version.bodies
    )
    return Structure(units, bodies)
