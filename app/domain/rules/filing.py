"""Whether a report may be filed as it is, and which ways stand open where it may not."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from app.domain.rulebook.kinds import Kind
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.recipients import choice_of, lets_pick
from app.domain.rules.structure import Structure

Why: TypeAlias = Literal["kind", "way", "late", "nobody", "unpicked"]


@dataclass(frozen=True, slots=True)
class NotFiled:
    """Why a report can't be filed like this, and which kinds of case can be, in the same matter."""

    why: Why
    open: tuple[Kind, ...]


def not_filed(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> NotFiled | None:
    """Return why the report that *draft* describes can't be filed on *day*; None where it can."""
    why = _why(rulebook, structure, draft, day)
    if why is None:
        return None
    return NotFiled(why, tuple(kind for kind in open_kinds(rulebook, draft) if why != "late" or kind.limit is None))


def open_kinds(rulebook: Rulebook, draft: Draft) -> tuple[Kind, ...]:
    """Return the other kinds of case that the matter of *draft* could be."""
    return tuple(kind for kind in rulebook.kinds if kind.id != draft.facts.kind)


def _why(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> Why | None:
    kind = rulebook.kind(draft.facts.kind)
    if kind is None:
        return "kind"
    if draft.way not in kind.ways:
        return "way"
    if too_late(kind, draft, day):
        return "late"
    choice = choice_of(rulebook, structure, draft, day)
    if not choice:
        return "nobody"
    return "unpicked" if lets_pick(rulebook, draft) and draft.picked not in {one.member for one in choice} else None


def too_late(kind: Kind, draft: Draft, day: date) -> bool:
    """Whether the kind's limit has passed on *day*; its last day is in time, and no answer is never too late."""
    if kind.limit is None:
        return False
    since = draft.days.get(kind.limit.since)
    return since is not None and day > kind.limit.within.after(since)


def to_come(since: date, day: date) -> bool:
    """Whether a limit would count from a day that has not come anywhere yet when it is filed on *day*."""
    return since > day + timedelta(days=1)  # somewhere it is tomorrow already
