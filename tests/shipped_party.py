"""An organisation for each rulebook that comes with the portal: a unit of each kind, and two people in each kind of body."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.reading import read_rulebook
from app.domain.rulebook import Rulebook
from app.rulebooks import rulebook_file
from app.services.draft import read_draft, store_draft
from app.services.invite_member import OfferedSeat
from app.services.use_rulebook import accept_rulebook
from crypto.directory import Body, Unit
from crypto.roles import Role


@dataclass(frozen=True)
class Shipped:
    """The organisation of the rulebook called *name*."""

    name: str

    @property
    def rulebook(self) -> Rulebook:
        """Return its rules."""
        return read_rulebook(rulebook_file(self.name), self.name)

    def units(self) -> tuple[Unit, ...]:
        """Return a unit of each kind, each in the first of the level above."""
        made: list[Unit] = []
        above: str | None = None
        for level in reversed(self.rulebook.levels):
            here = [kind.id for kind in self.rulebook.unit_kinds if kind.level == level.id]
            made += [Unit(kind, kind, {"en": f"The {kind}"}, above) for kind in here]
            above = here[0] if here else above
        return tuple(made)

    def bodies(self) -> tuple[Body, ...]:
        """Return a body of each kind in each unit and above them all; each lets its members' names be seen."""
        places = [None, *(unit.id for unit in self.units())]
        return tuple(
            Body(f"{kind.id}-{number}", {"en": kind.name.into("en")}, (), place, publish=True, kind=kind.id)
            for kind in self.rulebook.body_kinds
            for number, place in enumerate(places)
        )

    def places(self) -> Mapping[str, tuple[OfferedSeat, ...]]:
        """Return who sits where, by sign-in name: of each kind of body `-a`, who chairs, and `-b`, in all of them."""
        seats: dict[str, tuple[OfferedSeat, ...]] = {}
        for body in self.bodies():
            role = Role(self.rulebook.body_kind(body.kind).role)
            for letter in "ab":
                seat = OfferedSeat(body.id, role, chair=letter == "a")
                seats[f"{body.kind}-{letter}"] = (*seats.get(f"{body.kind}-{letter}", ()), seat)
        return seats

    def found(self, session: Session, organisation: Organisation) -> None:
        """Make *organisation* this one: its draft gets the rulebook, the units, and the bodies that nobody sits on yet."""
        rulebook = accept_rulebook(session, rulebook_file(self.name), organisation.slug)
        draft = read_draft(session, organisation)
        store_draft(session, organisation, replace(draft, rulebook=rulebook, bodies=self.bodies(), units=self.units()))
