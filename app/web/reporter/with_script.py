"""Pages whose script seals in the browser; without script they are the same forms as ever, and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.locale import translations
from app.web.edge import Edge
from app.web.place import Place
from app.web.reporter.marks import MARKS

SERVER: Final = "server"
"""What an address ends in to let the server encrypt though script could run: only the reporter's own choice leads there."""


def wants_server(request: Request) -> bool:
    """Whether the reporter has chosen that the server encrypts."""
    return request.url.query == SERVER


def page_with_script(
    edge: Edge,
    place: Place,
    bare: tuple[str, dict[str, Any]],
    screens: Mapping[str, tuple[str, dict[str, Any]]],
    holders: Mapping[str, Sequence[str]],
) -> Response:
    """
    Return a page that seals in the browser.

    Args:
        edge: the parts of the application.
        place: where the reader is.
        bare: the template and values of the page for a browser without script.
        screens: the same for everything that the script shows, by its name.
        holders: whom a report of each kind is to be sealed to, as chains name them: the script finds them for itself, and refuses
            a page that names others.
    """

    def block(of: tuple[str, dict[str, Any]], name: str) -> Markup:
        template, values = of
        return edge.pages.block(template, place.language, name, **values)

    page = edge.pages.render(
        "reporter/with_script.html",
        place.language,
        place=place,
        title=block(bare, "title"),
        bare=block(bare, "main"),
        languages=block(bare, "languages"),
        screens={name: {"title": block(of, "title"), "main": block(of, "main")} for name, of in screens.items()},
        server=SERVER,
        holders={kind: list(names) for kind, names in holders.items()},
        most_files=edge.settings.attachments_per_report,
        most_bytes=edge.settings.attachment_limit,
        marks={mark: translations(place.language).gettext(text) for mark, text in MARKS.items()},
    )
    page.headers["content-security-policy"] = edge.pages.script_policy
    return page
