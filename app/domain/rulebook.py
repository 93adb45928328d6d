"""A rulebook: an organisation's rules for reporting, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Answer: TypeAlias = Literal["long", "short", "choice"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in every language of the rulebook."""

    by_language: Mapping[str, str]

    def into(self, language: str) -> str:
        """Return the text in *language*, or in the rulebook's first language where it lacks that one."""
        return self.by_language.get(language) or next(iter(self.by_language.values()))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case a person can open, in the organisation's own term; *bodies* are the ids of those who receive it."""

    id: str
    track: str
    name: Text
    meaning: Text
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form; *choices* only where the answer is a choice. *kinds* empty: asked for every kind."""

    id: str
    label: Text
    hint: Text | None
    answer: Answer
    required: bool
    choices: tuple[Choice, ...] = ()
    kinds: frozenset[str] = frozenset()

    def shown(self, answer: str, language: str) -> str:
        """Return *answer* as people read it: a choice by its label, in place of its id."""
        return next((choice.label.into(language) for choice in self.choices if choice.id == answer), answer)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand on one screen."""

    id: str
    title: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """
    Whom to call where someone is in danger now.

    *languages*: in which pages it stands: a number goes by the country, and a language tells most about where a reader is.
    """

    number: str
    whom: Text
    languages: tuple[str, ...]

    @property
    def dialled(self) -> str:
        """Return the number as a telephone takes it: without the spaces that people read it by."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """
    An organisation's rules.

    *acknowledge_days* and *feedback_days* are counted from the day of filing; *deadlines_from* tells whether the dates stand
    in the organisation's rules or were set by the organisation.
    """

    id: str
    languages: tuple[str, ...]
    name: Text
    next_steps: Text
    kept: Text
    controller: Text
    kinds: tuple[Kind, ...]
    groups: tuple[Group, ...]
    identity: tuple[Question, ...]
    emergencies: tuple[Emergency, ...]
    acknowledge_days: int
    feedback_days: int
    deadlines_from: Literal["rules", "organisation"]

    def kind(self, kind: str) -> Kind | None:
        """Return the kind with this id."""
        return next((k for k in self.kinds if k.id == kind), None)

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
