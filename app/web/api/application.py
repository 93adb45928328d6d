"""An application of the framework that reads and describes the APIs' requests, without what it would tell others."""

from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.web.edge import Edge
from app.web.errors import error_page, status_page

NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""All is on by default, and one variable in the environment would send addresses and messages of errors elsewhere."""


def described_app(edge: Edge, description: str) -> FastAPI:
    """Return an application without routes, whose OpenAPI document stands at the address *description*."""
    app = FastAPI(
        title="Tillit",
        docs_url=None,
        redoc_url=None,
        openapi_url=description,
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    app.state.edge = edge
    app.add_exception_handler(HTTPException, status_page)
    app.add_exception_handler(RequestValidationError, _unreadable)  # FastAPI's own answer repeats the rejected input
    return app


async def _unreadable(request: Request, _error: Exception) -> Response:
    return error_page(request, 422)
