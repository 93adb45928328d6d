"""Puts the application together: stores, routes, and what stands before every route."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.resources import TEMPLATES
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.ephemeral import EphemeralStore
from app.storage.quick_reading import QuickReader
from app.storage.session_secrets import SessionSecrets
from app.web import health, static_files
from app.web.body import Patience
from app.web.edge import Edge, Share
from app.web.errors import API, catch_all, error_page, status_page
from app.web.headers import with_headers
from app.web.hosts import is_for_programs, is_for_staff, separate_hosts
from app.web.in_blocks import in_blocks
from app.web.languages import with_language
from app.web.late_part import LatePart
from app.web.origin import refuse_foreign
from app.web.pages import Pages
from app.web.reporter import attachment, case, leave, receipt, reply, report, start, withdraw


def create_app(settings: Settings) -> Starlette:
    """Return the application for *settings*: the reporters' pages, and the console with its API."""
    edge = Edge(
        settings=settings,
        database=Database(settings.database),
        reader=QuickReader(settings.database),
        ephemeral=EphemeralStore(settings.ephemeral),
        blobs=BlobFiles(settings.blobs, settings.disk_reserve),
        secrets=SessionSecrets(settings.runtime),
        pages=Pages(TEMPLATES),
        patience=Patience(idle_seconds=settings.body_idle_limit, bytes_per_second=settings.body_least_rate),
        reporters=Share(),
        staff=Share(),
    )
    app = Starlette(routes=_reporters_pages(), middleware=_guards(edge), exception_handlers={HTTPException: status_page})
    app.router.redirect_slashes = False
    app.state.edge = edge
    return app


def _reporters_pages() -> list[Route]:
    """Return the routes of everything that is not the staff's: plain ones, no framework parses their input."""
    fixed = (health, static_files, leave)  # addresses before slugs
    subjects = (*fixed, start, report, receipt, case, reply, withdraw, attachment)
    return [route for subject in subjects for route in subject.routes]


def _guards(edge: Edge) -> list[Middleware]:
    """Return the checks that stand before the routes, in the order in which a request meets them."""

    async def refused(request: Request) -> Response:
        return error_page(request, 403)

    async def elsewhere(request: Request) -> Response:
        return error_page(request, 404)

    return [
        Middleware(in_blocks),
        Middleware(with_language, default=edge.settings.default_language),
        Middleware(with_headers, content_security_policy=edge.pages.policy),
        Middleware(catch_all),
        Middleware(refuse_foreign, refuse=refused, exempt=API, origins=edge.settings.origins),
        Middleware(separate_hosts, staff_origins=edge.settings.staff_origins, refuse=elsewhere),
        Middleware(LatePart, edge=edge, serves=is_for_staff, module="app.web.staff.application"),
        Middleware(LatePart, edge=edge, serves=is_for_programs, module="app.web.sealed.application"),
    ]
