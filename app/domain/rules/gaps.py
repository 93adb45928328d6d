"""What nobody would receive: kinds of case, by where it happened and whom the reporter turns to."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date

from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.recipients import choice_of
from app.domain.rules.structure import Structure

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """A *kind* of case that nobody receives from these *units* of *unit_kind*, none where there are no units, made to *entry*."""

    kind: str
    unit_kind: str | None
    units: tuple[str, ...]
    entry: str | None

    def __str__(self) -> str:
        """Return it as a warning names it, by ids: `report (branch: oslo, bergen; leader)`."""
        more = [f"+{len(self.units) - _NAMED}"] if len(self.units) > _NAMED else []
        units = f"{self.unit_kind}: {', '.join([*self.units[:_NAMED], *more])}" if self.units else None
        where = "; ".join(part for part in (units, self.entry) if part)
        return f"{self.kind} ({where})" if where else self.kind


def gaps(rulebook: Rulebook, structure: Structure, switched_on: Set[str], day: date) -> Iterator[Gap]:
    """
    Yield what nobody receives on *day*, as long as nobody is involved and no flag or answer changes who receives.

    *switched_on*: the organisation's settings that are.
    """
    places: dict[str | None, list[str | None]] = {}
    for unit in structure.units:
        places.setdefault(unit.kind, []).append(unit.id)
    for kind in rulebook.kinds:
        for unit_kind, units in (places or {None: [None]}).items():
            level, entries = rulebook.level_of(unit_kind), rulebook.entries_for(kind.id, unit_kind)
            for entry in entries or [None]:
                entry_id = None if entry is None else entry.id
                facts = Facts(kind.id, unit_kind, level, entry_id, settings=frozenset(switched_on))
                left = [place for place in units if not choice_of(rulebook, structure, Draft(facts, place), day)]
                if left:
                    yield Gap(kind.id, unit_kind, tuple(place for place in left if place is not None), entry_id)
