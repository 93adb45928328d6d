"""Who reads a report, who may later, with whom it is registered, who is shut out: the routing of a rulebook, run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.rulebook.tables import Entry, Route, Target
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
    found = search.first(row.receives, draft.unit)
    entry = _entry(rulebook, draft)
    readers, choice = (found, ()) if entry is None or not entry.picks else (_picked(found, draft.picked), found)
    if not readers:
        raise NobodyReceives
    reading = {one.member for one in readers}
    asleep = [
        Asleep(one, sleeper.deadline)
        for sleeper in row.sleeps
        for one in search.first([sleeper.target], draft.unit)
        if one.member not in reading
    ]
    registered = search.first(_registered(rulebook, draft), draft.unit)
    everybody = replace(search, excluded=frozenset())
    wanted = [*row.receives, *(sleeper.target for sleeper in row.sleeps), *_registered(rulebook, draft)]
    met = {one.member for target in wanted for one in everybody.first([target], draft.unit)}
    return Routed(readers, choice, _once(asleep), registered, tuple(sorted(met & draft.excluded)), row.because)


def choice_of(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> tuple[Found, ...]:
    """Return among whom the reporter picks, or everybody who would read where the entry lets nobody be picked."""
    return Search(rulebook, structure, draft.excluded, day).first(_row(rulebook, draft).receives, draft.unit)


def _row(rulebook: Rulebook, draft: Draft) -> Route:
    row = next((row for row in rulebook.routing if row.when.holds(draft.facts)), None)
    if row is None:
        raise NobodyReceives
    return row


def _entry(rulebook: Rulebook, draft: Draft) -> Entry | None:
    return next((entry for entry in rulebook.entries if entry.id == draft.facts.entry), None)


def _picked(found: Iterable[Found], picked: bytes | None) -> tuple[Found, ...]:
    return tuple(replace(one, reason="picked") for one in found if one.member == picked)


def _registered(rulebook: Rulebook, draft: Draft) -> Sequence[Target]:
    return next((row.with_ for row in rulebook.register if row.when.holds(draft.facts)), ())


def _once(asleep: Iterable[Asleep]) -> tuple[Asleep, ...]:
    first: dict[bytes, Asleep] = {}
    for one in asleep:
        first.setdefault(one.found.member, one)
    return tuple(first.values())
