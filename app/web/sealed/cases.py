"""A reporter's case: file it, read it, fetch its sealed attachments."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from app import clock
from app.services.append_to_case import Append, verify_append
from app.services.file_report import DirectoryMoved, store_report
from app.services.file_sealed_report import SealedFiling, verify_filing
from app.services.read_case_as_member import read_objects
from app.services.refusals import Refusal, Why
from app.services.sealed_case import REPORTERS, author_of, read_sealed_case, store_reporters
from app.services.sealed_uploads import readable_in, settle_all
from app.services.sweep_leases import remove_files
from app.storage.errors import AlreadyFiled
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.case_answers import grant_answer, objects_answer, place_after
from app.web.api.case_models import BlobLine, ObjectsAnswer, rows_of_grants, rows_of_objects, uploads_of
from app.web.api.encoding import Bytes16
from app.web.api.large_bodies import LargeRoute
from app.web.body_room import BodyRoom
from app.web.edge import edge_of
from app.web.sealed.access import CaseAsked, PageTurn, UsedReporting, case_of, reporting_of
from app.web.sealed.models import AppendingAsked, FilingAsked, ReportersCaseAnswer


class FilingRoute(LargeRoute):
    """A route that takes a report's sealed objects from anybody: its text, and forty descriptions of files at the most."""

    def let_in(self, request: Request) -> None:
        """Ask for the organisation."""
        reporting_of(request.path_params["slug"], edge_of(request))

    def room(self, request: Request) -> BodyRoom:
        """Return the reporters'."""
        return edge_of(request).reporters.bodies


class AppendingRoute(FilingRoute):
    """The same from whoever has a case."""

    def let_in(self, request: Request) -> None:
        """Ask for the case."""
        edge = edge_of(request)
        case_of(request, edge, reporting_of(request.path_params["slug"], edge))


router = APIRouter(route_class=ApiRoute, tags=["cases"])
filing = APIRouter(route_class=FilingRoute)
appending = APIRouter(route_class=AppendingRoute)


@filing.post("/cases", status_code=204)
def file(asked: FilingAsked, reporting: UsedReporting, edge: UsedEdge) -> None:
    """Store a new case, whole and durable before the answer leaves; the same sent twice is stored once."""
    sent = SealedFiling(
        token=asked.token,
        root=asked.root,
        grants=rows_of_grants(asked.grants),
        objects=rows_of_objects(asked.objects),
        draft=asked.draft,
        blobs=uploads_of(asked.blobs),
        registered=frozenset(asked.registered),
    )
    with edge.database.reading() as session:
        sealed = verify_filing(session, edge.blobs, reporting, sent, clock.now(), clock.today())
    if sealed is None:
        return
    settle_all(edge.blobs, sealed.first.blobs)
    try:
        with edge.database.writing() as session:
            store_report(session, sealed)
    except DirectoryMoved as moved:
        raise Refusal(Why.DIRECTORY_MOVED, moved.newest) from None
    except AlreadyFiled:
        raise Refusal(Why.ALREADY_THERE) from None


@router.get("/case")
def case(found: CaseAsked, edge: UsedEdge, _turn: PageTurn) -> ReportersCaseAnswer:
    """Return the case that the token looks up; where it has many objects, the first of them."""
    with edge.database.reading() as session:
        read = read_sealed_case(session, found)
    return ReportersCaseAnswer(
        head_seq=read.head,
        records=list(read.records),
        grants=[grant_answer(grant) for grant in read.grants],
        blobs=[BlobLine(blob=blob, stored=stored) for blob, stored in read.blobs.items()],
        **objects_answer(read.first).model_dump(mode="python"),
    )


@appending.post("/case/append", status_code=204)
def append(asked: AppendingAsked, found: CaseAsked, reporting: UsedReporting, edge: UsedEdge, _turn: PageTurn) -> None:
    """Add to the case what its reporter signed, all or nothing; 409 with `head_seq` where it has changed since it was read."""
    sent = Append(
        head=asked.head_seq,
        records=tuple(asked.records),
        grants=rows_of_grants(asked.grants),
        objects=rows_of_objects(asked.objects),
        blobs=uploads_of(asked.blobs),
    )
    author = author_of(reporting, asked.draft)
    with edge.database.reading() as session:
        verified = verify_append(session, edge.blobs, author, found, sent, clock.now(), clock.today())
    settle_all(edge.blobs, verified.addition.blobs)
    with edge.database.writing() as session:
        erased = store_reporters(session, verified)
    remove_files(edge.blobs, erased)


@router.get("/case/objects")
def objects(found: CaseAsked, edge: UsedEdge, _turn: PageTurn, after: str = "") -> ObjectsAnswer:
    """Return the objects that follow `after`, as the answer before named it."""
    with edge.database.reading() as session:
        return objects_answer(read_objects(session, REPORTERS, found, place_after(after)))


@router.get("/case/blobs/{blob}", response_class=FileResponse)
def attachment(blob: Bytes16, found: CaseAsked, edge: UsedEdge) -> Response:
    """Return the ciphertext of an attachment of the case, whole or the range asked for."""
    with edge.database.reading() as session:
        path = readable_in(session, REPORTERS, found, edge.blobs, blob)
    return FileResponse(path, media_type="application/octet-stream")


router.include_router(filing)
router.include_router(appending)
