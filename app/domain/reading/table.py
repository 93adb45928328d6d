"""A table of a rulebook's file, with what its fields may be."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, TypeVar, cast

from app.domain.problem import N_
from app.domain.reading.lines import line_of
from app.domain.reading.problems import RulebookError
from app.domain.rulebook.span import Span, Unit
from app.domain.rulebook.texts import Text

Part = TypeVar("Part")

ID: Final = re.compile(r"(?=.{1,40}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SETTING: Final = re.compile(r"[a-z_]{1,60}")
_MOST: Final[Mapping[Unit, int]] = {"days": 3660, "months": 120, "years": 50}
SPAN: Final = tuple(_MOST)
"""The fields that give a span."""
_NAME = N_("a name of a-z, 0-9 and single hyphens is expected, beginning with a letter")
_SETTING = N_("the name of a setting is expected: a-z and _")
_NAMES = N_("a list of names is expected")
_NUMBER = N_("a whole number from 1 to {most} is expected")
_ONE_OF = N_("one of {choices} is expected")
_TABLES = N_("tables [[{table}]] are expected")
_SOME_TABLES = N_("tables [[{table}]] are expected, at least {least}")


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table, with the path to it and the file's lines for the errors."""

    file: str
    path: str
    values: Mapping[str, Any]
    languages: tuple[str, ...]
    lines: Mapping[str, int]

    def wrong(self, field: str, expected: str, **values: object) -> RulebookError:
        """Return the error that *field* is not what was *expected*."""
        path = f"{self.path}{field}".removesuffix(".")
        return RulebookError(self.file, path, expected, line=line_of(self.lines, path), **values)

    def has(self, field: str) -> bool:
        return field in self.values

    def only(self, *fields: str) -> None:
        for field in self.values:
            if field not in fields:
                near = get_close_matches(field, fields, 1)
                if near:
                    raise self.wrong(field, N_("there is no such field here; did you mean “{near}”?"), near=near[0])
                raise self.wrong(field, N_("there is no such field here"))

    def get(self, field: str, of: type, expected: str, default: Any = None, **values: object) -> Any:
        value = self.values.get(field, default)
        if not isinstance(value, of) or (of is int and isinstance(value, bool)):
            raise self.wrong(field, expected, **values)
        return value

    def one_of(self, field: str, *choices: str, default: str | None = None) -> str:
        value = self.get(field, str, _ONE_OF, default, choices=listed(choices))
        if value not in choices:
            raise self.wrong(field, _ONE_OF, choices=listed(choices))
        return cast(str, value)

    def some_of(
        self, field: str, choices: Iterable[str], default: Sequence[str] | None = None, least: int = 0
    ) -> tuple[str, ...]:
        value, choices = self.ids(field, default), tuple(choices)
        if len(value) < least or not set(value) <= set(choices):
            raise self.wrong(field, N_("some of {choices} are expected"), choices=listed(choices))
        return value

    def flag(self, field: str) -> bool:
        return cast(bool, self.get(field, bool, N_("true or false is expected"), default=False))

    def id(self, field: str = "id") -> str:
        value = self.get(field, str, _NAME)
        if not ID.fullmatch(value):
            raise self.wrong(field, _NAME)
        return cast(str, value)

    def id_or_none(self, field: str) -> str | None:
        return self.id(field) if self.has(field) else None

    def setting(self, field: str) -> str:
        """Return the name of one of the organisation's settings, as its directory has them."""
        value = self.get(field, str, _SETTING)
        if not SETTING.fullmatch(value):
            raise self.wrong(field, _SETTING)
        return cast(str, value)

    def settings(self, field: str) -> tuple[str, ...]:
        """Return the names of some of the organisation's settings; none where there is no such field."""
        value = self.ids(field, [])
        if not all(SETTING.fullmatch(name) for name in value):
            raise self.wrong(field, _SETTING)
        return value

    def number(self, field: str, most: int) -> int:
        value = self.get(field, int, _NUMBER, most=most)
        if not 1 <= value <= most:
            raise self.wrong(field, _NUMBER, most=most)
        return cast(int, value)

    def span(self) -> Span:
        """Return the span that exactly one of the fields `SPAN` gives."""
        units = [unit for unit in _MOST if self.has(unit)]
        if len(units) != 1:
            raise self.wrong("", N_("one of {choices} is expected"), choices=listed(_MOST))
        return Span(self.number(units[0], _MOST[units[0]]), units[0])

    def string(self, field: str, default: str | None = None) -> str:
        return cast(str, self.get(field, str, N_("a text is expected"), default)).strip()

    def text(self, field: str) -> Text:
        value = self.get(field, dict, N_("a text in every language of the rulebook is expected"))
        for language in self.languages:
            if language not in value:
                raise self.wrong(field, N_("the text in the language {language} is missing"), language=language)
            if not isinstance(value[language], str) or not value[language].strip():
                raise self.wrong(f"{field}.{language}", N_("a text is expected"))
        if len(value) != len(self.languages):
            raise self.wrong(field, N_("texts in the rulebook's languages only are expected"))
        return Text({language: value[language].strip() for language in self.languages})

    def text_or_none(self, field: str) -> Text | None:
        return self.text(field) if self.has(field) else None

    def ids(self, field: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        value = self.get(field, list, _NAMES, default)
        if not all(isinstance(item, str) for item in value):
            raise self.wrong(field, _NAMES)
        return tuple(value)

    def under(self, field: str, default: Mapping[str, Any] | None = None) -> "Table":
        """Return the table that *field* is."""
        values = self.get(field, dict, N_("a table is expected"), default)
        return Table(self.file, f"{self.path}{field}.", values, self.languages, self.lines)

    def each(self, field: str, read: Callable[["Table"], Part], least: int = 0) -> tuple[Part, ...]:
        expected = _SOME_TABLES if least else _TABLES
        tables = self.get(field, list, expected, [], least=least, table=field)
        if len(tables) < least or not all(isinstance(item, dict) for item in tables):
            raise self.wrong(field, expected, least=least, table=field)
        return tuple(
            read(Table(self.file, f"{self.path}{field}[{i + 1}].", item, self.languages, self.lines))
            for i, item in enumerate(tables)
        )


def listed(choices: Iterable[str]) -> str:
    """Return *choices* as an error names them."""
    return ", ".join(f'"{choice}"' for choice in choices)
