"""Puts the application together: stores, routes, and what stands before every route."""

from typing import Final

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from app.resources import TEMPLATES
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.ephemeral import EphemeralStore
from app.storage.quick_reading import QuickReader
from app.storage.session_secrets import SessionSecrets
from app.web import console, health
from app.web.body import Patience
from app.web.edge import Edge
from app.web.errors import API, catch_all, error_page, install_errors
from app.web.headers import with_headers
from app.web.hosts import STATIC, is_for_staff, separate_hosts
from app.web.languages import with_language
from app.web.origin import refuse_foreign
from app.web.pages import Pages
from app.web.reporter import attachment, case, leave, receipt, reply, report, start, withdraw
from app.web.staff import routes as staff

NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""All is on by default, and one variable in the environment would send addresses and messages of errors elsewhere."""


def create_app(settings: Settings) -> FastAPI:
    """Return the application for *settings*: the reporters' pages, and the console with its API."""
    app = FastAPI(
        title="Tillit",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        telemetry=NO_TELEMETRY,
    )
    edge = Edge(
        settings=settings,
        database=Database(settings.database),
        reader=QuickReader(settings.database),
        ephemeral=EphemeralStore(settings.ephemeral),
        blobs=BlobFiles(settings.blobs, settings.disk_reserve),
        secrets=SessionSecrets(settings.runtime),
        pages=Pages(TEMPLATES),
        patience=Patience(idle_seconds=settings.body_idle_limit, bytes_per_second=settings.body_least_rate),
    )
    app.state.edge = edge
    app.include_router(staff.router)
    app.include_router(console.router)
    install_errors(app)
    _guard(app, edge)
    return app


def reporters_pages() -> Router:
    """Return the routes of everything that is not the staff's."""
    subjects = (health, leave, start, report, receipt, case, reply, withdraw, attachment)  # fixed addresses before slugs
    return Router([route for subject in subjects for route in subject.routes], redirect_slashes=False)


def _serve_reporters(app: ASGIApp) -> ASGIApp:
    """Return *app* for the staff's addresses and the reporters' pages for all others: plain routes, no framework parses input."""
    pages = reporters_pages()

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        theirs = scope["type"] == "http" and not is_for_staff(scope["path"]) and not scope["path"].startswith(STATIC)
        await (pages if theirs else app)(scope, receive, send)

    return served


def _guard(app: FastAPI, edge: Edge) -> None:
    """Put the checks before the routes; the last one added is the first to see a request."""

    async def refused(request: Request) -> Response:
        return error_page(request, 403)

    async def elsewhere(request: Request) -> Response:
        return error_page(request, 404)

    app.add_middleware(_serve_reporters)
    app.add_middleware(separate_hosts, staff_origins=edge.settings.staff_origins, refuse=elsewhere)
    app.add_middleware(refuse_foreign, refuse=refused, exempt=API, origins=edge.settings.origins)
    app.add_middleware(catch_all)
    app.add_middleware(with_language, default=edge.settings.default_language)
    app.add_middleware(with_headers, content_security_policy=edge.pages.policy)
