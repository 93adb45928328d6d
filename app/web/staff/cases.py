"""The member's cases: list, read, append, keep the index."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from app import clock
from app.services.append_to_case import Append, Author, store_append, verify_append
from app.services.course import named_in
from app.services.keep_index import keep_index
from app.services.list_cases import ListedCase, list_cases
from app.services.read_case_as_member import read_case, read_objects
from app.services.sealed_uploads import settle_all
from app.services.standing import require_active
from app.services.sweep_leases import remove_files
from app.web.api.access import UsedEdge
from app.web.api.case_answers import grant_answer, objects_answer, place_after
from app.web.api.case_models import (
    BlobLine,
    ObjectsAnswer,
    rows_of_grants,
    rows_of_objects,
    uploads_of,
)
from app.web.api.encoding import CaseId
from app.web.api.large_bodies import LargeRoute
from app.web.body_room import BodyRoom
from app.web.edge import edge_of
from app.web.staff.access import ActiveMember, signed_in
from app.web.staff.case_models import AppendAsked, CaseAnswer, CaseLine, CasesAnswer, IndexAsked
from app.web.staff.deadlines import day_text, deadline_answer, names_answer
from app.web.staff.turn import PageTurn


class StaffRoute(LargeRoute):
    """A route whose body is read only for who is signed in."""

    body_limit = 16 * 1024 * 1024

    def let_in(self, request: Request) -> None:
        """Ask for a session."""
        signed_in(request, edge_of(request))

    def room(self, request: Request) -> BodyRoom:
        """Return the staff's own: no stranger fills it."""
        return edge_of(request).staff.bodies


router = APIRouter(route_class=StaffRoute, prefix="/cases", tags=["cases"])


@router.get("")
def cases(
    member: ActiveMember,
    edge: UsedEdge,
    after: CaseId | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> CasesAnswer:
    """Return a page of the cases in which the member holds a key; nothing tells of any other."""
    with edge.database.reading() as session:
        page = list_cases(session, member.member.member, member.access, after or b"", limit)
        names = named_in(session, require_active(member).newest.rulebook)
    return CasesAnswer(cases=[_line(listed) for listed in page.cases], deadlines=names_answer(names), after=page.after)


@router.get("/{case}")
def case(case: CaseId, member: ActiveMember, edge: UsedEdge, _turn: PageTurn) -> CaseAnswer:
    """Return a case; where it has many objects, the first of them."""
    with edge.database.reading() as session:
        found = read_case(session, member.member.member, member.access, case)
    return CaseAnswer(
        head_seq=found.case.head,
        deadlines=[deadline_answer(kept) for kept in found.deadlines],
        names=names_answer(found.names),
        records=list(found.records),
        grants=[grant_answer(grant) for grant in found.grants],
        blobs=[BlobLine(blob=blob, stored=stored) for blob, stored in found.blobs.items()],
        index=found.index,
        **objects_answer(found.first).model_dump(mode="python"),
    )


@router.get("/{case}/objects")
def objects(case: CaseId, member: ActiveMember, edge: UsedEdge, _turn: PageTurn, after: str = "") -> ObjectsAnswer:
    """Return the objects that follow `after`, as the answer before named it."""
    with edge.database.reading() as session:
        return objects_answer(read_objects(session, member.access, case, place_after(after)))


@router.post("/{case}/append", status_code=204)
def append(case: CaseId, asked: AppendAsked, member: ActiveMember, edge: UsedEdge, _turn: PageTurn) -> None:
    """Add to a case, all or nothing; 409 with `head_seq` where it has changed since it was read."""
    sent = Append(
        head=asked.head_seq,
        records=tuple(asked.records),
        grants=rows_of_grants(asked.grants),
        objects=rows_of_objects(asked.objects),
        blobs=uploads_of(asked.blobs),
        index=asked.index,
    )
    with edge.database.reading() as session:
        verified = verify_append(session, edge.blobs, Author.of(member), case, sent, clock.now(), clock.today())
    settle_all(edge.blobs, verified.addition.blobs)
    with edge.database.writing() as session:
        erased = store_append(session, verified)
    remove_files(edge.blobs, erased)


@router.put("/{case}/index", status_code=204)
def index(case: CaseId, asked: IndexAsked, member: ActiveMember, edge: UsedEdge) -> None:
    """Keep the member's sealed index row of the case."""
    with edge.database.writing() as session:
        keep_index(session, member.member.member, member.access, case, asked.sealed)


def _line(listed: ListedCase) -> CaseLine:
    found = listed.case
    return CaseLine(
        case=found.case,
        head_seq=found.head,
        track=found.track,
        kind=found.kind,
        state=found.state,
        filed=day_text(found.filed),
        due=None if listed.due is None else deadline_answer(listed.due),
        objects=listed.objects,
        grants=[grant_answer(grant) for grant in listed.grants],
        index=listed.index,
    )
