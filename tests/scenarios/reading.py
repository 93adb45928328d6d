"""Reads a file of scenarios. What it doesn't know is an error that names the file and the scenario."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from app.domain.reading import read_rulebook
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.due import Clock
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from app.rulebooks import rulebook_file

FOLDER: Final = Path(__file__).parent
DOES: Final = frozenset(
    {
        *("reports", "where", "turns to", "applies", "answers", "about", "involved", "shuts out", "picks", "way"),
        *("days", "filed", "settings", "since", "waited"),
    }
)
"""What a reporter does, and what happened to the case since."""
SEEN: Final = frozenset(
    {
        *("reads", "may pick", "sleeps", "registered", "shut out", "because", "due", "not due", "refused", "open", "elsewhere"),
        *("steps", "no steps", "erased by", "told", "has", "offered", "texts", "reactions", "reviews", "bodies", "promised"),
    }
)
"""What can be seen then; see `running.py` for each."""
_PERSON: Final = re.compile(r"(?P<name>[^()]{1,16}?)(?: \((?P<marks>[^()]+)\))?")
_ROLES: Final = ("handler", "adviser", "confidant", "observer")


class WrongScenario(Exception):
    """The file says something that is not understood, or that is not so."""


@dataclass(frozen=True)
class Scenario:
    """One scenario; *draft* is None where nothing is reported and only what the rulebook holds is looked at."""

    file: str
    name: str
    rows: Sequence[str]
    draft: Draft | None
    filed: date
    clock: Clock
    settings: Mapping[str, int | bool]
    seen: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.file}: “{self.name}”"


@dataclass(frozen=True)
class Scenarios:
    """A rulebook, an organisation that is made up, and what happens in it."""

    name: str
    text: bytes
    rulebook: Rulebook
    structure: Structure
    scenarios: Sequence[Scenario]


def names_of_files() -> list[str]:
    """Return the names of the rulebooks that have scenarios."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def read_scenarios(name: str) -> Scenarios:
    """Return the scenarios of the rulebook *name*."""
    file = f"{name}.yaml"
    data = yaml.safe_load((FOLDER / file).read_text("utf-8"))
    _only(file, data, {"organisation", "scenarios"})
    text = rulebook_file(name)
    rulebook = read_rulebook(text, f"{name}.toml")
    organisation = data["organisation"]
    _only(file, organisation, {"units", "bodies", "settings"})
    structure = Structure(tuple(_units(file, organisation.get("units", {}))), tuple(_bodies(file, rulebook, organisation)))
    scenarios = [_scenario(file, rulebook, structure, organisation.get("settings", {}), one) for one in data["scenarios"]]
    return Scenarios(name, text, rulebook, structure, scenarios)


def member(name: str) -> bytes:
    """Return the id of the person called *name*; they are one person wherever that name stands."""
    return name.encode().ljust(16, b".")


def _units(file: str, units: Mapping[str, Any]) -> Iterator[UnitHeld]:
    for unit, what in units.items():
        _only(f"{file}: {unit}", what, {"kind", "under"})
        yield UnitHeld(unit, what["kind"], what.get("under"))


def _bodies(file: str, rulebook: Rulebook, organisation: Mapping[str, Any]) -> Iterator[BodyHeld]:
    for body, what in organisation["bodies"].items():
        place = f"{file}: {body}"
        _only(place, what, {"kind", "of", "people"})
        role = rulebook.body_kind(what["kind"]).role
        if what.get("of") not in (None, *organisation.get("units", {})):
            raise WrongScenario(f"{place}: there is no unit “{what['of']}”")
        yield BodyHeld(body, what["kind"], what.get("of"), tuple(_seat(place, person, role) for person in what["people"]))


def _seat(place: str, person: str, role: str) -> SeatHeld:
    """Return the seat of *person*, written as “Ada (chair, until 2026-11-25)”."""
    found = _PERSON.fullmatch(person)
    if found is None:
        raise WrongScenario(f"{place}: “{person}” is no person with marks in brackets")
    held: dict[str, Any] = {"role": role}
    for mark in (found["marks"] or "").split(", ") if found["marks"] else ():
        word, _, day = mark.partition(" ")
        if word in ("from", "until") and day:
            held["since" if word == "from" else "until"] = date.fromisoformat(day)
        elif word in _ROLES:
            held["role"] = word
        elif word in ("chair", "deputy"):
            held[word] = True
        else:
            raise WrongScenario(f"{place}: “{mark}” is no mark of a seat")
    return SeatHeld(member(found["name"]), **held)


def _scenario(
    file: str, rulebook: Rulebook, structure: Structure, settings: Mapping[str, int | bool], told: Mapping[str, Any]
) -> Scenario:
    place = f"{file}: “{told.get('name')}”"
    _only(place, told, {"name", "rows", "reporter", "seen"})
    does, seen = told.get("reporter", {}), told["seen"]
    _only(place, does, DOES)
    _only(place, seen, SEEN)
    if not seen or not told["rows"]:
        raise WrongScenario(f"{place}: it shows nothing")
    settings = {**settings, **does.get("settings", {})}
    filed = does.get("filed", date(2026, 11, 26))
    draft = _draft(place, rulebook, structure, settings, does) if "reports" in does else None
    clock = Clock({"filed": filed, **does.get("since", {})}, does.get("waited", {}))
    return Scenario(file, told["name"], told["rows"], draft, filed, clock, settings, seen)


def _draft(
    place: str, rulebook: Rulebook, structure: Structure, settings: Mapping[str, int | bool], does: Mapping[str, Any]
) -> Draft:
    people = {seat.member for body in structure.bodies for seat in body.seats}
    for name in (*does.get("involved", ()), *does.get("shuts out", ()), *([does["picks"]] if "picks" in does else ())):
        if member(name) not in people:
            raise WrongScenario(f"{place}: nobody is called “{name}”")
    unit = structure.unit(does.get("where"))
    if "where" in does and unit is None:
        raise WrongScenario(f"{place}: there is no unit “{does['where']}”")
    unit_kind = None if unit is None else unit.kind
    facts = Facts(
        kind=does["reports"],
        unit_kind=unit_kind,
        level=rulebook.level_of(unit_kind),
        entry=does.get("turns to"),
        flags=frozenset(does.get("applies", ())),
        answers=does.get("answers", {}),
        settings=frozenset(name for name, value in settings.items() if value is True),
    )
    _known(place, rulebook, facts, does.get("about"))
    return Draft(
        facts,
        does.get("where"),
        category=does.get("about"),
        involved=frozenset(map(member, does.get("involved", ()))),
        shut_out=frozenset(map(member, does.get("shuts out", ()))),
        picked=member(does["picks"]) if "picks" in does else None,
        way=does.get("way", "anonymous"),
        days=does.get("days", {}),
    )


def _known(place: str, rulebook: Rulebook, facts: Facts, category: str | None) -> None:
    """A reporter can only choose what the form offers: a misspelt flag would silently show nothing."""
    choices = {q.id: {choice.id for choice in q.choices} for group in rulebook.groups_for(facts.kind) for q in group.questions}
    offered: tuple[tuple[set[Any], set[Any]], ...] = (
        ({*facts.flags}, {flag.id for flag in rulebook.flags_for(facts.kind)}),
        ({facts.entry}, {entry.id for entry in rulebook.entries_for(facts.kind, facts.unit_kind)} or {None}),
        ({category}, {None, *(category.id for category in rulebook.categories_for(facts.kind))}),
        ({*facts.answers}, {*choices}),
        *(({answer}, {*choices.get(question, ())}) for question, answer in facts.answers.items()),
    )
    for chosen, there in offered if rulebook.kind(facts.kind) else ():
        for choice in chosen - there:
            raise WrongScenario(f"{place}: the form doesn't offer “{choice}”")


def _only(place: str, values: Mapping[str, Any], known: set[str] | frozenset[str]) -> None:
    for name in values:
        if name not in known:
            raise WrongScenario(f"{place}: there is no “{name}” here")
