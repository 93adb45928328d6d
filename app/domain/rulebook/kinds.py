"""What a person can do: kinds of case on their tracks, the ways these allow, the limits for filing."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.domain.rulebook.span import Span
from app.domain.rulebook.texts import Text

Way: TypeAlias = Literal["anonymous", "confidential", "open"]
WAYS: Final[tuple[Way, ...]] = ("anonymous", "confidential", "open")


@dataclass(frozen=True, slots=True)
class Track:
    """A procedure that the rules lay out, with what it covers."""

    id: str
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when a case may be filed: *within* from the day that the question *since* is answered with."""

    since: str
    within: Span


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of case a person can open, in the organisation's own term.

    *ways*: how far the reporter may stay unknown; without "anonymous" among them, who reports must say who they are.
    """

    id: str
    track: str
    name: Text
    meaning: Text
    ways: tuple[Way, ...] = WAYS
    limit: Limit | None = None

    @property
    def asks_who(self) -> bool:
        """Whether it can't be filed without the reporter's name."""
        return "anonymous" not in self.ways
