"""What a rulebook demands of its bodies, and where an organisation falls short of it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias

from app.domain.rulebook.places import BodyKind
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.structure import BodyHeld, Structure

Gender: TypeAlias = Literal["woman", "man"]
GENDERS: Final[tuple[Gender, ...]] = ("woman", "man")
ENDS_SOON: Final = timedelta(days=30)

What: TypeAlias = Literal["unit kind", "body kind", "seats", "chair", "ended", "ending", "woman", "man", "competence"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is noted of a member because the rules ask for it of a body: never signed, never shown to anybody but the operator."""

    gender: Gender | None = None
    competence: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """
    Something that the rules ask for and an organisation lacks.

    Args:
        what: which demand it is: a kind that the rulebook knows, the number of seats, a chair, a term that runs, a woman and a
            man among the members, a competence.
        place: the unit or body.
        member: whose term it is about.
        values: what else there is to say: `kind`, `count` and `seats`, `day`, or `competence`.
    """

    what: What
    place: str
    member: bytes | None = None
    values: Mapping[str, object] = field(default_factory=dict)


def shortfalls(rulebook: Rulebook, structure: Structure, marks: Mapping[bytes, Marks], day: date) -> Iterator[Shortfall]:
    """Yield where the organisation falls short of *rulebook* on *day*, place by place; *marks*: those of its members."""
    unit_kinds = {kind.id for kind in rulebook.unit_kinds}
    for unit in structure.units:
        if unit.kind not in unit_kinds:
            yield Shortfall("unit kind", unit.id, values={"kind": unit.kind})
    body_kinds = {kind.id: kind for kind in rulebook.body_kinds}
    for body in structure.bodies:
        kind = body_kinds.get(body.kind)
        if kind is None:
            yield Shortfall("body kind", body.id, values={"kind": body.kind})
            continue
        yield from _of_seats(body, kind, day)
        yield from _of_terms(body, day)
        yield from _of_members(body, kind, marks, day)


def _of_seats(body: BodyHeld, kind: BodyKind, day: date) -> Iterator[Shortfall]:
    count = len(_regular(body, kind, day))
    if kind.seats is not None and count != kind.seats:
        yield Shortfall("seats", body.id, values={"count": count, "seats": kind.seats})
    if kind.chair and not any(seat.chair and not seat.deputy and seat.held_on(day) for seat in body.seats):
        yield Shortfall("chair", body.id)


def _of_terms(body: BodyHeld, day: date) -> Iterator[Shortfall]:
    for seat in body.seats:
        if seat.until is not None and seat.until <= day + ENDS_SOON:
            yield Shortfall("ended" if seat.until < day else "ending", body.id, seat.member, {"day": seat.until})


def _of_members(body: BodyHeld, kind: BodyKind, marks: Mapping[bytes, Marks], day: date) -> Iterator[Shortfall]:
    found = [marks.get(member, Marks()) for member in _regular(body, kind, day)]
    if kind.both_genders:
        for gender in GENDERS:
            if gender not in {one.gender for one in found}:
                yield Shortfall(gender, body.id)
    for competence in kind.competence:
        if not any(competence in one.competence for one in found):
            yield Shortfall("competence", body.id, values={"competence": competence})


def _regular(body: BodyHeld, kind: BodyKind, day: date) -> set[bytes]:
    """Return who receives in the body, its deputies aside."""
    return {seat.member for seat in body.seats if seat.role == kind.role and not seat.deputy and seat.held_on(day)}
