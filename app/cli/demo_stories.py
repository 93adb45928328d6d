"""The demo's organisations and what has happened in them, as files tell it: everything made-up."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal, TypeAlias

from app.domain.rulebook import Way
from app.services.organisation_file import Row, read_organisation_file

DEMO: Final = files("app.demo")
"""The folder of the organisations that come with the portal, each a folder called like its slug."""
REPORTER: Final = "reporter"

Deed: TypeAlias = Literal["message", "note", "assign", "close"]


@dataclass(frozen=True, slots=True)
class Turn:
    """
    Something that somebody did, *days* after the filing.

    *who* is a sign-in name or `reporter`; *text* a message's, a note's, an outcome's, or who is assigned.
    """

    days: int
    who: str
    deed: Deed
    text: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """
    A case: filed *days_ago*, what its reporter decided, the answers by the question's id, and what happened then.

    *days* answers questions for a day, by days before the filing; *involved*, *shut_out* and *picked* are sign-in names;
    *identity* is what the reporter said about themselves; *file* an attachment's name and text.
    """

    title: str
    kind: str
    days_ago: int
    answers: dict[str, str]
    days: Mapping[str, int] = field(default_factory=dict)
    unit: str | None = None
    entry: str | None = None
    category: str | None = None
    flags: Sequence[str] = ()
    involved: Sequence[str] = ()
    shut_out: Sequence[str] = ()
    picked: str | None = None
    way: Way = "anonymous"
    identity: Mapping[str, str] = field(default_factory=dict)
    file: Mapping[str, str] | None = None
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation as it is made: the *rows* of its units, bodies and people, and its *stories* in its own *language*."""

    slug: str
    name: str
    rulebook: str
    language: str
    settings: Mapping[str, bool | int]
    rows: Sequence[Row]
    stories: Sequence[Story]


def demo_organisations(folder: Traversable = DEMO) -> Iterator[DemoOrganisation]:
    """Yield the organisations in *folder*, by slug."""
    for place in sorted((place for place in folder.iterdir() if place.is_dir()), key=lambda place: place.name):
        if (place / "organisation.csv").is_file():
            yield _read(place)


def _read(folder: Traversable) -> DemoOrganisation:
    told = tomllib.loads((folder / "cases.toml").read_text("utf-8"))
    rows, wrong = read_organisation_file((folder / "organisation.csv").read_bytes())
    if wrong:
        raise ValueError(f"{folder.name}: line {wrong[0].line}: {wrong[0].reason}")
    stories = tuple(_story(case) for case in told.pop("cases"))
    return DemoOrganisation(slug=folder.name, settings=told.pop("settings", {}), rows=rows, stories=stories, **told)


def _story(told: dict[str, Any]) -> Story:
    turns = tuple(Turn(**turn) for turn in told.pop("turns", ()))
    return Story(turns=turns, **told)
