"""The staff API's router: everything under /api/v1, and nothing else answers there."""

from fastapi import APIRouter, Response

from app.web.api.answers import ApiRoute, RefusalAnswer
from app.web.api.protocol import protocol_answer
from app.web.staff import account, blobs, cases, directory, draft, enrol, export, register, sign_in

router = APIRouter(prefix="/api/v1", responses={"4XX": {"model": RefusalAnswer, "description": "Refused; nothing was stored."}})
for part in (directory, enrol, sign_in, account, cases, register, blobs, export, draft):
    router.include_router(part.router)
ends = APIRouter(route_class=ApiRoute, include_in_schema=False)


@ends.api_route("/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def nothing_here(rest: str) -> Response:  # noqa: ARG001 - FastAPI needs the name
    """Answer in JSON where there is no such route; no other origin is told that it may ask."""
    return protocol_answer(404)


router.include_router(ends)
