"""Sealed attachments: reserve, send in pieces, read by ranges. They pass through as ciphertext, a piece at a time."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import FileResponse

from app import clock
from app.services import sealed_uploads as service
from app.storage.blobs import StagedBlob
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute, StreamRoute
from app.web.api.case_models import OffsetAnswer, UploadAnswer
from app.web.api.encoding import Bytes16
from app.web.api.uploading import Offset, take_pieces
from app.web.edge import Edge, in_thread
from app.web.staff.access import ActiveMember
from app.web.staff.case_models import UploadAsked

Capability = Annotated[Bytes16, Header(alias="Upload-Capability")]

router = APIRouter(route_class=ApiRoute, prefix="/blobs", tags=["attachments"])
streaming = APIRouter(route_class=StreamRoute)


@router.post("")
def reserve(asked: UploadAsked, member: ActiveMember, edge: UsedEdge) -> UploadAnswer:
    """Reserve room for a sealed file, which is kept for a day unless a case takes it."""
    limit = edge.settings.attachment_limit
    with edge.database.writing() as session:
        place = service.reserve(session, edge.blobs, member.member.member, asked.size, limit, clock.now() + service.MEMBERS_LEASE)
    return UploadAnswer(blob=place.blob, capability=place.capability)


@streaming.put(
    "/{blob}",
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}, "required": True}},
)
async def send(
    blob: Bytes16,
    request: Request,
    member: ActiveMember,
    edge: UsedEdge,
    capability: Capability,
    offset: Offset = 0,
) -> OffsetAnswer:
    """
    Take the bytes from `offset` on; what came before a broken connection stays, and 409 says where to go on.

    An empty body asks where the end is.
    """
    staged = await in_thread(_uploading, edge, member.member.member, blob, capability)
    return await take_pieces(request, edge, staged, offset)


@router.delete("/{blob}", status_code=204)
def give_up(blob: Bytes16, member: ActiveMember, edge: UsedEdge, capability: Capability) -> None:
    """Forget an upload that no case has taken, so that it no longer counts to the quota."""
    with edge.database.writing() as session:
        service.give_up(session, member.member.member, blob, capability, clock.now())
    edge.blobs.discard(blob)


@router.get("/{blob}", response_class=FileResponse)
def read(blob: Bytes16, member: ActiveMember, edge: UsedEdge) -> FileResponse:
    """Return the ciphertext, whole or the range asked for, to one who holds a key of its case."""
    with edge.database.reading() as session:
        path = service.readable(session, member.access, edge.blobs, blob)
    return FileResponse(path, media_type="application/octet-stream")


def _uploading(edge: Edge, member: bytes, blob: bytes, capability: bytes) -> StagedBlob:
    with edge.database.reading() as session:
        return service.uploading(session, member, blob, capability, clock.now())


router.include_router(streaming)
