"""The router of the API for reporters: everything under /api/reports/v1/{slug}."""

from fastapi import APIRouter, Response

from app.web.api.answers import ApiRoute, RefusalAnswer
from app.web.api.protocol import protocol_answer
from app.web.sealed import cases, organisation, uploads

PREFIX = "/api/reports/v1"

router = APIRouter(prefix=PREFIX, responses={"4XX": {"model": RefusalAnswer, "description": "Refused; nothing was stored."}})
for part in (organisation, uploads, cases):
    router.include_router(part.router, prefix="/{slug}")
ends = APIRouter(route_class=ApiRoute, include_in_schema=False)


@ends.api_route("/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def nothing_here(rest: str) -> Response:  # noqa: ARG001 - FastAPI needs the name
    """Answer in JSON where there is no such route; no other origin is told that it may ask."""
    return protocol_answer(404)


router.include_router(ends)
