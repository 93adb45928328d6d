"""A file of the case, opened as it streams out: no readable copy is ever written."""

from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response, StreamingResponse

from app.services.download_attachment import find_file, open_file
from app.web.edge import in_thread
from app.web.reporter.arrive import arrive
from app.web.reporter.visit import NotSignedIn, find_visit
from app.web.reporter.words_page import ask_for_words
from app.web.reporter.writing import read_rooms

router = APIRouter(include_in_schema=False)


@router.get("/{slug}/case/attachment/{object_id}")
async def download(request: Request, slug: str, object_id: str) -> Response:
    """Send the file that the object describes; its last chunk is checked before the first is sent."""
    return await in_thread(_download, request, slug, object_id)


def _download(request: Request, slug: str, object_id: str) -> Response:
    try:
        visit = find_visit(request, slug)
    except NotSignedIn:
        edge, _, place = arrive(request, slug)
        return ask_for_words(edge, place)
    rooms = read_rooms(visit)
    found = find_file(rooms, object_id)
    if found is None:
        raise HTTPException(404)
    opened = open_file(visit.edge.blobs, rooms, found)
    return StreamingResponse(
        opened.blocks,
        media_type="application/octet-stream",  # never what the sender claims: a page in our origin could read the case
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(opened.name)}",
            "content-length": str(opened.size),
            "content-security-policy": "sandbox; default-src 'none'",
        },
    )
