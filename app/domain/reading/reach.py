"""Whether everything that can be filed reaches somebody, and everything in the tables can be reached."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.problem import N_
from app.domain.reading.table import Table, listed
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.places import RECEIVING
from app.domain.rulebook.tables import Route
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.candidates import in_their_place

_NO_UNIT = N_("the level “{id}” can't be reached: no kind of unit is on it; put one of [[units]] on it, or leave the level out")
_HOLDS_NONE = N_("“{id}” may be given reports, and nobody with this role can read one: one of {choices} is expected")
_NOBODY = N_("nobody receives “{kind}”: add a row for it, or a last one without “when”")
_NOBODY_WHERE = N_("nobody receives “{kind}” of a reporter who chose “{where}”: add a row for it, or a last one without “when”")


def check_routing(rulebook: Rulebook, top: Table) -> None:
    """
    Check that the routing leaves nobody and nothing out.

    Raises:
        RulebookError: a track without a kind, a kind that some reporter would file to nobody, a level that no unit has, a row
            that one before it always takes, a receiver who can read nothing, a sleeper whom nothing wakes, a limit that nothing
            counts from.
    """
    used = {kind.track for kind in rulebook.kinds}
    for place, track in enumerate(rulebook.tracks, start=1):
        if track.id not in used:
            raise top.wrong(f"tracks[{place}]", N_("nothing can be filed on the track “{id}”: no kind is on it"), id=track.id)
    reached = {unit.level for unit in rulebook.unit_kinds}
    for place, level in enumerate(rulebook.levels, start=1):
        if level.id not in reached:
            raise top.wrong(f"levels[{place}]", _NO_UNIT, id=level.id)
    for facts in _plain(rulebook):
        if not any(row.when.holds(facts) for row in rulebook.routing):
            where = facts.entry or facts.unit_kind
            raise top.wrong("routing", _NOBODY if where is None else _NOBODY_WHERE, kind=facts.kind, where=where)
    for field, rows in (
        ("routing", [row.when for row in rulebook.routing]),
        ("register", [row.when for row in rulebook.register]),
    ):
        for place, when in enumerate(rows):
            before = next((i for i in range(place) if rows[i].includes(when)), None)
            if before is not None:
                text = N_("this row never holds: row {before} always comes first")
                raise top.wrong(f"{field}[{place + 1}]", text, before=before + 1)
    _check_receivers(rulebook, top)
    _check_sleepers(rulebook, top)
    _check_limits(rulebook, top)


def _check_receivers(rulebook: Rulebook, top: Table) -> None:
    """Whoever a row names, and whoever is in their place, may hold the talk: a report can't be sealed to anybody else."""
    targets = [target.body for row in rulebook.routing for target in row.receives]
    targets += [sleeper.target.body for row in rulebook.routing for sleeper in row.sleeps]
    given = in_their_place(rulebook, targets)
    for place, body in enumerate(rulebook.body_kinds, start=1):
        if body.id in given and body.role not in RECEIVING:
            raise top.wrong(f"bodies[{place}].role", _HOLDS_NONE, id=body.id, choices=listed(sorted(RECEIVING)))


def _check_sleepers(rulebook: Rulebook, top: Table) -> None:
    """A sleeper waits for a deadline that runs where the row holds: another would let them sleep for ever."""
    running = {deadline.id: deadline.when for deadline in rulebook.deadlines}
    for place, row in enumerate(rulebook.routing, start=1):
        for sleeper in row.sleeps:
            if not all(running[sleeper.deadline].holds(facts) for facts in _coming_to(rulebook, row)):
                text = N_("“{deadline}” does not run in every case of this row: nobody would ever be woken")
                raise top.wrong(f"routing[{place}].sleeps", text, deadline=sleeper.deadline)


def _coming_to(rulebook: Rulebook, row: Route) -> Iterator[Facts]:
    """Yield the plainest cases that come to *row*: with what it demands, and nothing more."""
    for plain in _plain(rulebook):
        answers = {question: min(choices) for question, choices in row.when.answers.items()}
        facts = replace(plain, flags=frozenset(sorted(row.when.flags)[:1]), answers=answers, settings=row.when.settings)
        if next((one for one in rulebook.routing if one.when.holds(facts)), None) is row:
            yield facts


def _check_limits(rulebook: Rulebook, top: Table) -> None:
    """A limit counts from a day that every reporter of the kind must give: without one, no report would ever be late."""
    questions = {question.id: question for group in rulebook.groups for question in group.questions}
    for place, kind in enumerate(rulebook.kinds, start=1):
        if kind.limit is None:
            continue
        since = questions[kind.limit.since]
        if not since.required or (since.kinds and kind.id not in since.kinds):
            text = N_("“{question}” must be asked for “{kind}”, and be required: else nothing is ever too late")
            raise top.wrong(f"kinds[{place}].limit.since", text, question=since.id, kind=kind.id)


def _plain(rulebook: Rulebook) -> Iterator[Facts]:
    """Yield what a case is like without any flag, answer or setting: each kind, in each kind of unit, by each entry."""
    for kind in rulebook.kinds:
        for unit in rulebook.unit_kinds or (None,):
            unit_kind, level = (None, None) if unit is None else (unit.id, unit.level)
            for entry in rulebook.entries_for(kind.id, unit_kind) or (None,):
                yield Facts(kind.id, unit_kind, level, None if entry is None else entry.id)
