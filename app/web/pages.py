"""How a page is made: templates in each language, one style sheet inline, padded to a few sizes."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape
from starlette.responses import Response

from app.domain.languages import LANGUAGES
from app.locale import translations
from app.web.headers import page_policy, script_policy
from app.web.padding import pad
from app.web.templates import environment_of, source_of

_LOCALES: Final = {"en": "en_GB", "nb": "nb_NO", "nl": "nl_NL", "sv": "sv_SE"}
_DAYS: Final = {"en": "d MMMM", "nb": "d. MMMM", "nl": "d MMMM", "sv": "d MMMM"}
_WEEKDAYS: Final = {"en": "EEEE", "nb": "EEEE", "nl": "EEEE", "sv": "EEEE'en den'"}


WITHOUT_SCRIPT: Final = ".waiting,.waits{display:none}"
"""What a browser without script is told of a page that has some: nobody waits for it."""
_PLAIN_TEXT: Final = re.compile(r'\{\{ _\("([^"\\%{]*)"\) \}\}')


class Page(Response):
    """A padded HTML page."""

    media_type = "text/html"


class Pages:
    """The templates, ready to be filled in."""

    def __init__(self, folder: Path) -> None:
        """Read the templates in *folder*; a language is an environment of its own, so that nothing is set per request."""
        style = (folder / "reporter" / "style.css").read_text("utf-8").strip()
        self.policy = page_policy((source_of(style),))
        self.script_policy = script_policy((source_of(style), source_of(WITHOUT_SCRIPT)))
        self._environments = {language: _environment(folder, language, style) for language in LANGUAGES}

    def render(self, template: str, language: str, status: int = 200, **values: Any) -> Page:
        """Return the page that *template* makes of *values*."""
        text = self._environments[language].get_template(template).render(language=language, **values)
        return Page(pad(text.encode()), status)

    def block(self, template: str, language: str, block: str, **values: Any) -> Markup:
        """Return one *block*, such as `main` or `title`, of what `render` would make: to be put into another page."""
        found = self._environments[language].get_template(template)
        return Markup(found.render(language=language, only=block, **values).strip())  # noqa: S704 - escaped by the template


class _TranslatedTemplates(FileSystemLoader):
    """Puts the texts without values into the templates as these are read, once: a page has thirty of them."""

    def __init__(self, folder: Path, gettext: Callable[[str], str]) -> None:
        super().__init__(folder)
        self._gettext = gettext

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, file, is_current = super().get_source(environment, template)
        return _PLAIN_TEXT.sub(lambda match: str(escape(self._gettext(match[1]))), source), file, is_current


def _environment(folder: Path, language: str, style: str) -> Environment:
    environment = environment_of(_TranslatedTemplates(folder, translations(language).gettext), language)
    environment.globals["style"] = Markup(style)  # noqa: S704 - our own file, and its hash stands in the policy
    environment.globals["without_script"] = Markup(WITHOUT_SCRIPT)  # noqa: S704 - likewise
    environment.filters["day"] = _day_format(language, f"{_WEEKDAYS[language]} {_DAYS[language]}")
    environment.filters["short_day"] = _day_format(language, _DAYS[language])
    environment.filters["size"] = _size
    return environment


def _day_format(language: str, pattern: str) -> Callable[[date], str]:
    return lambda day: format_date(day, pattern, locale=_LOCALES[language])


def _size(size: int) -> str:
    """Return a size in bytes as people read it."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size} {unit}"
        size = (size + 500) // 1000
    return f"{size} GB"
