"""Who could be given a report, or told of it, whatever else its reporter says: those they are asked about, those it may name."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from app.domain.rulebook.conditions import When
from app.domain.rulebook.tables import Registration, Target
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
    kinds = in_their_place(rulebook, targets)
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
    rows = [row for row in rulebook.routing if _could_hold_for(row.when, kind, switched_on)]
    targets: dict[str | None, list[Target]] = {None: [target for row in rows for target in row.receives]}
    for sleeper in (sleeper for row in rows for sleeper in row.sleeps):
        targets.setdefault(sleeper.deadline, []).append(sleeper.target)
    return {asleep: _seated(rulebook, structure, named, days) for asleep, named in targets.items()}


def could_be_registered(
    rulebook: Rulebook, structure: Structure, kind: str, switched_on: Collection[str], days: Collection[date]
) -> frozenset[bytes]:
    """Return with whom a report of *kind* that is filed on one of these *days* could be registered; the arguments as above."""
    rows = [row for row in rulebook.register if _could_hold_for(row.when, kind, switched_on)]
    return _registering(rulebook, structure, rows, days)


def keeps_a_register(rulebook: Rulebook, structure: Structure, member: bytes, day: date) -> bool:
    """Whether *member* sits on *day* where the rules have any case registered: who no longer does is told of none."""
    return member in _registering(rulebook, structure, rulebook.register, [day])


def _registering(
    rulebook: Rulebook, structure: Structure, rows: Collection[Registration], days: Collection[date]
) -> frozenset[bytes]:
    targets = [target for row in rows for target in row.with_]
    return _seated(rulebook, structure, targets, days) if targets else frozenset()


def _could_hold_for(when: When, kind: str, switched_on: Collection[str]) -> bool:
    return (not when.kinds or kind in when.kinds) and when.settings <= frozenset(switched_on)


def _seated(rulebook: Rulebook, structure: Structure, targets: Collection[Target], days: Collection[date]) -> frozenset[bytes]:
    """Return who sits where one of *targets* may be found: in another's place only at the top."""
    anywhere = {target.body for target in targets if target.at != "top"}
    kinds = in_their_place(rulebook, [target.body for target in targets])
    top = {place for unit in (None, *(unit.id for unit in structure.units)) for place in structure.top(unit)}
    return frozenset(
        seat.member
        for body in structure.bodies
        if body.kind in anywhere or (body.kind in kinds and body.unit in top)
        for seat in body.seats
        if seat.role == rulebook.body_kind(body.kind).role and any(seat.held_on(day) for day in days)
    )


def in_their_place(rulebook: Rulebook, bodies: Iterable[str]) -> tuple[str, ...]:
    """Return these kinds of body, and those that take over where all of one are excluded."""
    named = [*bodies, *([] if rulebook.board is None else [rulebook.board])]
    kinds: dict[str, None] = {}
    while named:
        kind = named.pop(0)
        instead = rulebook.body_kind(kind).instead
        named += [instead] if kind not in kinds and instead is not None else []
        kinds[kind] = None
    return tuple(kinds)
