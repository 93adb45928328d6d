"""Where a reporter is: in which organisation's pages, in which language; every link of a page comes from here."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from app.domain.languages import LANGUAGES
from app.web.languages import language_of, prefix_for


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language that the same page can be read in."""

    code: str
    name: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Place:
    """The addresses of one organisation's pages in one language."""

    slug: str
    name: str
    language: str
    prefix: str
    others: tuple[LanguageChoice, ...]

    def path(self, page: str = "") -> str:
        """Return the address of the organisation's page *page*."""
        return f"{self.prefix}/{self.slug}/{page}"


def place_of(request: HTTPConnection, slug: str, name: str, languages: tuple[str, ...]) -> Place:
    """Return where *request* is; *languages* are those that the organisation's rulebook has."""
    language = language_of(request)
    others = tuple(
        LanguageChoice(code, LANGUAGES[code], prefix_for(request, code)) for code in languages if code != language
    )
    return Place(slug, name, language, prefix_for(request, language), others)
