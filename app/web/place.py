"""Where a reporter is: in which organisation's pages, in which language; every link of a page comes from here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection

from app.domain.languages import LANGUAGES
from app.services.reporting import Reporting
from app.web.languages import language_of, prefix_for

GOODBYE = "/goodbye"
STAY = "stay"
"""What the address of a form ends in to show the same page again, in another language, with what was typed."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language that the same page can be read in."""

    code: str
    name: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Place:
    """
    The addresses of one organisation's pages in one language.

    *page* is the part of the address after the organisation, where another language would show the same by a plain link.
    """

    slug: str
    name: str
    language: str
    prefix: str
    others: tuple[LanguageChoice, ...]
    demo: bool
    page: str = ""
    signed_in: bool = False

    def path(self, page: str = "") -> str:
        """Return the address of the organisation's page *page*."""
        return f"{self.prefix}/{self.slug}/{page}"

    def at(self, page: str) -> "Place":
        """Return the same place on *page*."""
        return replace(self, page=page)

    def known(self) -> "Place":
        """Return the same place for someone whose case is open: leaving must then close it."""
        return replace(self, signed_in=True)

    @property
    def here(self) -> str:
        """Return the address of the page without its language."""
        return f"/{self.slug}/{self.page}"

    @property
    def leave(self) -> str:
        """Return the neutral page, for those whom no session holds."""
        return self.prefix + GOODBYE


def place_of(request: HTTPConnection, reporting: Reporting) -> Place:
    """Return where *request* is."""
    language = language_of(request)
    return Place(
        slug=reporting.organisation.slug,
        name=reporting.name(language),
        language=language,
        prefix=prefix_for(request, language),
        others=other_languages(request, reporting.rulebook.languages),
        demo=reporting.instance.demo,
    )


def other_languages(request: HTTPConnection, offered: Iterable[str]) -> tuple[LanguageChoice, ...]:
    """Return those of the languages *offered* that the page is not in."""
    own = language_of(request)
    return tuple(LanguageChoice(code, LANGUAGES[code], prefix_for(request, code)) for code in offered if code != own)
