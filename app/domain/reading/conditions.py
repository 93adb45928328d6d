"""Reads conditions: the `when` of a row."""

from app.domain.reading.table import Table
from app.domain.rulebook.conditions import When


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
        answers={question: frozenset(answers.ids(question)) for question in answers.values},
        settings=frozenset(when.settings("settings")),
    )
