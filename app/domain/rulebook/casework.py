"""What those who handle a case must and may do, as a rulebook lists it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.rulebook.conditions import When
from app.domain.rulebook.texts import Text

Before: TypeAlias = Literal["opening", "talk", "closing"]
Weight: TypeAlias = Literal["worry", "concluded"]


@dataclass(frozen=True, slots=True)
class Step:
    """
    Something to do in a case that meets *when*.

    *before*: what can't be done until it is recorded, or why not. *after*: the step that it follows. *outcomes*: what it may
    come to, where the rules say.
    """

    id: str
    name: Text
    when: When
    required: bool
    before: Before | None
    after: str | None
    outcomes: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Reaction:
    """A measure the rules know; *weight*: a worry or a breach concluded; *only_with*: a reaction that it may go with only."""

    id: str
    name: Text
    applies_to: tuple[str, ...]
    weight: Weight | None
    only_with: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What handling a case may conclude."""

    id: str
    name: Text
