"""The staff console: one shell page and the committed bundles, the same for everybody; whatever is secret comes over the API."""

import gzip
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from app.locale import SOURCE_LANGUAGE
from app.resources import STATIC, TEMPLATES
from app.storage.organisations import organisations
from app.web.edge import edge_of
from app.web.languages import language_of, prefix_for
from app.web.templates import environment_of, source_of

# No inline script or style, and a string becomes a script only by the one policy that names the worker. WebAssembly is for
# Argon2id. The worker takes its policy from the answer that brings its script, so bundles carry this one, too.
POLICY: Final = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; "
    "img-src data: blob:; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types tillit"
)
# A look at somebody's file happens in a frame without origin, network or storage. It can fetch no script either (to a frame
# without origin our files are foreign), so its own stands in the page, named by its hash.
PREVIEW_POLICY: Final = (
    "sandbox allow-scripts; default-src 'none'; script-src '{script}'; style-src '{style}'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PREVIEW_SCRIPT: Final = "console-preview.js"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
}
# asked for anew each time, answered in full only after an upgrade: a page and a worker of two versions would not understand
# each other
CACHING: Final = "no-cache, no-transform"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the console, as it is and, where that is smaller, compressed; it holds no secret that its size could tell."""

    media_type: str
    tag: str
    plain: bytes
    compressed: bytes


@cache
def static_files(folder: Path) -> Mapping[str, StaticFile]:
    """Return the files under *folder* by the path they are served at: what isn't listed here is not served."""
    return {
        path.relative_to(folder).as_posix(): _static_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }


@router.api_route("/staff", methods=["GET", "HEAD"])
def without_slash(request: Request) -> Response:
    """Lead to the console."""
    return RedirectResponse(f"{prefix_for(request, language_of(request))}/staff/", 308)


@router.api_route("/staff/", methods=["GET", "HEAD"])
def shell(request: Request) -> Response:
    """Return the page that the console draws into."""
    edge, language = edge_of(request), language_of(request)
    with edge.database.reading() as session:
        slugs = [organisation.slug for organisation in organisations(session)]
    text = shell_page(
        language,
        organisation=slugs[0] if len(slugs) == 1 else "",
        reporters=None if edge.settings.staff_origins else f"{prefix_for(request, language)}/",
    )
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": POLICY})


def shell_page(language: str, organisation: str, reporters: str | None) -> str:
    """
    Return the text of the console's page.

    Args:
        language: one of the portal's.
        organisation: the slug of the only one; empty where there are several.
        reporters: where the reporters' pages begin; None where they stand on another host.
    """
    page = _environment(language).get_template("shell.html")
    return page.render(language=language, organisation=organisation, reporters=reporters)


@router.api_route("/staff/preview", methods=["GET", "HEAD"])
def preview() -> Response:
    """Return the page for the frame in which a file is drawn anew; this very site alone may frame it."""
    text, policy = preview_page()
    headers = {"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
    return Response(text, media_type="text/html", headers=headers)


def preview_page() -> tuple[str, str]:
    """Return the text of that page, the same for everybody, and its policy."""
    code = static_files(STATIC)[PREVIEW_SCRIPT].plain.decode()
    style = (TEMPLATES / "staff" / "preview.css").read_text("utf-8")
    page = _environment(SOURCE_LANGUAGE).get_template("preview.html")
    text = page.render(script=Markup(code), style=Markup(style))  # noqa: S704 - our own files, and their hashes are in the policy
    return text, PREVIEW_POLICY.format(script=source_of(code), style=source_of(style))


@router.api_route("/static/{path:path}", methods=["GET", "HEAD"])
def static(path: str, request: Request) -> Response:
    """Return a file of the console, compressed where the browser takes it; an unchanged one only by its tag."""
    found = static_files(STATIC).get(path)
    if found is None:
        raise HTTPException(404)
    headers = {
        "Cache-Control": CACHING,
        "Content-Security-Policy": POLICY,
        "ETag": found.tag,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == found.tag:
        return Response(status_code=304, headers=headers)
    if found.compressed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.plain, headers=headers, media_type=found.media_type)


def _static_file(path: Path) -> StaticFile:
    plain = path.read_bytes()
    compressed = gzip.compress(plain, 9, mtime=0)
    tag = b64encode(sha256(plain).digest()).decode()
    return StaticFile(TYPES[path.suffix], f'"{tag}"', plain, compressed if len(compressed) < len(plain) else b"")


@cache
def _environment(language: str) -> Environment:
    return environment_of(FileSystemLoader(TEMPLATES / "staff"), language)
