"""For administrators: propose units, bodies and seats for the next directory, and try who would receive a report."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from fastapi import APIRouter

from app import clock
from app.domain.rules.ladder import Found
from app.services import show_draft as service
from app.services.create_body import create_body
from app.services.create_unit import create_unit
from app.services.obstacle import Obstacle
from app.services.refusals import Refusal, Why
from app.services.remove_unit import remove_unit
from app.services.show_draft import DraftShown, State, show_draft
from app.services.try_route import Asked, Tried, try_route
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.encoding import Slug
from app.web.staff import draft_models as models
from app.web.staff.access import Administrator
from crypto.directory import Seat
from crypto.roles import Role

router = APIRouter(route_class=ApiRoute, prefix="/draft", tags=["the draft of the directory"])


@router.get("")
def draft(member: Administrator, edge: UsedEdge) -> models.DraftAnswer:
    """Return the draft beside the directory in force: what is proposed holds once a root key has signed it."""
    with edge.database.reading() as session:
        return _answer(show_draft(session, member.organisation))


@router.put("/units/{unit}", status_code=204)
def put_unit(unit: Slug, asked: models.UnitAsked, member: Administrator, edge: UsedEdge) -> None:
    """Propose a unit, or another kind, name and place for one that is there."""
    with _refusing(), edge.database.writing() as session:
        create_unit(session, member.organisation, unit, asked.kind, asked.names, asked.parent)


@router.delete("/units/{unit}", status_code=204)
def delete_unit(unit: Slug, member: Administrator, edge: UsedEdge) -> None:
    """Propose that there be no such unit; nothing may stand in it."""
    with _refusing(), edge.database.writing() as session:
        remove_unit(session, member.organisation, unit)


@router.put("/bodies/{body}", status_code=204)
def put_body(body: Slug, asked: models.BodyAsked, member: Administrator, edge: UsedEdge) -> None:
    """Propose a body, or other names, kind and place for one that is there."""
    with _refusing(), edge.database.writing() as session:
        create_body(session, member.organisation, body, asked.names, publish=asked.publish, kind=asked.kind, unit=asked.unit)


@router.put("/bodies/{body}/seats", status_code=204)
def put_seat(body: Slug, asked: models.SeatAsked, member: Administrator, edge: UsedEdge) -> None:
    """Propose a seat, in place of the same member's in the same role."""
    with _refusing(), edge.database.writing() as session:
        seat = Seat(asked.member, Role(asked.role), asked.chair, asked.deputy, _day(asked.since), _day(asked.until))
        service.seat_member(session, member.organisation, body, seat)


@router.post("/bodies/{body}/unseat", status_code=204)
def unseat(body: Slug, asked: models.NoSeatAsked, member: Administrator, edge: UsedEdge) -> None:
    """Propose that somebody sit there no longer."""
    with _refusing(), edge.database.writing() as session:
        service.unseat_member(session, member.organisation, body, asked.member, Role(asked.role))


@router.post("/route")
def route(asked: models.RouteAsked, member: Administrator, edge: UsedEdge) -> models.RouteAnswer:
    """Return who would receive such a report today; nothing is filed, stored or told to anybody."""
    wanted = Asked(asked.kind, asked.unit, asked.entry, asked.flags, {}, asked.involved, (), asked.picked)
    with _refusing(), edge.database.reading() as session:
        return _tried(try_route(session, member.organisation, wanted, clock.today(), by_draft=asked.drafted))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Obstacle:
        raise Refusal(Why.DRAFT_REFUSED) from None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Refusal(Why.DRAFT_REFUSED) from None


def _answer(shown: DraftShown) -> models.DraftAnswer:
    rulebook = shown.rulebook
    return models.DraftAnswer(
        version=shown.version,
        units=[
            models.UnitDrafted(unit=u.id, kind=u.kind, names=dict(u.names), parent=u.parent, state=shown.units[u.id])
            for u in shown.draft.units
        ],
        bodies=[
            models.BodyDrafted(
                body=b.id,
                kind=b.kind,
                names=dict(b.names),
                unit=b.unit,
                publish=b.publish,
                state=shown.bodies[b.id],
                seats=[_seat(seat, state) for seat, state in zip(b.seats, shown.seats[b.id], strict=True)],
                unseated=[_seat(seat, "in-force") for seat in shown.unseated[b.id]],
            )
            for b in shown.draft.bodies
        ],
        gone=[dict(names) for names in shown.gone],
        people=[
            models.PersonAnswer(member=p.member, handle=p.handle, name=p.name, status=p.status)
            for p in shown.people
            if p.status != "ended"
        ],
        unit_kinds=[_named(kind.id, kind.name.by_language) for kind in rulebook.unit_kinds],
        body_kinds=[_named(kind.id, kind.name.by_language) for kind in rulebook.body_kinds],
        kinds=[_named(kind.id, kind.name.by_language) for kind in rulebook.kinds],
        entries=[_named(entry.id, entry.name.by_language, entry.kinds) for entry in rulebook.entries],
        flags=[_named(flag.id, flag.label.by_language, flag.kinds) for flag in rulebook.flags],
    )


def _named(name: str, names: Mapping[str, str], kinds: Iterable[str] = ()) -> models.Named:
    return models.Named(id=name, names=dict(names), kinds=sorted(kinds))


def _seat(seat: Seat, state: State) -> models.SeatDrafted:
    return models.SeatDrafted(
        member=seat.member,
        role=seat.role.value,
        chair=seat.chair,
        deputy=seat.deputy,
        since=seat.since,
        until=seat.until,
        state=state,
    )


def _tried(tried: Tried) -> models.RouteAnswer:
    routed = tried.routed
    return models.RouteAnswer(
        refused=None if tried.refused is None else tried.refused.why,
        choice=[_found(one) for one in tried.choice],
        readers=[] if routed is None else [_found(one) for one in routed.readers],
        asleep=[] if routed is None else [_found(one.found, one.deadline) for one in routed.asleep],
        registered=[] if routed is None else [_found(one) for one in routed.registered],
        shut_out=[] if routed is None else list(routed.shut_out),
    )


def _found(found: Found, deadline: str | None = None) -> models.FoundAnswer:
    return models.FoundAnswer(member=found.member, body=found.body, reason=found.reason, deadline=deadline)
