"""Where things happen and who there may be given a case: levels, kinds of unit, kinds of body."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.domain.rulebook.texts import Text

BodyRole: TypeAlias = Literal["handler", "adviser", "confidant", "observer"]
RECEIVING: Final[frozenset[BodyRole]] = frozenset({"handler", "adviser"})
"""The roles for which the talk with a reporter is."""


@dataclass(frozen=True, slots=True)
class Level:
    """How high in the organisation a case is handled."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of unit: a branch, a county, an office, the party itself; *level* is the id of a level."""

    id: str
    level: str
    name: Text


@dataclass(frozen=True, slots=True)
class BodyKind:
    """
    A kind of body or office that the rules name.

    Args:
        role: which of its seats receive cases.
        leads: it stands and falls with its chair: where the chair is involved, nobody of it receives.
        instead: which kind of body at the top takes over where all of this one are involved and nothing is above.
        seats: how many regular seats the rules demand, None where they don't say.
        chair: whether the rules demand one.
        both_genders: whether the rules want both among its members.
        competence: marks that the rules want somebody in it to have.
    """

    id: str
    name: Text
    role: BodyRole = "handler"
    leads: bool = False
    instead: str | None = None
    seats: int | None = None
    chair: bool = False
    both_genders: bool = False
    competence: tuple[str, ...] = ()
