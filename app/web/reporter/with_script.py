"""Pages whose script seals in the browser; without script they are the same forms as ever, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.locale import translations
from app.web.drawn import Drawn
from app.web.edge import Edge
from app.web.place import Place
from app.web.reporter.marks import MARKS

SERVER: Final = "server"
"""What an address ends in to let the server encrypt though script could run: only the reporter's own choice leads there."""


Part: TypeAlias = tuple[str, dict[str, Any]]
"""A template, and what stands in it."""
_screens: Final = Drawn[dict[str, dict[str, Markup]]]()


def wants_server(request: Request) -> bool:
    """Whether the reporter has chosen that the server encrypts."""
    return request.url.query == SERVER


def page_with_script(
    edge: Edge,
    place: Place,
    bare: Part,
    screens: Callable[[], Mapping[str, Part]],
    told: object,
    holders: Mapping[str, Sequence[str]],
    **more: Any,
) -> Response:
    """
    Return a page that seals in the browser.

    Args:
        edge: the parts of the application.
        place: where the reader is.
        bare: the template and values of the page for a browser without script.
        screens: returns the same for everything that the script shows, by its name; nothing in it is anybody's own.
        told: what they tell: they are drawn again only where this is another.
        holders: whom a report of each kind goes to as long as nothing else is said, as chains name them: the script finds them
            for itself, and refuses a page that names others.
        more: what else stands in the page, whatever screen is shown.
    """

    def block(of: Part, name: str) -> Markup:
        template, values = of
        return edge.pages.block(template, place.language, name, **values)

    def draw() -> dict[str, dict[str, Markup]]:
        return {name: {"title": block(of, "title"), "main": block(of, "main")} for name, of in screens().items()}

    page = edge.pages.render(
        "reporter/with_script.html",
        place.language,
        place=place,
        title=block(bare, "title"),
        bare=block(bare, "main"),
        languages=block(bare, "languages"),
        screens=_screens.once((edge.pages, place), told, draw),
        server=SERVER,
        holders={kind: list(names) for kind, names in holders.items()},
        most_files=edge.settings.attachments_per_report,
        most_bytes=edge.settings.attachment_limit,
        marks={mark: translations(place.language).gettext(text) for mark, text in MARKS.items()},
        **more,
    )
    page.headers["content-security-policy"] = edge.pages.script_policy
    return page
