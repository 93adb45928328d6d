"""The seats of a directory, as the rules of routing take them."""

from app.domain.routing import SeatHeld
from crypto.directory import Version


def seats_held(version: Version) -> tuple[SeatHeld, ...]:
    """Return the seats of the members who are in force in *version*."""
    in_force = {member.member for member in version.in_force}
    return tuple(
        SeatHeld(body.id, seat.member, seat.role.value)
        for body in version.bodies
        for seat in body.seats
        if seat.member in in_force
    )
