"""Vectors of the rulebooks' scenarios: what a reporter does, and what must be seen as the scenario's file says it."""

import hashlib
from typing import Any, Final

from crypto.encoding import Json, b64
from tests.scenarios.reading import Scenario, Scenarios, names_of_files, read_scenarios
from tests.scenarios.running import wanted
from tests.vectors.of_routing import body_as_json, draft_as_json

DECIDED: Final = frozenset(
    {
        *("reads", "may pick", "sleeps", "registered", "shut out", "because", "due", "not due", "promised", "refused", "open"),
        *("offered", "has"),
    }
)
"""What the browser's interpreter decides, too; the rest is only shown."""
LISTS: Final = frozenset({"kinds", "categories", "flags", "units", "bodies", "entries", "deadlines", "questions"})


def scenario_vectors() -> Json:
    """Return every scenario of which the browser's interpreter decides a part."""
    return [_of(read_scenarios(name)) for name in names_of_files()]


def _of(scenarios: Scenarios) -> Json:
    members = sorted({seat.member for body in scenarios.structure.bodies for seat in body.seats})
    shown = ((scenario, _seen(scenario)) for scenario in scenarios.scenarios)
    return {
        "bodies": [body_as_json(body) for body in scenarios.structure.bodies],
        "hash": b64(hashlib.sha256(scenarios.text).digest()),
        "name": scenarios.name,
        "people": {b64(member): member.rstrip(b".").decode() for member in members},
        "scenarios": [_scenario(scenario, seen) for scenario, seen in shown if seen],
        "units": [{"id": unit.id, "kind": unit.kind, "parent": unit.parent} for unit in scenarios.structure.units],
    }


def _seen(scenario: Scenario) -> dict[str, Any]:
    seen = {what: expected for what, expected in wanted(scenario).items() if what in DECIDED}
    if "has" in seen:
        seen["has"] = {name: ids for name, ids in seen["has"].items() if name in LISTS}
    return seen


def _scenario(scenario: Scenario, seen: dict[str, Any]) -> Json:
    return {
        "clock": {
            "events": {name: str(day) for name, day in scenario.clock.events.items()},
            "paused": dict(scenario.clock.paused),
        },
        "day": str(scenario.filed),
        "draft": None if scenario.draft is None else draft_as_json(scenario.draft),
        "name": str(scenario),
        "seen": seen,
        "settings": dict(scenario.settings),
    }
