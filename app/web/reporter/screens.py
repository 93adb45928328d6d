"""The screens of a report, in order: one thing each, and none that has nothing to ask."""

from dataclasses import dataclass
from typing import Final

from app.domain.rulebook import Group, Kind, Question, Text
from app.web.reporter.form import Form
from app.web.reporter.report_draft import ReportDraft
from app.web.reporter.routed import may_tell_who

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
    tells = rulebook.identity and named_ways(kind) and may_tell_who(form, draft)
    identity = (Screen(IDENTITY, None, rulebook.identity),) if tells else ()
    return (Screen(KIND), *before, Screen(READERS), *groups, *identity, Screen(SEND))


def _of_group(group: Group) -> Screen:
    return Screen(f"group-{group.id}", group.title, group.questions)
