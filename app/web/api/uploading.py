"""Taking the pieces of an upload as they come."""

from typing import Annotated, TypeAlias

from fastapi import Query, Request

from app.services.refusals import Refusal, Why
from app.services.sealed_uploads import write
from app.storage.blobs import StagedBlob
from app.web.api.case_models import OffsetAnswer
from app.web.body import CutOff, Stalled, TooLarge, read_body
from app.web.edge import Edge

Offset: TypeAlias = Annotated[int, Query(ge=0, lt=2**53)]


async def take_pieces(request: Request, edge: Edge, staged: StagedBlob, offset: int) -> OffsetAnswer:
    """Write the request's body at the end of the upload, which must be *offset*, and say where the end is now."""
    pieces = read_body(request.receive, edge.patience, staged.stored + 1)
    try:
        return OffsetAnswer(offset=await write(edge.blobs, staged, offset, pieces))
    except (CutOff, Stalled):
        raise Refusal(Why.CUT_OFF) from None
    except TooLarge:
        raise Refusal(Why.TOO_LARGE) from None
