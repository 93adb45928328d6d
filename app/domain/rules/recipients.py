"""Who reads a report, who may later, with whom it is registered, who is shut out: the routing of a rulebook, run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.rulebook.tables import Route, Target
from app.domain.rulebook.texts import Text
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.ladder import Found, Search
from app.domain.rules.structure import Structure


class NobodyReceives(Exception):
    """No active member would receive the report: filing is refused, with the other ways named."""


@dataclass(frozen=True, slots=True)
class Asleep:
    """Somebody who may read once *deadline* has passed unmet."""

    found: Found
    deadline: str


@dataclass(frozen=True, slots=True)
class Routed:
    """
    Who has what to do with a report.

    Args:
        readers: who reads it, with the reason for each.
        choice: among whom the reporter picks, empty where the entry lets nobody be picked.
        asleep: who may later.
        registered: who knows that it exists, and no more; some of them may be readers.
        shut_out: those of the excluded who would have been any of these.
        because: the rule's own words for why these.
    """

    readers: tuple[Found, ...]
    choice: tuple[Found, ...]
    asleep: tuple[Asleep, ...]
    registered: tuple[Found, ...]
    shut_out: tuple[bytes, ...]
    because: Text | None


def route(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> Routed:
    """
    Return who has what to do with the report that *draft* describes, if it is filed on *day*.

    Nobody who is excluded is anywhere in it but under `shut_out`, awake or asleep, at any level, through any substitute.

    Raises:
        NobodyReceives: nobody is left, or the one who was picked is not among the choice.
    """
    search = Search(rulebook, structure, draft.excluded, day)
    row = _row(rulebook, draft)
    if row is None:
        raise NobodyReceives
    found = search.first(row.receives, draft.unit)
    readers, choice = (_picked(found, draft.picked), found) if lets_pick(rulebook, draft) else (found, ())
    if not readers:
        raise NobodyReceives
    reading = {one.member for one in readers}
    asleep: dict[bytes, Asleep] = {}
    for sleeper in row.sleeps:
        for one in search.first([sleeper.target], draft.unit):
            if one.member not in reading:
                asleep.setdefault(one.member, Asleep(one, sleeper.deadline))
    register = _register(rulebook, draft)
    everybody = replace(search, excluded=frozenset())
    wanted = [*row.receives, *(sleeper.target for sleeper in row.sleeps), *register]
    met = {one.member for target in wanted for one in everybody.first([target], draft.unit)}
    return Routed(
        readers=readers,
        choice=choice,
        asleep=tuple(asleep.values()),
        registered=search.first(register, draft.unit),
        shut_out=tuple(sorted(met & draft.excluded)),
        because=row.because,
    )


def choice_of(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> tuple[Found, ...]:
    """Return among whom the reporter picks, or whoever would read where the entry lets nobody be picked; perhaps nobody."""
    row = _row(rulebook, draft)
    return () if row is None else Search(rulebook, structure, draft.excluded, day).first(row.receives, draft.unit)


def lets_pick(rulebook: Rulebook, draft: Draft) -> bool:
    """Whether the reporter picks one person among those who would receive: the entry that they turn to says so."""
    return any(entry.picks for entry in rulebook.entries if entry.id == draft.facts.entry)


def _row(rulebook: Rulebook, draft: Draft) -> Route | None:
    return next((row for row in rulebook.routing if row.when.holds(draft.facts)), None)


def _picked(found: Iterable[Found], picked: bytes | None) -> tuple[Found, ...]:
    return tuple(replace(one, reason="picked") for one in found if one.member == picked)


def _register(rulebook: Rulebook, draft: Draft) -> Sequence[Target]:
    return next((row.with_ for row in rulebook.register if row.when.holds(draft.facts)), ())
