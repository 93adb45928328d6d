"""Reads conditions: the `when` of a row."""

from app.domain.problem import N_
from app.domain.reading.table import Table
from app.domain.rulebook.conditions import When

_NO_ANSWER = N_("no answer is named, so this never holds: name one at least, or leave “{question}” out")


def read_when(table: Table) -> When:
    """Return what the field `when` of *table* demands; nothing where it has none."""
    when = table.under("when", {})
    when.only("kinds", "units", "levels", "entries", "flags", "without", "answers", "settings")
    answers = when.under("answers", {})
    return When(
        kinds=frozenset(when.ids("kinds", [])),
        unit_kinds=frozenset(when.ids("units", [])),
        levels=frozenset(when.ids("levels", [])),
        entries=frozenset(when.ids("entries", [])),
        flags=frozenset(when.ids("flags", [])),
        without=frozenset(when.ids("without", [])),
        answers={question: _choices(answers, question) for question in answers.values},
        settings=frozenset(when.settings("settings")),
    )


def _choices(answers: Table, question: str) -> frozenset[str]:
    choices = frozenset(answers.ids(question))
    if not choices:
        raise answers.wrong(question, _NO_ANSWER, question=question)
    return choices
