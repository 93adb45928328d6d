"""Reads what those who handle a case must and may do: steps, reactions, findings."""

from typing import cast

from app.domain.reading.conditions import read_when
from app.domain.reading.table import Table
from app.domain.rulebook.casework import Before, Finding, Reaction, Step, Weight
from app.domain.rulebook.texts import Text


def read_step(table: Table) -> Step:
    """Return what is to be done in a case, with when and in which order."""
    table.only("id", "name", "when", "required", "before", "after", "outcomes")
    before = table.one_of("before", "opening", "talk", "closing") if table.has("before") else None
    return Step(
        id=table.id(),
        name=table.text("name"),
        when=read_when(table),
        required=table.flag("required"),
        before=cast(Before | None, before),
        after=table.id_or_none("after"),
        outcomes=table.each("outcomes", _outcome),
    )


def _outcome(table: Table) -> tuple[str, Text]:
    table.only("id", "name")
    return table.id(), table.text("name")


def read_reaction(table: Table) -> Reaction:
    """Return what may follow for a respondent."""
    table.only("id", "name", "applies_to", "weight", "only_with")
    weight = table.one_of("weight", "worry", "concluded") if table.has("weight") else None
    return Reaction(
        id=table.id(),
        name=table.text("name"),
        applies_to=table.ids("applies_to", []),
        weight=cast(Weight | None, weight),
        only_with=table.id_or_none("only_with"),
    )


def read_finding(table: Table) -> Finding:
    """Return what a case may be found to be."""
    table.only("id", "name")
    return Finding(table.id(), table.text("name"))
