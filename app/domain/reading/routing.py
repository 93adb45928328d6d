"""Reads places, bodies, kinds, and the tables that say who receives."""

from typing import cast

from app.domain.reading.conditions import read_when
from app.domain.reading.table import SPAN, Table
from app.domain.rulebook.kinds import WAYS, Kind, Limit, Track, Way
from app.domain.rulebook.places import BodyKind, BodyRole, Level, UnitKind
from app.domain.rulebook.tables import At, Entry, Registration, Route, Sleeper, Target


def read_level(table: Table) -> Level:
    """Return a level of the organisation."""
    table.only("id", "name")
    return Level(table.id(), table.text("name"))


def read_unit_kind(table: Table) -> UnitKind:
    """Return a kind of unit, with its level."""
    table.only("id", "level", "name")
    return UnitKind(table.id(), table.id("level"), table.text("name"))


def read_body_kind(table: Table) -> BodyKind:
    """Return a kind of body, with what the rules demand of it; it handles cases unless it says otherwise."""
    table.only("id", "name", "role", "leads", "instead", "seats", "chair", "both_genders", "competence")
    return BodyKind(
        id=table.id(),
        name=table.text("name"),
        role=cast(BodyRole, table.one_of("role", "handler", "adviser", "confidant", "observer", default="handler")),
        leads=table.flag("leads"),
        instead=table.id_or_none("instead"),
        seats=table.number("seats", 100) if table.has("seats") else None,
        chair=table.flag("chair"),
        both_genders=table.flag("both_genders"),
        competence=table.ids("competence", []),
    )


def read_track(table: Table) -> Track:
    """Return a procedure and what it covers."""
    table.only("id", "name", "meaning")
    return Track(table.id(), table.text("name"), table.text("meaning"))


def read_kind(table: Table) -> Kind:
    """Return a kind of case; every way is open to it unless it says which are."""
    table.only("id", "track", "name", "meaning", "ways", "limit")
    return Kind(
        id=table.id(),
        track=table.id("track"),
        name=table.text("name"),
        meaning=table.text("meaning"),
        ways=cast(tuple[Way, ...], table.some_of("ways", WAYS, list(WAYS), least=1)),
        limit=_limit(table.under("limit")) if table.has("limit") else None,
    )


def _limit(table: Table) -> Limit:
    table.only("since", *SPAN)
    return Limit(table.id("since"), table.span())


def read_entry(table: Table) -> Entry:
    """Return whom a reporter may turn to."""
    table.only("id", "name", "meaning", "picks", "kinds", "units")
    return Entry(
        id=table.id(),
        name=table.text("name"),
        meaning=table.text_or_none("meaning"),
        picks=table.flag("picks"),
        kinds=frozenset(table.ids("kinds", [])),
        unit_kinds=frozenset(table.ids("units", [])),
    )


def read_route(table: Table) -> Route:
    """Return a row that says who receives; somebody does."""
    table.only("when", "receives", "sleeps", "because")
    return Route(
        when=read_when(table),
        receives=table.each("receives", read_target, least=1),
        sleeps=table.each("sleeps", _sleeper),
        because=table.text_or_none("because"),
    )


def read_registration(table: Table) -> Registration:
    """Return a row that says with whom a case is registered."""
    table.only("when", "with")
    return Registration(read_when(table), table.each("with", read_target, least=1))


def read_target(table: Table) -> Target:
    """Return a kind of body and where it is looked for; in the unit itself unless it says otherwise."""
    table.only("body", "at")
    return _target(table)


def _sleeper(table: Table) -> Sleeper:
    table.only("body", "at", "until")
    return Sleeper(_target(table), table.id("until"))


def _target(table: Table) -> Target:
    return Target(table.id("body"), cast(At, table.one_of("at", "unit", "above", "top", default="unit")))
