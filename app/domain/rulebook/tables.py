"""The tables of a rulebook that say who receives a case, who knows that it exists, and who may later."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.domain.rulebook.conditions import When
from app.domain.rulebook.texts import Text

At: TypeAlias = Literal["unit", "above", "top"]


@dataclass(frozen=True, slots=True)
class Target:
    """
    A kind of body, and where in the organisation it is looked for.

    *at*: in the unit where it happened or the nearest above it that has one; the same from the unit above; or at the top.
    """

    body: str
    at: At


@dataclass(frozen=True, slots=True)
class Entry:
    """
    Whom a reporter may turn to.

    *picks*: the reporter picks one person among those who would receive, and only that one reads.
    *kinds*, *unit_kinds* empty: offered for all.
    """

    id: str
    name: Text
    meaning: Text | None
    picks: bool
    kinds: frozenset[str] = frozenset()
    unit_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Who gets a grant that is withheld until *deadline* has passed unmet."""

    target: Target
    deadline: str


@dataclass(frozen=True, slots=True)
class Route:
    """A row of the routing table: the first whose condition holds says who receives. *because*: as the reporter is told."""

    when: When
    receives: tuple[Target, ...]
    sleeps: tuple[Sleeper, ...]
    because: Text | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A row of the register table: the first whose condition holds says with whom a case is registered, by existence only."""

    when: When
    with_: tuple[Target, ...]
