"""Reads a rulebook's TOML file: what comes out is whole, or the error names the file and the field."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from app.domain.languages import LANGUAGES
from app.domain.rulebook import Answer, Choice, Emergency, Group, Kind, Question, Rulebook, Text

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
Part = TypeVar("Part")


class RulebookError(Exception):
    """The rulebook's file can't be used; the message names the file and the field."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table, with the path to it for the errors."""

    file: str
    path: str
    values: Mapping[str, Any]
    languages: tuple[str, ...]

    def wrong(self, field: str, expected: str) -> RulebookError:
        """Return the error that *field* is not what was *expected*."""
        return RulebookError(f"{self.file}: {self.path}{field}: {expected}")

    def only(self, *fields: str) -> None:
        for field in self.values:
            if field not in fields:
                raise self.wrong(field, "no such field here")

    def get(self, field: str, of: type, expected: str, default: Any = None) -> Any:
        value = self.values.get(field, default)
        if not isinstance(value, of) or (of is int and isinstance(value, bool)):
            raise self.wrong(field, expected)
        return value

    def id(self, field: str = "id") -> str:
        value = self.get(field, str, "a name of a-z, 0-9 and _ is expected")
        if not ID.fullmatch(value):
            raise self.wrong(field, "a name of a-z, 0-9 and _ is expected, beginning with a letter")
        return cast(str, value)

    def days(self, field: str) -> int:
        value = self.get(field, int, "a whole number of days is expected")
        if not 1 <= value <= 3660:
            raise self.wrong(field, "a number of days from 1 to 3660 is expected")
        return cast(int, value)

    def text(self, field: str) -> Text:
        value = self.get(field, dict, "a text in every language of the rulebook is expected")
        for language in self.languages:
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise self.wrong(f"{field}.{language}", "a text is expected")
        if len(value) != len(self.languages):
            raise self.wrong(field, "texts in the rulebook's languages only are expected")
        return Text({language: value[language].strip() for language in self.languages})

    def ids(self, field: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        value = self.get(field, list, "a list of names is expected", default)
        if not all(isinstance(item, str) for item in value):
            raise self.wrong(field, "a list of names is expected")
        return tuple(value)

    def each(self, field: str, read: Callable[["_Table"], Part], least: int = 1) -> tuple[Part, ...]:
        tables = self.get(field, list, f"[[{field}]] is expected", [])
        if len(tables) < least or not all(isinstance(item, dict) for item in tables):
            raise self.wrong(field, f"at least {least} [[{field}]] expected")
        parts = (_Table(self.file, f"{self.path}{field}[{i + 1}].", item, self.languages) for i, item in enumerate(tables))
        return tuple(read(part) for part in parts)


def read_rulebook(text: str, file: str) -> Rulebook:
    """
    Return the rulebook that *text* is; *file* names it in errors.

    Raises:
        RulebookError: a field is missing, unknown or means nothing.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(f"{file}: {error}") from error
    languages = values.get("languages")
    if not isinstance(languages, list) or not languages or not set(languages) <= set(LANGUAGES):
        raise RulebookError(f"{file}: languages: a list of {', '.join(LANGUAGES)} is expected")
    top = _Table(file, "", values, tuple(languages))
    top.only(
        "id", "languages", "name", "next_steps", "kept", "controller", "deadlines", "kinds", "groups", "identity", "emergencies"
    )
    deadlines = _Table(file, "deadlines.", top.get("deadlines", dict, "[deadlines] is expected"), top.languages)
    deadlines.only("acknowledge_days", "feedback_days", "from")
    source = deadlines.get("from", str, '"rules" or "organisation" is expected')
    if source not in {"rules", "organisation"}:
        raise deadlines.wrong("from", '"rules" or "organisation" is expected')
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
        deadlines_from=source,
    )
    _check_names(rulebook, file)
    return rulebook


def _kind(table: _Table) -> Kind:
    table.only("id", "track", "name", "meaning", "bodies")
    bodies = table.ids("bodies")
    if not bodies:
        raise table.wrong("bodies", "at least one body receives each kind")
    return Kind(table.id(), table.id("track"), table.text("name"), table.text("meaning"), bodies)


def _group(table: _Table) -> Group:
    table.only("id", "title", "questions")
    return Group(table.id(), table.text("title"), table.each("questions", _question))


def _question(table: _Table) -> Question:
    table.only("id", "label", "hint", "answer", "required", "choices", "kinds")
    answer: Answer = table.get("answer", str, '"long", "short" or "choice" is expected')
    if answer not in {"long", "short", "choice"}:
        raise table.wrong("answer", '"long", "short" or "choice" is expected')
    return Question(
        id=table.id(),
        label=table.text("label"),
        hint=table.text("hint") if "hint" in table.values else None,
        answer=answer,
        required=table.get("required", bool, "true or false is expected", default=False),
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
        raise table.wrong("languages", "some of the rulebook's languages are expected")
    there = replace(table, languages=languages)
    return Emergency(there.get("number", str, "a telephone number is expected"), there.text("whom"), languages)


def _check_names(rulebook: Rulebook, file: str) -> None:
    """Names must be unique where answers are told apart by them, and a question's kinds must exist."""
    questions = [q for group in rulebook.groups for q in group.questions] + list(rulebook.identity)
    for what, ids in (("kinds", [k.id for k in rulebook.kinds]), ("questions", [q.id for q in questions])):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise RulebookError(f"{file}: {what}: {twice[0]} stands there twice")
    kinds = {k.id for k in rulebook.kinds}
    for question in questions:
        if not question.kinds <= kinds:
            raise RulebookError(f"{file}: questions: {question.id} is asked for a kind that does not exist")
