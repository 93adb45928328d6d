"""Runs a scenario and returns what is seen, in the words that the scenarios' files use."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.texts import Text
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.due import Times, erase_by
from app.domain.rules.filing import not_filed
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import Routed, route
from app.domain.rules.steps import steps_of
from tests.scenarios.reading import Scenario, Scenarios, WrongScenario

ROUTED: Final = frozenset({"reads", "may pick", "sleeps", "registered", "shut out", "because"})
IF_READ: Final[Mapping[str, Any]] = {"sleeps": {}, "shut out": []}
"""What must be so wherever the readers are told and the scenario says nothing else."""
LISTS: Final = {
    **{name: name for name in ("levels", "tracks", "kinds", "grades", "categories", "flags", "reactions", "findings", "steps")},
    **dict(zip(("units", "bodies", "entries", "deadlines"), ("unit_kinds", "body_kinds", "entries", "deadlines"), strict=True)),
}


def wanted(scenario: Scenario) -> dict[str, Any]:
    """Return what must be seen, with what holds unless it is said otherwise: filing is not refused."""
    seen = {**(IF_READ if "reads" in scenario.seen else {}), **scenario.seen}
    return seen if scenario.draft is None else {"refused": None, **seen}


def check(of: Scenarios, scenario: Scenario) -> None:
    """Raise an error that names the file and the scenario where something else is seen than must be."""
    for what, expected in wanted(scenario).items():
        found = _SEE[what](of, scenario, expected)
        if found != expected:
            raise WrongScenario(f"{scenario}: {what}: {found!r} is seen, where it should be {expected!r}")


def _names(found: Iterable[bytes]) -> list[str]:
    return sorted(member.rstrip(b".").decode() for member in found)


def _reasons(found: Iterable[Found]) -> dict[str, str]:
    return {_names([one.member])[0]: one.reason for one in found}


def _routed(see: Callable[[Routed], Any]) -> Callable[..., Any]:
    def seen(of: Scenarios, scenario: Scenario, _: Any) -> Any:
        assert scenario.draft is not None, scenario
        return see(route(of.rulebook, of.structure, scenario.draft, scenario.filed))

    return seen


def _because(of: Scenarios, scenario: Scenario, expected: str) -> str | None:
    text = _routed(lambda routed: routed.because)(of, scenario, expected)
    return _fragment(of.rulebook, text, expected)


def _fragment(rulebook: Rulebook, text: Text | None, expected: str | None) -> str | None:
    """Return *expected* where the party's own language says it, else all that it says."""
    said = None if text is None else text.into(rulebook.languages[0])
    return expected if said is not None and expected is not None and expected in said else said


def _running(of: Scenarios, scenario: Scenario) -> dict[str, str]:
    due = Times.of(of.rulebook, scenario.settings).due(_facts(scenario), scenario.clock)
    return {one.id if one.side is None else f"{one.id} {one.side}": f"{one.day} {one.set_by}" for one in due}


def _due(of: Scenarios, scenario: Scenario, expected: Iterable[str]) -> dict[str, str]:
    """Return each deadline that is asked for as “2026-12-10 rules”: its last day, and whose number that is."""
    return {name: day for name, day in _running(of, scenario).items() if name in expected}


def _not_due(of: Scenarios, scenario: Scenario, expected: list[str]) -> list[str]:
    running = {name.partition(" ")[0] for name in _running(of, scenario)}
    return [name for name in expected if name not in running]


def _promised(of: Scenarios, scenario: Scenario, _: Any) -> list[str]:
    return [one.id for one in Times.of(of.rulebook, scenario.settings).due(_facts(scenario), scenario.clock) if one.promised]


def _refused(of: Scenarios, scenario: Scenario, _: Any) -> str | None:
    assert scenario.draft is not None, scenario
    refused = not_filed(of.rulebook, of.structure, scenario.draft, scenario.filed)
    return None if refused is None else refused.why


def _open(of: Scenarios, scenario: Scenario, _: Any) -> list[str]:
    assert scenario.draft is not None, scenario
    refused = not_filed(of.rulebook, of.structure, scenario.draft, scenario.filed)
    return [] if refused is None else [kind.id for kind in refused.open]


def _elsewhere(of: Scenarios, _: Scenario, __: Any) -> list[str]:
    return [way.name.into(of.rulebook.languages[0]) for way in of.rulebook.elsewhere]


def _steps(of: Scenarios, scenario: Scenario, expected: list[str]) -> list[str]:
    """Return those of the steps that are asked for, in the rulebook's order."""
    return [step.id for step in steps_of(of.rulebook, _facts(scenario)) if step.id in expected]


def _no_steps(of: Scenarios, scenario: Scenario, expected: list[str]) -> list[str]:
    there = _steps(of, scenario, expected)
    return [step for step in expected if step not in there]


def _erased(of: Scenarios, scenario: Scenario, _: Any) -> Any:
    return erase_by(Times.of(of.rulebook, scenario.settings), scenario.clock.events["closed"])[0]


def _told(of: Scenarios, scenario: Scenario, expected: str) -> str | None:
    """Return what the page promises: the first that holds."""
    facts = _facts(scenario)
    text = next((text for when, text in of.rulebook.texts.promises if when.holds(facts)), None)
    return _fragment(of.rulebook, text, expected)


def _has(of: Scenarios, _: Scenario, expected: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the whole list of each thing that is asked for."""
    lists = {name: [part.id for part in getattr(of.rulebook, LISTS[name])] for name in expected if name in LISTS}
    questions = [question.id for group in of.rulebook.groups for question in group.questions]
    words = [term.word for term in of.rulebook.terms]
    return {**lists, **{name: part for name, part in (("questions", questions), ("terms", words)) if name in expected}}


def _offered(of: Scenarios, scenario: Scenario, _: Any) -> list[str]:
    facts = _facts(scenario)
    return [entry.id for entry in of.rulebook.entries_for(facts.kind, facts.unit_kind)]


def _texts(of: Scenarios, _: Scenario, expected: Mapping[str, str]) -> dict[str, str | None]:
    return {name: _fragment(of.rulebook, getattr(of.rulebook.texts, name), said) for name, said in expected.items()}


def _reactions(of: Scenarios, _: Scenario, expected: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {one.id: one for one in of.rulebook.reactions if one.id in expected}
    told = {
        name: {"weight": one.weight, "applies to": list(one.applies_to), "only with": one.only_with}
        for name, one in found.items()
    }
    return {name: {part: all_of[part] for part in all_of if part in expected[name]} for name, all_of in told.items()}


def _reviews(of: Scenarios, _: Scenario, __: Any) -> dict[str, str]:
    return {one.id: f"{one.every.number} {one.every.unit}" for one in of.rulebook.reviews}


def _bodies(of: Scenarios, _: Scenario, expected: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    parts = {"role": "role", "seats": "seats", "chair": "chair", "both genders": "both_genders", "leads": "leads"}
    found: dict[str, dict[str, Any]] = {}
    for name, asked in expected.items():
        kind = of.rulebook.body_kind(name)
        told = {**{part: getattr(kind, parts[part]) for part in parts}, "competence": list(kind.competence)}
        found[name] = {part: told[part] for part in asked}
    return found


def _facts(scenario: Scenario) -> Facts:
    assert scenario.draft is not None, scenario
    return scenario.draft.facts


_SEE: Final[Mapping[str, Callable[..., Any]]] = {
    "reads": _routed(lambda routed: _reasons(routed.readers)),
    "may pick": _routed(lambda routed: _names(one.member for one in routed.choice)),
    "sleeps": _routed(lambda routed: {_names([one.found.member])[0]: one.deadline for one in routed.asleep}),
    "registered": _routed(lambda routed: _reasons(routed.registered)),
    "shut out": _routed(lambda routed: _names(routed.shut_out)),
    "because": _because,
    "due": _due,
    "not due": _not_due,
    "promised": _promised,
    "refused": _refused,
    "open": _open,
    "elsewhere": _elsewhere,
    "steps": _steps,
    "no steps": _no_steps,
    "erased by": _erased,
    "told": _told,
    "has": _has,
    "offered": _offered,
    "texts": _texts,
    "reactions": _reactions,
    "reviews": _reviews,
    "bodies": _bodies,
}
