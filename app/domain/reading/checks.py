"""Whether what a rulebook says can be carried out: every name leads somewhere, everything receives, nothing goes in circles."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.domain.problem import N_
from app.domain.reading.reach import check_routing
from app.domain.reading.table import Table
from app.domain.rulebook.clocks import DUE, PROMISED, Deadline
from app.domain.rulebook.conditions import When
from app.domain.rulebook.form import Category, Flag, Question
from app.domain.rulebook.tables import Entry
from app.domain.rulebook.whole import Rulebook

_TWICE = N_("{id} stands there twice")
_NO_KIND = N_("{id} is asked for a kind that does not exist")
_UNKNOWN = N_("there is no [[{list}]] with the id “{id}”")
_CYCLE = N_("it goes in a circle: {circle}")
_LISTS: Final = (
    *(("levels", "levels"), ("units", "unit_kinds"), ("bodies", "body_kinds"), ("tracks", "tracks"), ("kinds", "kinds")),
    *(("grades", "grades"), ("categories", "categories"), ("flags", "flags"), ("groups", "groups"), ("entries", "entries")),
    *(("deadlines", "deadlines"), ("reviews", "reviews"), ("steps", "steps"), ("reactions", "reactions")),
    ("findings", "findings"),
)


def check_rulebook(rulebook: Rulebook, top: Table) -> None:
    """
    Check what no single field shows.

    Raises:
        RulebookError: something is named twice or not at all, a track or kind reaches nobody, a level can't be reached, a row
            of a table never holds, or an escalation comes back to where it began.
    """
    _check_unique(rulebook, top)
    _check_names(rulebook, top)
    _check_conditions(rulebook, top)
    _check_circles(rulebook, top)
    _check_promises(rulebook, top)
    check_routing(rulebook, top)


def _check_unique(rulebook: Rulebook, top: Table) -> None:
    lists = [(field, [part.id for part in getattr(rulebook, attribute)]) for field, attribute in _LISTS]
    asked = [*(q for group in rulebook.groups for q in group.questions), *rulebook.identity]
    lists.append(("questions", [q.id for q in asked]))
    lists.extend(("questions", [choice.id for choice in q.choices]) for q in asked)
    lists.extend(("steps", [outcome for outcome, _ in step.outcomes]) for step in rulebook.steps)
    for field, ids in lists:
        twice = next((i for place, i in enumerate(ids) if i in ids[:place]), None)
        if twice is not None:
            raise top.wrong(field if field != "questions" else "groups", _TWICE, id=twice)


def _check_names(rulebook: Rulebook, top: Table) -> None:
    """Every name that is not part of a condition leads to something of that name."""
    named = _Named(rulebook, top)
    named.check("board", "bodies", rulebook.board)
    for table, field, among, rows in _names(rulebook):
        for place, names in enumerate(rows, start=1):
            for name in names:
                named.check(f"{table}[{place}].{field}", among, name)


def _names(rulebook: Rulebook) -> Sequence[tuple[str, str, str, Iterable[Sequence[str | None]]]]:
    """Return the names in each table of the rulebook: the table, the field, the list they are of, and for each row its names."""
    return (
        ("units", "level", "levels", ([unit.level] for unit in rulebook.unit_kinds)),
        ("bodies", "instead", "bodies", ([body.instead] for body in rulebook.body_kinds)),
        ("kinds", "track", "tracks", ([kind.track] for kind in rulebook.kinds)),
        ("kinds", "limit.since", "days asked for", ([kind.limit.since] if kind.limit else [] for kind in rulebook.kinds)),
        ("categories", "grade", "grades", ([category.grade] for category in rulebook.categories)),
        ("reviews", "body", "bodies", ([review.body] for review in rulebook.reviews)),
        ("steps", "after", "steps", ([step.after] for step in rulebook.steps)),
        ("reactions", "only_with", "reactions", ([reaction.only_with] for reaction in rulebook.reactions)),
        ("deadlines", "starts", "deadlines", (_awaited(deadline) for deadline in rulebook.deadlines)),
        ("routing", "receives", "bodies", ([target.body for target in row.receives] for row in rulebook.routing)),
        ("routing", "sleeps", "bodies", ([sleeper.target.body for sleeper in row.sleeps] for row in rulebook.routing)),
        ("routing", "sleeps", "deadlines", ([sleeper.deadline for sleeper in row.sleeps] for row in rulebook.routing)),
        ("register", "with", "bodies", ([target.body for target in row.with_] for row in rulebook.register)),
    )


def _awaited(deadline: Deadline) -> list[str]:
    """Return the deadlines whose due day starts this one."""
    return [start.removeprefix(DUE) for start in deadline.starts if start.startswith(DUE)]


class _Named:
    """What a rulebook has names for."""

    def __init__(self, rulebook: Rulebook, top: Table) -> None:
        self.top = top
        self.ids = {field: {part.id for part in getattr(rulebook, attribute)} for field, attribute in _LISTS}
        questions = [q for group in rulebook.groups for q in group.questions]
        self.ids["groups.questions"] = {q.id for q in questions if q.answer == "choice"}
        self.ids["days asked for"] = {q.id for q in questions if q.answer == "day"}
        self.choices = {q.id: {choice.id for choice in q.choices} for q in questions}

    def check(self, field: str, among: str, name: str | None) -> None:
        if name is not None and name not in self.ids[among]:
            raise self.top.wrong(field, _UNKNOWN, id=name, list=among)

    def check_when(self, field: str, when: When) -> None:
        for among, names in (
            *(("kinds", when.kinds), ("units", when.unit_kinds), ("levels", when.levels), ("entries", when.entries)),
            *(("flags", when.flags | when.without), ("groups.questions", frozenset(when.answers))),
        ):
            for name in sorted(names):
                self.check(f"{field}.when", among, name)
        for question, choices in when.answers.items():
            for choice in sorted(choices - self.choices[question]):
                raise self.top.wrong(f"{field}.when", N_("“{id}” is no answer to “{question}”"), id=choice, question=question)


def _check_conditions(rulebook: Rulebook, top: Table) -> None:
    named = _Named(rulebook, top)
    for field, conditions in (
        *(("routing", [row.when for row in rulebook.routing]), ("register", [row.when for row in rulebook.register])),
        *(("deadlines", [one.when for one in rulebook.deadlines]), ("steps", [step.when for step in rulebook.steps])),
    ):
        for place, when in enumerate(conditions, start=1):
            named.check_when(f"{field}[{place}]", when)
    for place, (when, _) in enumerate(rulebook.texts.promises, start=1):
        named.check_when(f"texts.promises[{place}]", when)
    asked: Iterable[tuple[str, Sequence[Flag | Category | Entry | Question]]] = (
        *(("flags", rulebook.flags), ("categories", rulebook.categories), ("entries", rulebook.entries)),
        *((f"groups[{place}].questions", group.questions) for place, group in enumerate(rulebook.groups, start=1)),
        ("identity", rulebook.identity),
    )
    for field, parts in asked:
        for place, part in enumerate(parts, start=1):
            if not part.kinds <= named.ids["kinds"]:
                raise top.wrong(f"{field}[{place}].kinds", _NO_KIND, id=part.id)
    for place, entry in enumerate(rulebook.entries, start=1):
        for unit in sorted(entry.unit_kinds):
            named.check(f"entries[{place}].units", "units", unit)


def _check_circles(rulebook: Rulebook, top: Table) -> None:
    """Who takes over, which deadline waits for which, which step follows which: none of these comes back to where it began."""
    bodies = {body.id: [body.instead] if body.instead else [] for body in rulebook.body_kinds}
    steps = {step.id: [step.after] if step.after else [] for step in rulebook.steps}
    deadlines = {deadline.id: _awaited(deadline) for deadline in rulebook.deadlines}
    reactions = {one.id: [one.only_with] if one.only_with else [] for one in rulebook.reactions}
    for field, follows, leads in (
        *(("bodies", "instead", bodies), ("deadlines", "starts", deadlines), ("steps", "after", steps)),
        ("reactions", "only_with", reactions),
    ):
        for place, start in enumerate(leads, start=1):
            circle = _circle(start, leads.__getitem__)
            if circle:
                raise top.wrong(f"{field}[{place}].{follows}", _CYCLE, circle=" → ".join(circle))


def _check_promises(rulebook: Rulebook, top: Table) -> None:
    """A reporter is told two dates, whatever they report; where the rules say none, they are the organisation's."""
    for promised in PROMISED:
        found = next((place for place, d in enumerate(rulebook.deadlines, start=1) if d.id == promised), None)
        if found is None:
            raise top.wrong("deadlines", N_("“{id}” is missing: every reporter is told that date"), id=promised)
        if rulebook.deadlines[found - 1].when != When():
            raise top.wrong(f"deadlines[{found}].when", N_("“{id}” holds for every case"), id=promised)


def _circle(start: str, leads: Callable[[str], Sequence[str]], way: tuple[str, ...] = ()) -> tuple[str, ...]:
    if start in way:
        return (*way[way.index(start) :], start)
    return next((found for after in leads(start) if (found := _circle(after, leads, (*way, start)))), ())
