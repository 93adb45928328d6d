"""The reporter withdraws their case: a record that they sign. Nothing is deleted, and handling may go on."""

from datetime import date

from app.domain.case import Addition
from app.services.read_case import OpenRooms
from crypto.filing import withdraw


def seal_withdrawal(rooms: OpenRooms, day: date) -> Addition | None:
    """Return the signed record, None where the case was withdrawn before."""
    if rooms.chain.withdrawn:
        return None
    kept = day if rooms.chain.root.day is not None else None
    step = withdraw(rooms.chain, rooms.reporter, rooms.directories, kept)
    return Addition(records=(step.record,))
