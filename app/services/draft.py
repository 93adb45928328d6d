"""The draft of an organisation's next directory: what its operator wishes; in force only once a root key has signed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.obstacle import N_, Obstacle, WrongField
from app.storage.organisations import find_draft, keep_draft
from crypto.directory import Body, Seat, Setting, Unit
from crypto.encoding import Json, b64, canonical, parse_canonical
from crypto.fields import Fields
from crypto.signing import DIGEST_SIZE


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Bodies with their seats (of people who may not have enrolled yet), units, settings and the rulebook.

    It says nothing of keys: those come from the entries that members made themselves, when a version is proposed.
    """

    rulebook: bytes
    bodies: tuple[Body, ...] = ()
    units: tuple[Unit, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: bytes) -> Draft:
        """Read what `marshal` writes, else raise `Refused`."""
        fields = Fields(parse_canonical(data), ("bodies", "rulebook", "settings", "units"))
        settings = fields.value("settings")
        return cls(
            rulebook=fields.binary("rulebook", DIGEST_SIZE),
            bodies=fields.each("bodies", Body.from_json),
            units=fields.each("units", Unit.from_json),
            settings={k: v for k, v in settings.items() if isinstance(v, Setting)} if isinstance(settings, Mapping) else {},
        )

    def marshal(self) -> bytes:
        """Return the draft as it is stored."""
        bodies: list[Json] = [body.to_json() for body in self.bodies]
        units: list[Json] = [unit.to_json() for unit in self.units]
        return canonical({"bodies": bodies, "rulebook": b64(self.rulebook), "settings": self.settings, "units": units})

    def body(self, body: str) -> Body:
        """
        Return the body with this id.

        Raises:
            WrongField: there is none; the field is `seats`.
        """
        for found in self.bodies:
            if found.id == body:
                return found
        raise WrongField("seats", N_("There is no body {body}: make it with `tillit body create`."), body=body)

    def with_body(self, body: Body) -> Draft:
        """Return the draft with *body*, in place of one of the same id."""
        return replace(self, bodies=(*(b for b in self.bodies if b.id != body.id), body))

    def with_unit(self, unit: Unit) -> Draft:
        """Return the draft with *unit*, in place of one of the same id."""
        return replace(self, units=(*(u for u in self.units if u.id != unit.id), unit))

    def with_seat(self, body: str, seat: Seat) -> Draft:
        """Return the draft with the seat, in place of the same member's in the same role."""
        found = self.body(body)
        others = (s for s in found.seats if (s.member, s.role) != (seat.member, seat.role))
        return self.with_body(replace(found, seats=(*others, seat)))

    def without_member(self, member: bytes) -> Draft:
        """Return the draft without any seat of *member*."""
        kept = (replace(b, seats=tuple(s for s in b.seats if s.member != member)) for b in self.bodies)
        return replace(self, bodies=tuple(kept))


def read_draft(session: Session, organisation: Organisation) -> Draft:
    """
    Return the organisation's draft; every organisation has one from its creation on.

    Raises:
        Obstacle: it is missing all the same.
        Refused: what is stored is none.
    """
    stored = find_draft(session, organisation.organisation)
    if stored is None:
        raise Obstacle(N_("The organisation {slug} has no draft: create it anew."), slug=organisation.slug)
    return Draft.parse(stored)


def store_draft(session: Session, organisation: Organisation, draft: Draft) -> None:
    """Store the organisation's draft in place of the one before."""
    keep_draft(session, organisation.organisation, draft.marshal())
