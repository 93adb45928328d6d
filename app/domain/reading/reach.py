"""Whether everything that can be filed reaches somebody, and everything in the tables can be reached."""

from collections.abc import Iterator

from app.domain.problem import N_
from app.domain.reading.table import Table
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.whole import Rulebook


def check_routing(rulebook: Rulebook, top: Table) -> None:
    """
    Check that the routing leaves nobody and nothing out.

    Raises:
        RulebookError: a track without a kind, a kind that some reporter would file to nobody, a level that no unit has, a row
            that one before it always takes.
    """
    used = {kind.track for kind in rulebook.kinds}
    for place, track in enumerate(rulebook.tracks, start=1):
        if track.id not in used:
            raise top.wrong(f"tracks[{place}]", N_("nothing can be filed on the track “{id}”: no kind is on it"), id=track.id)
    reached = {unit.level for unit in rulebook.unit_kinds}
    for place, level in enumerate(rulebook.levels, start=1):
        if level.id not in reached:
            raise top.wrong(f"levels[{place}]", N_("the level “{id}” can't be reached: no kind of unit is on it"), id=level.id)
    for facts in _plain(rulebook):
        if not any(row.when.holds(facts) for row in rulebook.routing):
            where = facts.entry or facts.unit_kind or "-"
            raise top.wrong("routing", N_("nobody receives “{kind}” ({where}): add a row for it"), kind=facts.kind, where=where)
    for field, rows in (
        ("routing", [row.when for row in rulebook.routing]),
        ("register", [row.when for row in rulebook.register]),
    ):
        for place, when in enumerate(rows):
            before = next((i for i in range(place) if rows[i].includes(when)), None)
            if before is not None:
                text = N_("this row never holds: row {before} always comes first")
                raise top.wrong(f"{field}[{place + 1}]", text, before=before + 1)


def _plain(rulebook: Rulebook) -> Iterator[Facts]:
    """Yield what a case is like without any flag, answer or setting: each kind, in each kind of unit, by each entry."""
    for kind in rulebook.kinds:
        for unit in rulebook.unit_kinds or (None,):
            unit_kind, level = (None, None) if unit is None else (unit.id, unit.level)
            for entry in rulebook.entries_for(kind.id, unit_kind) or (None,):
                yield Facts(kind.id, unit_kind, level, None if entry is None else entry.id)
