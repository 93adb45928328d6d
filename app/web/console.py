"""The staff console: one shell page and the committed bundles, the same for everybody; whatever is secret comes over the API."""

from functools import cache
from typing import Final

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from app.locale import SOURCE_LANGUAGE
from app.resources import STATIC, TEMPLATES
from app.storage.organisations import organisations
from app.web.edge import edge_of
from app.web.languages import language_of, prefix_for
from app.web.static_files import CONSOLE_POLICY, static_files
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
    text = shell_page(
        language,
        organisation=slugs[0] if len(slugs) == 1 else "",
        reporters=None if edge.settings.staff_origins else f"{prefix_for(request, language)}/",
    )
    return Response(text, media_type="text/html", headers={"Content-Security-Policy": CONSOLE_POLICY})


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


@cache
def _environment(language: str) -> Environment:
    return environment_of(FileSystemLoader(TEMPLATES / "staff"), language)
