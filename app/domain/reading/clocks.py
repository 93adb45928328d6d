"""Reads what sets dates: deadlines, retention, reviews."""

from typing import cast

from app.domain.problem import N_
from app.domain.reading.conditions import read_when
from app.domain.reading.table import SPAN, Table, listed
from app.domain.rulebook.clocks import DUE, EVENTS, PAUSES, SIDES, Deadline, Retention, Review, SetBy
from app.domain.rulebook.span import Span

_SET_BY = ("rules", "law", "organisation")


def read_deadline(table: Table) -> Deadline:
    """Return something that must happen in time; it has a start, or it would never run."""
    table.only(
        *("id", "name", "when", "starts", *SPAN, "ends", "pauses", "each", "warn", "promised", "set_by", "source"),
    )
    starts = table.ids("starts", [])
    if not starts:
        raise table.wrong("starts", N_('a deadline without a start never runs: name what starts it, such as "filed"'))
    for start in starts:
        if not start.startswith(DUE) and start not in EVENTS:
            text = N_("nothing called “{event}” happens in a case; a deadline starts with one of {events}")
            raise table.wrong("starts", text, event=start, events=listed(sorted(EVENTS)))
    return Deadline(
        id=table.id(),
        name=table.text("name"),
        when=read_when(table),
        starts=starts,
        within=table.span(),
        ends=table.one_of("ends", *sorted(EVENTS)),
        pauses=frozenset(table.some_of("pauses", sorted(PAUSES), [])),
        each=table.some_of("each", SIDES, []),
        warn=table.number("warn", 90) if table.has("warn") else 0,
        promised=table.flag("promised"),
        set_by=_set_by(table),
        source=table.string("source", ""),
    )


def read_retention(table: Table) -> Retention:
    """Return how long a closed case is kept."""
    table.only(*SPAN, "set_by", "most")
    return Retention(table.span(), read_longest(table.under("most")) if table.has("most") else None, _set_by(table))


def read_longest(table: Table) -> Span:
    """Return how long a case may be kept at most."""
    table.only(*SPAN)
    return table.span()


def read_review(table: Table) -> Review:
    """Return what is looked at again and again."""
    table.only("id", "name", *SPAN, "body")
    return Review(table.id(), table.text("name"), table.span(), table.id_or_none("body"))


def _set_by(table: Table) -> SetBy:
    return cast(SetBy, table.one_of("set_by", *_SET_BY))
