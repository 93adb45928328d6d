"""The staff API's router: everything under /api/v1, and nothing else answers there."""

from fastapi import APIRouter, Response

from app.web.staff import account, blobs, cases, directory, enrol, sign_in
from app.web.staff.answers import protocol_answer

router = APIRouter(prefix="/api/v1")
for part in (directory, enrol, sign_in, account, cases, blobs):
    router.include_router(part.router)


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
def nothing_here(rest: str) -> Response:  # noqa: ARG001 - FastAPI needs the name
    """Answer in JSON where there is no such route."""
    return protocol_answer(404)
