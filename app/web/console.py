"""The staff console: one shell page and the committed bundles, the same for everybody; whatever is secret comes over the API."""

from functools import cache
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from app.resources import STATIC, TEMPLATES
from app.storage.organisations import organisations
from app.web.edge import edge_of
from app.web.languages import language_of, prefix_for
from app.web.static_files import CONSOLE_POLICY as POLICY
from app.web.static_files import static_files
from app.web.templates import environment_of, source_of

# A look at somebody's file happens in a frame without origin, network or storage. It can fetch no script either (to a frame
# without origin our files are foreign), so its own stands in the page, named by its hash.
PREVIEW_POLICY: Final = (
    "sandbox allow-scripts; default-src 'none'; script-src '{script}'; style-src '{style}'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PREVIEW_SCRIPT: Final = "console-preview.js"
router = APIRouter(include_in_schema=False)


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
    text = (
        _environment(language)
        .get_template("shell.html")
        .render(
            language=language,
            organisation=slugs[0] if len(slugs) == 1 else "",
            reporters=None if edge.settings.staff_origins else f"{prefix_for(request, language)}/",
        )
    )
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": POLICY})


@router.api_route("/staff/preview", methods=["GET", "HEAD"])
def preview(request: Request) -> Response:
    """Return the page for the frame in which a file is drawn anew; this very site alone may frame it."""
    script = static_files(STATIC).get(PREVIEW_SCRIPT)
    if script is None:
        raise HTTPException(404)
    page = _environment(language_of(request)).get_template("preview.html")
    code, style = script.plain.decode(), (TEMPLATES / "staff" / "preview.css").read_text("utf-8")
    policy = PREVIEW_POLICY.format(script=source_of(code), style=source_of(style))
    text = page.render(script=Markup(code), style=Markup(style))  # noqa: S704 - our own files, and their hashes are in the policy
    headers = {"Content-Security-Policy": policy, "X-Frame-Options": "SAMEORIGIN"}
    return Response(text, media_type="text/html", headers=headers)


@cache
def _environment(language: str) -> Environment:
    return environment_of(FileSystemLoader(TEMPLATES / "staff"), language)
