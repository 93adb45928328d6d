"""The draft of the next directory as an administrator sees it: what it holds, and what of that is in force already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation, StaffMember
from app.domain.rulebook.whole import Rulebook
from app.services.directories import directories_of
from app.services.draft import Draft, read_draft, store_draft
from app.services.obstacle import N_, Obstacle, WrongField
from app.services.use_rulebook import rulebook_of
from app.storage.members import find_member, members_of
from crypto.directory import Body, Seat, Unit
from crypto.roles import Role

State: TypeAlias = Literal["in-force", "changed", "new"]
"""How a part of the draft stands to the directory in force: the same there, otherwise there, not there."""


@dataclass(frozen=True, slots=True)
class DraftShown:
    """
    What an administrator is shown: no case, no holder of one, no number of any.

    Args:
        version: the number of the directory in force, 0 before the first.
        units, bodies, seats: how each part of the draft stands, by id; seats by body, in its order.
        gone: the names, by language, of units and bodies in force that the draft has no longer.
        unseated: seats in force that the draft has no longer, by body.
        people: who works here or was invited.
    """

    version: int
    draft: Draft
    rulebook: Rulebook
    units: Mapping[str, State]
    bodies: Mapping[str, State]
    seats: Mapping[str, tuple[State, ...]]
    gone: tuple[Mapping[str, str], ...]
    unseated: Mapping[str, tuple[Seat, ...]]
    people: tuple[StaffMember, ...]


def show_draft(session: Session, organisation: Organisation) -> DraftShown:
    """Return the draft of *organisation*, compared with the directory in force."""
    draft, directories = read_draft(session, organisation), directories_of(session, organisation)
    newest = None if directories is None else directories.newest
    units = {} if newest is None else {unit.id: unit for unit in newest.units}
    bodies = {} if newest is None else {body.id: body for body in newest.bodies}
    drafted, standing = {unit.id for unit in draft.units}, {body.id for body in draft.bodies}
    lost_units = [unit.names for unit in units.values() if unit.id not in drafted]
    lost_bodies = [body.names for body in bodies.values() if body.id not in standing]
    return DraftShown(
        version=0 if newest is None else newest.number,
        draft=draft,
        rulebook=rulebook_of(session, draft.rulebook, organisation.slug),
        units={unit.id: _state(unit, units.get(unit.id)) for unit in draft.units},
        bodies={body.id: _state(_frame(body), _frame(bodies.get(body.id))) for body in draft.bodies},
        seats={body.id: _seats(body, bodies.get(body.id)) for body in draft.bodies},
        gone=(*lost_units, *lost_bodies),
        unseated={body.id: _unseated(body, bodies.get(body.id)) for body in draft.bodies},
        people=tuple(one for one in members_of(session, organisation.organisation) if one.status != "ended"),
    )


def seat_member(session: Session, organisation: Organisation, body: str, seat: Seat) -> None:
    """
    Propose a seat for a member, in place of the one that they have in the same role.

    Raises:
        Obstacle: there is no such body or member, they have ended, or the term ends before it begins.
    """
    member = find_member(session, seat.member)
    if member is None or member.organisation != organisation.organisation or member.status == "ended":
        raise WrongField("member", N_("Nobody of that name works here."))
    if seat.since is not None and seat.until is not None and seat.until < seat.since:
        raise WrongField("seats", N_("{text}: the term ends before it begins."), text=body)
    store_draft(session, organisation, read_draft(session, organisation).with_seat(body, seat))


def unseat_member(session: Session, organisation: Organisation, body: str, member: bytes, role: Role) -> None:
    """
    Propose that a member has no seat in this role any more.

    Raises:
        Obstacle: there is no such body, or no such seat in it.
    """
    draft = read_draft(session, organisation)
    found = draft.body(body)
    kept = tuple(seat for seat in found.seats if (seat.member, seat.role) != (member, role))
    if len(kept) == len(found.seats):
        raise Obstacle(N_("There is no such seat."))
    store_draft(session, organisation, draft.with_body(replace(found, seats=kept)))


def _frame(body: Body | None) -> Body | None:
    """Return a body without those who sit in it."""
    return None if body is None else replace(body, seats=())


def _state(drafted: Unit | Body | None, signed: Unit | Body | None) -> State:
    if signed is None:
        return "new"
    return "in-force" if drafted == signed else "changed"


def _seats(drafted: Body, signed: Body | None) -> tuple[State, ...]:
    before = {} if signed is None else {(seat.member, seat.role): seat for seat in signed.seats}
    return tuple(_seat(seat, before.get((seat.member, seat.role))) for seat in drafted.seats)


def _seat(drafted: Seat, signed: Seat | None) -> State:
    if signed is None:
        return "new"
    return "in-force" if drafted == signed else "changed"


def _unseated(drafted: Body, signed: Body | None) -> tuple[Seat, ...]:
    kept = {(seat.member, seat.role) for seat in drafted.seats}
    seats: Iterable[Seat] = () if signed is None else signed.seats
    return tuple(seat for seat in seats if (seat.member, seat.role) not in kept)
