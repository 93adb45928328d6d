"""Reads a rulebook's TOML file: what comes out is whole, or the error names the file and the field."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, cast

from app.domain.languages import LANGUAGES
from app.domain.problem import N_, Problem
from app.domain.rulebook import Answer, Choice, Emergency, Group, Kind, Question, Rulebook, Text

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
Part = TypeVar("Part")

_MOST_DAYS = 3660
_NAME = N_("a name of a-z, 0-9 and _ is expected, beginning with a letter")
_NAMES = N_("a list of names is expected")
_DAYS = N_("a whole number of days from 1 to {most} is expected")
_ONE_OF = N_("one of {choices} is expected")
_TABLES = N_("tables [[{table}]] are expected, at least {least}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class RulebookError(Problem):
    """The rulebook's file can't be used; the message names the file and the field."""

    def __init__(self, file: str, field: str, expected: str, **values: object) -> None:
        sentence = "{file}: {field}: {expected}" if field else "{file}: {expected}"
        super().__init__(sentence, file=file, field=field, expected=Problem(expected, **values))


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table, with the path to it for the errors."""

    file: str
    path: str
    values: Mapping[str, Any]
    languages: tuple[str, ...]

    def wrong(self, field: str, expected: str, **values: object) -> RulebookError:
        """Return the error that *field* is not what was *expected*."""
        return RulebookError(self.file, f"{self.path}{field}", expected, **values)

    def only(self, *fields: str) -> None:
        for field in self.values:
            if field not in fields:
                raise self.wrong(field, N_("there is no such field here"))

    def get(self, field: str, of: type, expected: str, default: Any = None, **values: object) -> Any:
        value = self.values.get(field, default)
        if not isinstance(value, of) or (of is int and isinstance(value, bool)):
            raise self.wrong(field, expected, **values)
        return value

    def one_of(self, field: str, *choices: str) -> str:
        value = self.get(field, str, _ONE_OF, choices=_listed(choices))
        if value not in choices:
            raise self.wrong(field, _ONE_OF, choices=_listed(choices))
        return cast(str, value)

    def id(self, field: str = "id") -> str:
        value = self.get(field, str, _NAME)
        if not ID.fullmatch(value):
            raise self.wrong(field, _NAME)
        return cast(str, value)

    def days(self, field: str) -> int:
        value = self.get(field, int, _DAYS, most=_MOST_DAYS)
        if not 1 <= value <= _MOST_DAYS:
            raise self.wrong(field, _DAYS, most=_MOST_DAYS)
        return cast(int, value)

    def text(self, field: str) -> Text:
        value = self.get(field, dict, N_("a text in every language of the rulebook is expected"))
        for language in self.languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise self.wrong(f"{field}.{language}", N_("a text is expected"))
        if len(value) != len(self.languages):
            raise self.wrong(field, N_("texts in the rulebook's languages only are expected"))
        return Text({language: value[language].strip() for language in self.languages})

    def ids(self, field: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        value = self.get(field, list, _NAMES, default)
        if not all(isinstance(item, str) for item in value):
            raise self.wrong(field, _NAMES)
        return tuple(value)

    def each(self, field: str, read: Callable[["_Table"], Part], least: int = 1) -> tuple[Part, ...]:
        tables = self.get(field, list, _TABLES, [], least=least, table=field)
        if len(tables) < least or not all(isinstance(item, dict) for item in tables):
            raise self.wrong(field, _TABLES, least=least, table=field)
        parts = (_Table(self.file, f"{self.path}{field}[{i + 1}].", item, self.languages) for i, item in enumerate(tables))
        return tuple(read(part) for part in parts)


def read_rulebook(data: bytes, file: str) -> Rulebook:
    """
    Return the rulebook that *data* is; *file* names it in errors.

    Raises:
        RulebookError: a field is missing, unknown or means nothing.
    """
    values = _toml(data, file)
    languages = values.get("languages")
    if not isinstance(languages, list) or not languages or not set(languages) <= set(LANGUAGES):
        raise RulebookError(file, "languages", N_("a list of {languages} is expected"), languages=", ".join(LANGUAGES))
    top = _Table(file, "", values, tuple(languages))
    top.only(
        "id", "languages", "name", "next_steps", "kept", "controller", "deadlines", "kinds", "groups", "identity", "emergencies"
    )
    deadlines = _Table(file, "deadlines.", top.get("deadlines", dict, N_("a table is expected")), top.languages)
    deadlines.only("acknowledge_days", "feedback_days", "from")
    rulebook = Rulebook(
        id=top.id(),
        languages=top.languages,
        name=top.text("name"),
        next_steps=top.text("next_steps"),
        kept=top.text("kept"),
        controller=top.text("controller"),
        kinds=top.each("kinds", _kind),
        groups=top.each("groups", _group),
        identity=top.each("identity", _question, least=0),
        emergencies=top.each("emergencies", _emergency, least=0),
        acknowledge_days=deadlines.days("acknowledge_days"),
        feedback_days=deadlines.days("feedback_days"),
        deadlines_from=cast(Literal["rules", "organisation"], deadlines.one_of("from", "rules", "organisation")),
    )
    _check_names(rulebook, file)
    return rulebook


def _toml(data: bytes, file: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(data.decode())
    except UnicodeDecodeError:
        raise RulebookError(file, "", N_("it is no text in UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        if place is None:
            raise RulebookError(file, "", N_("it can't be read as TOML: it ends too early")) from None
        raise RulebookError(
            file, "", N_("line {line}, column {column} can't be read as TOML"), line=place[1], column=place[2]
        ) from None


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(f'"{choice}"' for choice in choices)


def _kind(table: _Table) -> Kind:
    table.only("id", "track", "name", "meaning", "bodies")
    bodies = table.ids("bodies")
    if not bodies:
        raise table.wrong("bodies", N_("at least one body receives each kind"))
    return Kind(table.id(), table.id("track"), table.text("name"), table.text("meaning"), bodies)


def _group(table: _Table) -> Group:
    table.only("id", "title", "questions")
    return Group(table.id(), table.text("title"), table.each("questions", _question))


def _question(table: _Table) -> Question:
    table.only("id", "label", "hint", "answer", "required", "choices", "kinds")
    answer = cast(Answer, table.one_of("answer", "long", "short", "choice"))
    return Question(
        id=table.id(),
        label=table.text("label"),
        hint=table.text("hint") if "hint" in table.values else None,
        answer=answer,
        required=table.get("required", bool, N_("true or false is expected"), default=False),
        choices=table.each("choices", _choice, least=2 if answer == "choice" else 0),
        kinds=frozenset(table.ids("kinds", default=[])),
    )


def _choice(table: _Table) -> Choice:
    table.only("id", "label")
    return Choice(table.id(), table.text("label"))


def _emergency(table: _Table) -> Emergency:
    table.only("number", "whom", "languages")
    languages = table.ids("languages", list(table.languages))
    if not languages or not set(languages) <= set(table.languages):
        raise table.wrong("languages", N_("some of the rulebook's languages are expected"))
    there = replace(table, languages=languages)
    return Emergency(there.get("number", str, N_("a telephone number is expected")), there.text("whom"), languages)


def _check_names(rulebook: Rulebook, file: str) -> None:
    """Names must be unique where answers are told apart by them, and a question's kinds must exist."""
    questions = [q for group in rulebook.groups for q in group.questions] + list(rulebook.identity)
    for what, ids in (("kinds", [k.id for k in rulebook.kinds]), ("questions", [q.id for q in questions])):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise RulebookError(file, what, N_("{id} stands there twice"), id=twice[0])
    kinds = {k.id for k in rulebook.kinds}
    for question in questions:
        if not question.kinds <= kinds:
            raise RulebookError(file, "questions", N_("{id} is asked for a kind that does not exist"), id=question.id)
