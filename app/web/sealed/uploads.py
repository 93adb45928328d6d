"""Sealed attachments of a report that is being written: reserved, sent in resumable pieces, given up."""

from fastapi import APIRouter, Request

from app import clock
from app.services import drafts_uploads
from app.services import sealed_uploads as service
from app.storage.blobs import StagedBlob
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute, StreamRoute
from app.web.api.case_models import OffsetAnswer, UploadAnswer
from app.web.api.encoding import Bytes16
from app.web.api.uploading import Offset, take_pieces
from app.web.edge import Edge, in_thread
from app.web.sealed.access import Capability, Draft, UsedReporting
from app.web.sealed.models import DraftUploadAsked

router = APIRouter(route_class=ApiRoute, prefix="/uploads", tags=["attachments"])
streaming = APIRouter(route_class=StreamRoute)


@router.post("")
def reserve(asked: DraftUploadAsked, _reporting: UsedReporting, edge: UsedEdge) -> UploadAnswer:
    """Reserve room for a sealed file; unless a case takes it, it is kept for an hour after something came, a day at most."""
    limit = edge.settings.attachment_limit
    with edge.database.writing() as session:
        place = drafts_uploads.reserve_for_draft(session, edge.blobs, asked.draft, asked.size, limit, clock.now())
    return UploadAnswer(blob=place.blob, capability=place.capability)


@streaming.put(
    "/{blob}",
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def send(
    blob: Bytes16,
    request: Request,
    draft: Draft,
    capability: Capability,
    edge: UsedEdge,
    offset: Offset = 0,
) -> OffsetAnswer:
    """
    Take the bytes from `offset` on; what came before a broken connection stays, and 409 says where to go on.

    An empty body asks where the end is.
    """
    staged, before = await in_thread(_uploading, edge, draft, blob, capability)
    try:
        return await take_pieces(request, edge, staged, offset)
    finally:
        await in_thread(_renew, edge, staged, capability, before)


@router.delete("/{blob}", status_code=204)
def give_up(blob: Bytes16, draft: Draft, capability: Capability, edge: UsedEdge) -> None:
    """Forget an upload that no case has taken."""
    with edge.database.writing() as session:
        service.give_up(session, draft, blob, capability, clock.now())
    edge.blobs.discard(blob)


def _uploading(edge: Edge, draft: bytes, blob: bytes, capability: bytes) -> tuple[StagedBlob, int]:
    """Return the upload, and how many bytes of it are there."""
    with edge.database.reading() as session:
        staged = service.uploading(session, draft, blob, capability, clock.now())
    return staged, service.received(edge.blobs, staged)


def _renew(edge: Edge, staged: StagedBlob, capability: bytes, before: int) -> None:
    """Keep the upload for longer if something has come; asking where its end is keeps nothing."""
    now = clock.now()
    if drafts_uploads.runs_out(staged, now) and service.received(edge.blobs, staged) > before:
        with edge.database.writing() as session:
            drafts_uploads.renew(session, staged, capability, now)


router.include_router(streaming)
