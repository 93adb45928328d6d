"""What the screens before the writing offer: units as a tree, entries, categories and flags, people who may be involved."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.domain.problem import N_
from app.web.reporter.form import Form
from app.web.reporter.readers_shown import body_name, involved_people
from app.web.reporter.report_draft import BODY, ReportDraft
from app.web.reporter.screens import ABOUT, ENTRY, INVOLVED, UNIT
from crypto.encoding import b64

WHOLE = N_("The whole organisation, or not known")
"""What stands in place of a unit."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: its *id*, a *label*, a *hint*, and how *deep* in a tree it stands."""

    id: str
    label: str
    hint: str | None = None
    deep: int = 0


@dataclass(frozen=True, slots=True)
class BodyAsked:
    """A body whose people may be part of the matter: each by name, or all of it as one where none is published."""

    id: str
    name: str
    people: tuple[Option, ...]


def units(form: Form) -> tuple[Option, ...]:
    """Return the organisation's units, each after the one above it, by name within it."""
    return tuple(_below(form, None, 0, set()))


def _below(form: Form, parent: str | None, deep: int, seen: set[str]) -> Iterator[Option]:
    here = [unit for unit in form.reporting.version.units if unit.parent == parent and unit.id not in seen]
    for unit in sorted(here, key=lambda unit: unit.name(form.language)):
        seen.add(unit.id)
        yield Option(unit.id, unit.name(form.language), deep=deep)
        yield from _below(form, unit.id, deep + 1, seen)


def entries(form: Form, draft: ReportDraft) -> tuple[Option, ...]:
    """Return whom the reporter may turn to, each with its meaning."""
    return tuple(
        Option(entry.id, entry.name.into(form.language), None if entry.meaning is None else entry.meaning.into(form.language))
        for entry in form.entries(draft)
    )


def categories(form: Form, draft: ReportDraft) -> tuple[Option, ...]:
    """Return what it may be about, each with its grade, and with what it or its grade means; the last option: none of these."""
    rulebook, language = form.reporting.rulebook, form.language
    found = rulebook.categories_for("" if draft.kind is None else draft.kind.id)
    grades = {grade.id: grade for grade in rulebook.grades}
    options = []
    for category in found:
        grade = None if category.grade is None else grades[category.grade]
        graded = [] if grade is None else [f"{grade.name.into(language)}: {grade.meaning.into(language)}"]
        meaning = [] if category.meaning is None else [category.meaning.into(language)]
        options.append(Option(category.id, category.name.into(language), " ".join(meaning + graded) or None))
    return (*options, Option("", form.gettext("None of these, or I am not sure"))) if options else ()


def flags(form: Form, draft: ReportDraft) -> tuple[Option, ...]:
    """Return what may apply."""
    found = form.reporting.rulebook.flags_for("" if draft.kind is None else draft.kind.id)
    return tuple(
        Option(flag.id, flag.label.into(form.language), None if flag.hint is None else flag.hint.into(form.language))
        for flag in found
    )


def bodies(form: Form, draft: ReportDraft) -> tuple[BodyAsked, ...]:
    """Return the bodies that the report could come to, and those of which somebody was ticked before."""
    listed = [body.id for body in form.candidates(draft)]
    asked = [_asked(form, body) for body in listed]
    there = {one.id for body in asked for one in body.people}
    missing = draft.involved - there
    more = [_asked(form, body) for body in form.bodies if body not in listed]
    return (*asked, *(body for body in more if missing & {one.id for one in body.people}))


def _asked(form: Form, body: str) -> BodyAsked:
    held = form.bodies[body]
    members = dict.fromkeys(seat.member for seat in held.seats)
    named = [Option(b64(member), form.names[member]) for member in members if held.publish and member in form.names]
    if len(named) < len(members):
        named.append(Option(BODY + body, form.gettext("Somebody in it is involved")))
    return BodyAsked(body, body_name(form, body), tuple(named))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was answered on a screen before the writing: its id, and each answer as it is read, none where it was left empty."""

    screen: str
    answers: tuple[str, ...]


def decided(form: Form, draft: ReportDraft, order: Collection[str]) -> tuple[Decided, ...]:
    """Return what was answered on those of the screens before the writing that are in *order*."""
    involved = {person.called for person in involved_people(form, draft)}
    whole = form.gettext(WHOLE)
    answers = {
        UNIT: tuple(unit.label for unit in units(form) if unit.id == draft.unit) or (whole,),
        ENTRY: tuple(entry.label for entry in entries(form, draft) if entry.id == draft.entry),
        ABOUT: (
            *(one.label for one in categories(form, draft) if one.id and one.id == draft.category),
            *(flag.label for flag in flags(form, draft) if flag.id in draft.flags),
        ),
        INVOLVED: (*sorted(involved), *((draft.others,) if draft.others else ())),
    }
    return tuple(Decided(screen, found) for screen, found in answers.items() if screen in order)
