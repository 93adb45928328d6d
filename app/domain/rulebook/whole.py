"""The rulebook as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.rulebook.casework import Finding, Reaction, Step
from app.domain.rulebook.clocks import Deadline, Overlay, Retention, Review
from app.domain.rulebook.conditions import When
from app.domain.rulebook.form import Category, Flag, Grade, Group, Question
from app.domain.rulebook.kinds import Kind, Track
from app.domain.rulebook.places import BodyKind, Level, UnitKind
from app.domain.rulebook.tables import Entry, Registration, Route
from app.domain.rulebook.texts import Elsewhere, Emergency, Term, Text


@dataclass(frozen=True, slots=True)
class Texts:
    """What the organisation's pages say in its own words; *promise*: what a reporter hears, by what they answered."""

    next_steps: Text
    kept: Text
    controller: Text
    scope: Text | None
    promises: tuple[tuple[When, Text], ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """
    An organisation's rules.

    Args:
        languages: those of its texts; the first is the party's own.
        source: which text of the party's this reads, empty for one that reads none.
        levels: from the lowest to the highest.
        board: the kind of body that takes over at the top where nobody else is left, None where there is none.
        overlays: the laws that it wants beneath it by id, each with the setting that switches it on, None for always.
        laws: these laws themselves, in the same order.
        entries: whom a reporter may turn to; empty where they have no choice.
    """

    id: str
    languages: tuple[str, ...]
    name: Text
    source: str
    texts: Texts
    terms: tuple[Term, ...]
    emergencies: tuple[Emergency, ...]
    elsewhere: tuple[Elsewhere, ...]
    overlays: Mapping[str, str | None]
    levels: tuple[Level, ...]
    unit_kinds: tuple[UnitKind, ...]
    body_kinds: tuple[BodyKind, ...]
    board: str | None
    tracks: tuple[Track, ...]
    kinds: tuple[Kind, ...]
    grades: tuple[Grade, ...]
    categories: tuple[Category, ...]
    flags: tuple[Flag, ...]
    groups: tuple[Group, ...]
    identity: tuple[Question, ...]
    entries: tuple[Entry, ...]
    routing: tuple[Route, ...]
    register: tuple[Registration, ...]
    deadlines: tuple[Deadline, ...]
    retention: Retention
    reviews: tuple[Review, ...]
    steps: tuple[Step, ...]
    reactions: tuple[Reaction, ...]
    findings: tuple[Finding, ...]
    laws: tuple[Overlay, ...]

    def kind(self, kind: str) -> Kind | None:
        """Return the kind with this id."""
        return next((k for k in self.kinds if k.id == kind), None)

    def laws_under(self, settings: Mapping[str, str | int | bool]) -> tuple[Overlay, ...]:
        """Return the laws that hold for an organisation with these *settings*."""
        return tuple(law for law in self.laws if (name := self.overlays[law.id]) is None or settings.get(name) is True)

    @property
    def deadline_names(self) -> Mapping[str, Text]:
        """Return what the deadlines are called, its own and those of the laws beneath it, by id; its own name comes first."""
        return {one.id: one.name for law in self.laws for one in law.deadlines} | {one.id: one.name for one in self.deadlines}

    def body_kind(self, body_kind: str) -> BodyKind:
        """Return the kind of body with this id; every id that a rulebook names is one."""
        return next(kind for kind in self.body_kinds if kind.id == body_kind)

    def level_of(self, unit_kind: str | None) -> str | None:
        """Return the level of units of this kind."""
        return next((kind.level for kind in self.unit_kinds if kind.id == unit_kind), None)

    def emergencies_in(self, language: str) -> tuple[Emergency, ...]:
        """Return whom to call, for readers of *language*."""
        return tuple(emergency for emergency in self.emergencies if language in emergency.languages)

    def retold(self, question: str, title: str, answer: str, language: str) -> tuple[str, str]:
        """
        Return the title and answer that were stored for the id *question* as they are said in *language*.

        They stay as they are where the rulebook no longer asks that in these words: an answer never gets another question.
        """
        asked = [*(q for group in self.groups for q in group.questions), *self.identity]
        found = next((q for q in asked if q.id == question and title in q.label.by_language.values()), None)
        if found is None:
            return title, answer
        chosen = next((choice for choice in found.choices if answer in choice.label.by_language.values()), None)
        return found.label.into(language), chosen.label.into(language) if chosen else answer

    def groups_for(self, kind: str) -> tuple[Group, ...]:
        """Return the screens that are asked for *kind*, each with the questions that apply to it."""
        asked = (Group(g.id, g.title, tuple(q for q in g.questions if not q.kinds or kind in q.kinds)) for g in self.groups)
        return tuple(group for group in asked if group.questions)

    def flags_for(self, kind: str) -> tuple[Flag, ...]:
        """Return the flags that are asked for *kind*."""
        return tuple(flag for flag in self.flags if not flag.kinds or kind in flag.kinds)

    def categories_for(self, kind: str) -> tuple[Category, ...]:
        """Return the categories that are offered for *kind*."""
        return tuple(category for category in self.categories if not category.kinds or kind in category.kinds)

    def entries_for(self, kind: str, unit_kind: str | None) -> tuple[Entry, ...]:
        """Return whom a reporter of *kind* may turn to, where it happened in a unit of this kind."""
        return tuple(
            entry
            for entry in self.entries
            if (not entry.kinds or kind in entry.kinds) and (not entry.unit_kinds or unit_kind in entry.unit_kinds)
        )

    def deciding_questions(self) -> frozenset[str]:
        """Return the questions whose answers a condition asks for: what is chosen there may change who reads, and when."""
        conditions = [
            *(row.when for row in self.routing),
            *(row.when for row in self.register),
            *(deadline.when for deadline in self.deadlines),
            *(deadline.when for law in self.laws for deadline in law.deadlines),
            *(step.when for step in self.steps),
            *(when for when, _ in self.texts.promises),
        ]
        return frozenset(question for when in conditions for question in when.answers)
