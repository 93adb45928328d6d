"""What a rulebook and its overlays set dates for: deadlines, retention, reviews."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from app.domain.rulebook.conditions import When
from app.domain.rulebook.span import Span
from app.domain.rulebook.texts import Text

SetBy: TypeAlias = Literal["rules", "law", "organisation"]
EVENTS: Final = frozenset(
    {
        *("filed", "acknowledged", "feedback_given", "passed_on", "assistance_asked", "assistance_given"),
        *("decided", "followed_up", "talked", "time_out_began", "time_out_followed_up", "closed", "published"),
    }
)
"""What happens in a case and can start or end a clock."""
PAUSES: Final = frozenset({"waiting_for_reporter", "waiting_for_police"})
SIDES: Final = ("reporter", "respondent")
PROMISED: Final = ("acknowledge", "feedback")
"""The deadlines that every rulebook has: that it arrived, and what is done."""
DUE: Final = "due:"
"""Before a deadline's id: the day on which that one is due starts this one, should the event itself not come first."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """
    Something that must happen in time.

    Args:
        starts: events, or `due:` and a deadline's id; the earliest of those that are known counts.
        within: from then; the last day is in time.
        ends: the event that meets it.
        pauses: states of waiting whose days don't count.
        each: a clock of its own for each side, or one for the case where empty.
        warn: so long before, those who handle it are warned.
        promised: the reporter is told this date.
        set_by: whose number it is.
        source: the section of the rules or the article of the law.
    """

    id: str
    name: Text
    when: When
    starts: tuple[str, ...]
    within: Span
    ends: str
    pauses: frozenset[str]
    each: tuple[str, ...]
    warn: int
    promised: bool
    set_by: SetBy
    source: str


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a closed case is kept; *most*: what the rules allow, None where they say nothing."""

    within: Span
    most: Span | None
    set_by: SetBy


@dataclass(frozen=True, slots=True)
class Review:
    """What the rules want looked at again and again, and by which kind of body."""

    id: str
    name: Text
    every: Span
    body: str | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """A law that is switched on beneath a rulebook: it can only tighten it."""

    id: str
    name: Text
    deadlines: tuple[Deadline, ...]
    retention: Span | None
    demands: frozenset[str]
