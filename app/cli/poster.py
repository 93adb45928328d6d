"""A poster and a sheet of cards that lead people to an organisation's portal, as one file for a browser to print."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import segno
from jinja2 import FileSystemLoader
from markupsafe import Markup

from app.domain.organisation import Organisation
from app.resources import TEMPLATES
from app.settings import Settings
from app.web.templates import environment_of
from crypto.founding import Founding

PAGES: Final = TEMPLATES / "print"
CARDS: Final = 10
"""Cards of 85 by 54 mm on a sheet of A4."""
LONG_NAME: Final = 40
"""Characters beyond which a name is set smaller, so that it leaves room for the rest."""


def poster_page(organisation: Organisation, name: str, settings: Settings, language: str) -> str:
    """
    Return the HTML of the poster and the cards; it fetches nothing.

    Args:
        organisation: whom it leads to.
        name: what reporters see.
        settings: of the portal; they know its addresses.
        language: of the texts, and of the page that the code leads to.
    """
    urls = addresses(organisation.slug, settings, language)
    page = environment_of(FileSystemLoader(PAGES), language).get_template("poster.html")
    code = segno.make_qr(urls[0], error="m").matrix
    return page.render(
        language=language,
        name=name,
        long=len(name) > LONG_NAME,
        urls=[url for url in urls if not is_onion(url)],
        onions=[url for url in urls if is_onion(url)],
        size=len(code),
        squares=squares(code),
        fingerprint=Founding.parse(organisation.founding).fingerprint_text.split(),
        cards=CARDS,
        style=Markup((PAGES / "poster.css").read_text("utf-8").strip()),  # noqa: S704 - our own file
    )


def addresses(slug: str, settings: Settings, language: str) -> list[str]:
    """
    Return where the organisation's page stands in *language*: by the web first, then by the onion service.

    An address that anybody on the way reads along with is left out where there is another.
    """
    prefix = "" if language == settings.default_language else f"/{language}"
    safe = sorted(filter(is_safe, settings.origins), key=is_onion) or settings.origins[:1]
    return [f"{origin}{prefix}/{slug}/" for origin in safe]


def is_safe(origin: str) -> bool:
    """Whether nobody on the way to *origin* reads along."""
    return origin.startswith("https://") or is_onion(origin)


def is_onion(url: str) -> bool:
    """Whether *url* is reached through Tor alone."""
    return (urlsplit(url).hostname or "").endswith(".onion")


def squares(code: Sequence[Sequence[int]]) -> str:
    """Return the dark squares of a QR code, a side of one each, as the path of an SVG."""
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(code) for x, dark in enumerate(row) if dark)
