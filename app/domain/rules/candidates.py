"""Who could be given a report, whatever else its reporter says: those they are asked about before it is routed."""

from app.domain.rulebook.whole import Rulebook
from app.domain.rules.structure import BodyHeld, Structure


def could_receive(rulebook: Rulebook, structure: Structure, unit: str | None) -> tuple[BodyHeld, ...]:
    """
    Return the bodies that a report from *unit* could come to, nearest first: awake, asleep, registered or in another's place.

    Bodies without anybody in them are left out.
    """
    kinds = _body_kinds(rulebook)
    places = dict.fromkeys([*structure.upwards(unit), *structure.top(unit)])
    found = (body for place in places for kind in kinds for body in structure.at(kind, place))
    return tuple(body for body in found if body.seats)


def _body_kinds(rulebook: Rulebook) -> tuple[str, ...]:
    targets = [target for row in rulebook.routing for target in row.receives]
    targets += [sleeper.target for row in rulebook.routing for sleeper in row.sleeps]
    targets += [target for row in rulebook.register for target in row.with_]
    named = [target.body for target in targets] + ([] if rulebook.board is None else [rulebook.board])
    kinds: dict[str, None] = {}
    while named:
        kind = named.pop(0)
        instead = rulebook.body_kind(kind).instead
        named += [instead] if kind not in kinds and instead is not None else []
        kinds[kind] = None
    return tuple(kinds)
