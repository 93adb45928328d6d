"""The screens of a report, in order: one thing each, and none that has nothing to ask."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from app.domain.rulebook import Group, Kind, Question, Text
from app.domain.rulebook.tables import Entry
from app.domain.rules.candidates import could_receive
from app.domain.rules.structure import BodyHeld
from app.locale import translations
from app.services.readers import Names
from app.services.reporting import Reporting
from app.web.reporter.report_draft import ReportDraft
from crypto.directory import Body

KIND: Final = "kind"
UNIT: Final = "unit"
ENTRY: Final = "entry"
ABOUT: Final = "about"
INVOLVED: Final = "involved"
READERS: Final = "readers"
IDENTITY: Final = "identity"
SEND: Final = "send"
OWN_FIELDS: Final = {
    KIND: ("kind",),
    UNIT: ("unit",),
    ENTRY: ("entry",),
    ABOUT: ("category", "flag"),
    INVOLVED: ("involved", "others"),
    READERS: ("shut", "picked"),
    IDENTITY: ("way",),
}
"""The fields of each screen that are not questions of the rulebook's."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the form; *questions* is empty where the page asks something of its own."""

    id: str
    title: Text | None = None
    questions: tuple[Question, ...] = ()

    def heading(self, language: str) -> str:
        """Return what the page is called: a single question by itself, so that it stands there once."""
        if self.title is None or len(self.questions) == 1:
            return self.questions[0].label.into(language) if self.questions else ""
        return self.title.into(language)


@dataclass(frozen=True)
class Form:
    """What an organisation asks its reporters on one day, in one language; *names* are those that are published, by member."""

    reporting: Reporting
    names: Names
    day: date
    language: str

    def gettext(self, text: str) -> str:
        """Return *text* in the form's language."""
        return translations(self.language).gettext(text)

    @cached_property
    def bodies(self) -> dict[str, Body]:
        """Return the organisation's bodies by id."""
        return {body.id: body for body in self.reporting.version.bodies}

    def entries(self, draft: ReportDraft) -> tuple[Entry, ...]:
        """Return whom the reporter may turn to."""
        place = self.reporting.rules.structure.unit(draft.unit)
        kind = "" if draft.kind is None else draft.kind.id
        return self.reporting.rulebook.entries_for(kind, None if place is None else place.kind)

    def candidates(self, draft: ReportDraft) -> tuple[BodyHeld, ...]:
        """Return the bodies that the report could come to, nearest first."""
        return could_receive(self.reporting.rulebook, self.reporting.rules.structure, draft.unit)


def named_ways(kind: Kind) -> tuple[str, ...]:
    """Return the ways in which who reports *kind* can say who they are."""
    return tuple(way for way in kind.ways if way != "anonymous")


def screens(form: Form, draft: ReportDraft) -> tuple[Screen, ...]:
    """Return the screens of the report, in order; before a kind is chosen only the first is known."""
    kind, rulebook = draft.kind, form.reporting.rulebook
    if kind is None:
        return (Screen(KIND),)
    asked = {
        UNIT: bool(form.reporting.version.units),
        ENTRY: len(form.entries(draft)) > 1,
        ABOUT: bool(rulebook.categories_for(kind.id) or rulebook.flags_for(kind.id)),
        # of a single body, whoever is part of the matter is shut out where it says who reads
        INVOLVED: len(form.candidates(draft)) > 1,
    }
    before = (Screen(name) for name, asks in asked.items() if asks)
    groups = (_of_group(group) for group in rulebook.groups_for(kind.id))
    identity = (Screen(IDENTITY, None, rulebook.identity),) if rulebook.identity and named_ways(kind) else ()
    return (Screen(KIND), *before, Screen(READERS), *groups, *identity, Screen(SEND))


def _of_group(group: Group) -> Screen:
    return Screen(f"group-{group.id}", group.title, group.questions)
