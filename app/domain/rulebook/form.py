"""What the form of a rulebook asks: questions in groups, flags, categories with their grades."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.rulebook.texts import Text

Answer: TypeAlias = Literal["long", "short", "choice", "day"]


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
class Flag:
    """Something that applies to a case or doesn't, and may change who receives it. *kinds* empty: asked for every kind."""

    id: str
    label: Text
    hint: Text | None
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Grade:
    """How grave a matter is in the party's own words, with the definition that the form shows."""

    id: str
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Category:
    """What a case is about, in the party's own words; *grade* where its rules grade it. *kinds* empty: offered for every kind."""

    id: str
    name: Text
    meaning: Text | None
    grade: str | None
    kinds: frozenset[str] = frozenset()
