"""The router of the API for reporters: everything under /api/reports/v1/{slug}."""

from fastapi import APIRouter, Response

from app.web.sealed import cases, organisation, uploads
from app.web.staff.answers import RefusalAnswer, StaffRoute
from app.web.staff.protocol import protocol_answer

PREFIX = "/api/reports/v1"

router = APIRouter(prefix=PREFIX, responses={"4XX": {"model": RefusalAnswer, "description": "Refused; nothing was stored."}})
for part in (organisation, uploads, cases):
    router.include_router(part.router, prefix="/{slug}")
ends = APIRouter(route_class=StaffRoute, include_in_schema=False)


@ends.api_route("/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def nothing_here(rest: str) -> Response:  # noqa: ARG001 - FastAPI needs the name
    """Answer in JSON where there is no such route; no other origin is told that it may ask."""
    return protocol_answer(404)


router.include_router(ends)
