"""Import units, bodies and people from a file: all of it, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.rulebook import Rulebook
from app.services.draft import Draft, read_draft, store_draft
from app.services.invite_member import find_or_make_member, make_link, seated
from app.services.obstacle import N_, WrongField
from app.services.organisation_file import Row, Wrong
from app.services.parse_seat import parse_seat
from app.services.places import check_body, check_unit
from app.services.use_rulebook import rulebook_of
from crypto.directory import Body, Unit

Deed: TypeAlias = Literal["new", "changed", "unchanged"]
SAID: Final[Mapping[Deed, str]] = {"new": N_("new"), "changed": N_("changed"), "unchanged": N_("as it is")}
"""What the operator is told of each deed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What importing a row does."""

    row: Row
    deed: Deed


@dataclass(slots=True)
class Import:
    """What importing a file does, what is wrong with it, and the token of each newcomer's link by sign-in name."""

    planned: list[Planned] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    links: dict[str, bytes] = field(default_factory=dict)

    def note(self, row: Row, before: object, after: object) -> None:
        """Note what becomes of the row's subject."""
        self.planned.append(Planned(row, "new" if before is None else "unchanged" if before == after else "changed"))


def import_organisation(session: Session, organisation: Organisation, rows: Sequence[Row], now: int) -> Import:
    """
    Bring the rows into the draft and invite the people in them who are new.

    Units come first, then bodies, then people, whatever their order in the file. Whoever is known already gets the seats that
    the row says, and no link.

    Args:
        session: holds the write lock. Where anything is wrong, or this was only to be tried, the edge rolls it back.
        organisation: whose.
        rows: as the file was read.
        now: seconds.
    """
    done = Import()
    draft = read_draft(session, organisation)
    rulebook = rulebook_of(session, draft.rulebook, organisation.slug)
    draft = _with_units(done, rulebook, draft, [row for row in rows if row.what == "unit"])
    draft = _with_bodies(done, rulebook, draft, [row for row in rows if row.what == "body"])
    for row in rows:
        if row.what == "person":
            try:
                draft = _with_person(session, organisation, done, draft, row, now)
            except WrongField as wrong:
                done.wrong.append(Wrong(row.line, wrong.field, wrong))
    done.planned.sort(key=lambda planned: planned.row.line)
    done.wrong.sort(key=lambda wrong: wrong.line)
    if not done.wrong:
        store_draft(session, organisation, draft)
    return done


def _with_units(done: Import, rulebook: Rulebook, draft: Draft, rows: Sequence[Row]) -> Draft:
    """Return the draft with all units: one may stand in the file above the unit that it belongs to."""
    before = {unit.id: unit for unit in draft.units}
    units = [(row, Unit(row.id, row.fields.get("kind", ""), row.names, row.fields.get("in"))) for row in rows]
    for _, unit in units:
        draft = draft.with_unit(unit)
    for row, unit in units:
        try:
            check_unit(rulebook, draft, unit)
            done.note(row, before.get(unit.id), unit)
        except WrongField as wrong:
            done.wrong.append(Wrong(row.line, _column(row, wrong), wrong))
    return draft


def _with_bodies(done: Import, rulebook: Rulebook, draft: Draft, rows: Sequence[Row]) -> Draft:
    before = {body.id: body for body in draft.bodies}
    for row in rows:
        seats = before[row.id].seats if row.id in before else ()
        fields = row.fields
        body = Body(row.id, row.names, seats, fields.get("in"), "publish" in fields, fields.get("kind", ""))
        draft = draft.with_body(body)
        try:
            check_body(rulebook, draft, body)
            done.note(row, before.get(body.id), body)
        except WrongField as wrong:
            done.wrong.append(Wrong(row.line, _column(row, wrong), wrong))
    return draft


def _with_person(session: Session, organisation: Organisation, done: Import, draft: Draft, row: Row, now: int) -> Draft:
    seats = [parse_seat(text) for text in row.fields.get("seats", "").split()]
    for seat in seats:
        draft.body(seat.body)
    member, is_new = find_or_make_member(session, organisation, row.id, row.fields.get("name", ""), seats)
    after = seated(draft, member.member, seats)
    done.note(row, None if is_new else draft, after)
    if is_new:
        done.links[row.id] = make_link(session, member.member, now)
    return after


def _column(row: Row, wrong: WrongField) -> str:
    """Return the column that is wrong: a name that is missing is missing in each language, so the first is named."""
    return next((name for name in row.fields if name.startswith("name_")), "name_en") if wrong.field == "name" else wrong.field
