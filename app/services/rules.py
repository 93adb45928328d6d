"""An organisation's rules as its signed directory has them: the rulebook, and what the rules are run on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.due import Times
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import Routed, choice_of, route
from app.domain.rules.structure import Structure
from app.services.structure import structure_of
from crypto.directory import Setting, Version
from crypto.roles import Role
from crypto.rooms import ROOM_ROLES


@dataclass(frozen=True, slots=True)
class Rules:
    """
    The *rulebook*, the *structure* in which it looks for people, the *times* it sets, settings that are *switched_on*.

    *received*: the kinds that somebody receives, for the days last asked about; `reportable` finds them.
    """

    rulebook: Rulebook
    structure: Structure
    times: Times
    switched_on: frozenset[str]
    received: dict[date, frozenset[str]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, rulebook: Rulebook, version: Version) -> "Rules":
        """Return the rules of the organisation that *version* describes."""
        return cls.on(rulebook, structure_of(version), version.settings)

    @classmethod
    def on(cls, rulebook: Rulebook, structure: Structure, settings: Mapping[str, Setting]) -> "Rules":
        """Return the rules of an organisation with this *structure* and these *settings*."""
        return cls(rulebook, structure, Times.of(rulebook, settings), switched_on(settings))

    def facts(
        self,
        kind: str,
        unit: str | None = None,
        entry: str | None = None,
        flags: frozenset[str] = frozenset(),
        choices: Mapping[str, str] | None = None,
    ) -> Facts:
        """Return what the tables look at in a report of *kind* that says this."""
        unit_kind = self._kind_of(unit)
        return Facts(kind, unit_kind, self.rulebook.level_of(unit_kind), entry, flags, choices or {}, self.switched_on)

    def route(self, draft: Draft, day: date) -> Routed:
        """
        Return who has what to do with a report that is filed on *day*.

        Raises:
            NobodyReceives: nobody is left, or the one who was picked is not among the choice.
        """
        return route(self.rulebook, self.structure, draft, day)

    def choice(self, draft: Draft, day: date) -> tuple[Found, ...]:
        """Return who would receive it, or can be picked; perhaps nobody."""
        return choice_of(self.rulebook, self.structure, draft, day)

    def may_hold(self, room: str, found: Found) -> bool:
        """Whether somebody who was *found* may hold *room*: the role in which their body receives must be one that it is for."""
        body_kind = self.structure.body(found.body).kind
        return Role(self.rulebook.body_kind(body_kind).role) in ROOM_ROLES[room]

    def holders(self, room: str, routed: Routed) -> list[tuple[Found, str | None]]:
        """Return who holds *room* of a report that is *routed* so, each awake or until a deadline."""
        named = [*((found, None) for found in routed.readers), *((one.found, one.deadline) for one in routed.asleep)]
        return [(found, asleep) for found, asleep in named if self.may_hold(room, found)]

    def plain(self, kind: str) -> Draft:
        """Return the draft of a report of *kind* that says nothing else: nobody is involved, only the plainest rule applies."""
        entries = self.rulebook.entries_for(kind, self._kind_of(None))
        return Draft(self.facts(kind, entry=entries[0].id if entries else None))

    def each(self, kind: str) -> Iterator[Draft]:
        """Yield plain drafts of a report of *kind*: by each entry, for the organisation as a whole and then in each unit."""
        for unit in (None, *(unit.id for unit in self.structure.units)):
            for entry in self.rulebook.entries_for(kind, self._kind_of(unit)) or (None,):
                yield Draft(self.facts(kind, unit, None if entry is None else entry.id), unit)

    def _kind_of(self, unit: str | None) -> str | None:
        place = self.structure.unit(unit)
        return None if place is None else place.kind


def switched_on(settings: Mapping[str, Setting]) -> frozenset[str]:
    """Return the settings that conditions see as switched on."""
    return frozenset(name for name, value in settings.items() if value is True)
