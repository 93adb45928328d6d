"""Who could be given a report, whatever else its reporter says: those they are asked about, those it may be sealed to."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from app.domain.rulebook.whole import Rulebook
from app.domain.rules.structure import BodyHeld, Structure


def could_receive(rulebook: Rulebook, structure: Structure, unit: str | None) -> tuple[BodyHeld, ...]:
    """
    Return the bodies that a report from *unit* could come to, nearest first: awake, asleep, registered or in another's place.

    Bodies without anybody in them are left out.
    """
    targets = [target.body for row in rulebook.routing for target in row.receives]
    targets += [sleeper.target.body for row in rulebook.routing for sleeper in row.sleeps]
    targets += [target.body for row in rulebook.register for target in row.with_]
    kinds = _and_in_their_place(rulebook, targets)
    places = dict.fromkeys([*structure.upwards(unit), *structure.top(unit)])
    found = (body for place in places for kind in kinds for body in structure.at(kind, place))
    return tuple(body for body in found if body.seats)


def could_hold(
    rulebook: Rulebook, structure: Structure, kind: str, switched_on: Collection[str], days: Collection[date]
) -> Mapping[str | None, frozenset[bytes]]:
    """
    Return who could be given a report of *kind* that is filed on one of these *days*: by the deadline until which they sleep.

    Those under None may read it at once. Nobody who is not in it is ever named by the routing, whatever the reporter answers; it
    names fewer. *switched_on*: the organisation's settings that are.
    """
    rows = [
        row
        for row in rulebook.routing
        if (not row.when.kinds or kind in row.when.kinds) and row.when.settings <= frozenset(switched_on)
    ]
    targets: dict[str | None, list[str]] = {None: [target.body for row in rows for target in row.receives]}
    for sleeper in (sleeper for row in rows for sleeper in row.sleeps):
        targets.setdefault(sleeper.deadline, []).append(sleeper.target.body)
    return {
        asleep: _seated(rulebook, structure, _and_in_their_place(rulebook, bodies), days) for asleep, bodies in targets.items()
    }


def _seated(rulebook: Rulebook, structure: Structure, kinds: Collection[str], days: Collection[date]) -> frozenset[bytes]:
    return frozenset(
        seat.member
        for body in structure.bodies
        if body.kind in kinds
        for seat in body.seats
        if (seat.deputy or seat.role == rulebook.body_kind(body.kind).role) and any(seat.held_on(day) for day in days)
    )


def _and_in_their_place(rulebook: Rulebook, bodies: Iterable[str]) -> tuple[str, ...]:
    """Return these kinds of body, and those that take over where all of one are excluded."""
    named = [*bodies, *([] if rulebook.board is None else [rulebook.board])]
    kinds: dict[str, None] = {}
    while named:
        kind = named.pop(0)
        instead = rulebook.body_kind(kind).instead
        named += [instead] if kind not in kinds and instead is not None else []
        kinds[kind] = None
    return tuple(kinds)
