"""A file of the case, opened as it streams out: no readable copy is ever written."""

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from app.services.download_attachment import find_file, open_file
from app.web.edge import in_thread
from app.web.reporter.signed_in import signed_in
from app.web.reporter.visit import Visit
from app.web.reporter.writing import read_rooms


async def download(request: Request) -> Response:
    """Send the file that the object describes; its last chunk is checked before the first is sent."""
    return await in_thread(_download, request)


@signed_in
def _download(request: Request, visit: Visit) -> Response:
    with read_rooms(visit) as rooms:
        found = find_file(rooms, request.path_params["object_id"])
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


routes = [Route("/{slug}/case/attachment/{object_id}", download, methods=["GET"])]
