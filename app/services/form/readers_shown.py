"""Who will be able to read a report, as its reporter is shown before they write: names, reasons, dates, and who is shut out."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from app.domain.rules.draft import Draft
from app.domain.rules.due import Clock, Due
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import NobodyReceives, Routed, lets_pick
from app.services.form.organisation_form import Form
from app.services.form.reader_texts import READER_TEXTS
from app.services.form.report_draft import BODY, ReportDraft
from app.services.form.routed import members_of, routed, typed_names
from crypto.encoding import b64
from crypto.rooms import TALK


@dataclass(frozen=True, slots=True)
class Person:
    """
    Somebody as they are shown.

    *id* is what a field names them by: a member, or a body that publishes no names. *name* is published, None where it is not;
    *body* is what they sit in. *why*: the reason.
    """

    id: str
    name: str | None
    body: str
    why: str

    @property
    def called(self) -> str:
        """Return the person's name, or that of the body."""
        return self.name or self.body


@dataclass(frozen=True, slots=True)
class Later:
    """Somebody who may read once *what* has not been done by *day*."""

    who: Person
    what: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Hears:
    """What the reporter will hear, by when, and where that date comes from."""

    what: str
    day: date
    origin: str


@dataclass(frozen=True, slots=True)
class ReadersShown:
    """
    What the screen of readers says.

    Args:
        because: the rule's own words.
        choice: among whom the reporter picks.
        later: who may read on a condition.
        registered: who knows that it exists, and no more.
        shut: whom the reporter has shut out.
        involved: who gets nothing, as part of the matter.
        promises: what the rules promise besides the dates.
    """

    readers: tuple[Person, ...]
    because: str | None
    choice: tuple[Person, ...]
    later: tuple[Later, ...]
    registered: tuple[Person, ...]
    shut: tuple[Person, ...]
    involved: tuple[Person, ...]
    hears: tuple[Hears, ...]
    promises: tuple[str, ...]


def readers_shown(form: Form, draft: ReportDraft, room: str = TALK) -> ReadersShown:
    """Return what is to be said of who will be able to read *room* of *draft*, whose kind is chosen, if it is filed today."""
    rules, what = form.reporting.rules, routed(form, draft)
    choice = rules.choice(what, form.day) if lets_pick(rules.rulebook, what) else ()
    found: Routed | None = None
    with suppress(NobodyReceives):
        found = rules.route(what, form.day)
    due = rules.times.due(what.facts, Clock({"filed": form.day}))
    holders = [] if found is None else rules.holders(room, found)
    readers = [one for one, asleep in holders if asleep is None]
    reading = {one.member for one in readers}
    registered = () if found is None else tuple(one for one in found.registered if one.member not in reading)
    return ReadersShown(
        readers=people(form, readers),
        because=None if found is None or found.because is None else found.because.into(form.language),
        choice=_choice(form, choice),
        later=tuple(dict.fromkeys(_later(form, one, asleep, due) for one, asleep in holders if asleep is not None)),
        registered=people(form, registered, why=""),
        shut=tuple(_excluded(form, one, "shut") for one in sorted(draft.shut)),
        involved=involved_people(form, draft),
        hears=tuple(_hears(form, one) for one in due if one.promised and one.side is None),
        promises=promises(form, what),
    )


def promises(form: Form, what: Draft) -> tuple[str, ...]:
    """Return what the rules promise a reporter who has answered like this: the first promise that holds."""
    held = (text.into(form.language) for when, text in form.reporting.rulebook.texts.promises if when.holds(what.facts))
    return tuple(islice(held, 1))


def people(form: Form, found: Iterable[Found], why: str | None = None) -> tuple[Person, ...]:
    """Return those *found*, each with the reason or with *why*; of a body that publishes no names, the body alone."""
    shown = (_person(form, one.member, one.body, form.gettext(READER_TEXTS[one.reason]) if why is None else why) for one in found)
    return tuple(dict.fromkeys(shown))


def body_name(form: Form, body: str) -> str:
    """Return what a body is called, with where it belongs unless its name says so."""
    held = form.bodies[body]
    unit = next((unit for unit in form.reporting.version.units if unit.id == held.unit), None)
    name, place = held.name(form.language), "" if unit is None else unit.name(form.language)
    return name if place in name else f"{name}, {place}"


def _person(form: Form, member: bytes, body: str, why: str) -> Person:
    if form.bodies[body].publish and member in form.names:
        return Person(b64(member), form.names[member], body_name(form, body), why)
    return Person(BODY + body, None, body_name(form, body), why)


def _choice(form: Form, found: Iterable[Found]) -> tuple[Person, ...]:
    """Return those among whom the reporter picks, each with their body: one each, though their names are not published."""
    shown, unnamed = [], 0
    for one in found:
        person = _person(form, one.member, one.body, body_name(form, one.body))
        if person.name is None:
            unnamed += 1
            label = form.gettext("%(body)s: member %(number)s, whose name is not published")
            person = replace(person, name=label % {"body": person.body, "number": unnamed}, why="")
        shown.append(replace(person, id=b64(one.member)))
    return tuple(shown)


def _later(form: Form, found: Found, deadline: str, due: Iterable[Due]) -> Later:
    """Return a sleeper, with what must not have been done until they may read."""
    day = next((one.day for one in due if one.id == deadline), None)
    return Later(_person(form, found.member, found.body, ""), deadline_name(form, deadline), day)


def _excluded(form: Form, person: str, reason: str) -> Person:
    why = form.gettext(READER_TEXTS[reason])
    if person.startswith(BODY):
        return Person(person, None, body_name(form, person.removeprefix(BODY)), why)
    (member,) = members_of(form, [person])
    seats = [body for body in form.reporting.version.bodies if any(seat.member == member for seat in body.seats)]
    body = next((body for body in seats if body.publish), None) or next(iter(seats), None)
    where = "" if body is None else body_name(form, body.id)
    return Person(person, form.names.get(member), where, why)


def involved_people(form: Form, draft: ReportDraft) -> tuple[Person, ...]:
    """Return who gets nothing, as part of the matter, and how that is known."""
    typed = {b64(member) for member in typed_names(form, draft)} - draft.involved
    ticked = (_excluded(form, one, "somebody" if one.startswith(BODY) else "said") for one in sorted(draft.involved))
    return (*ticked, *(_excluded(form, one, "typed") for one in sorted(typed)))


def _hears(form: Form, due: Due) -> Hears:
    text = form.gettext(READER_TEXTS[f"by-{due.set_by}"])
    return Hears(deadline_name(form, due.id), due.day, f"{text}: {due.source}" if due.source else text)


def deadline_name(form: Form, deadline: str) -> str:
    """Return what must happen in time, in the rulebook's words or the law's."""
    return form.reporting.rulebook.deadline_names[deadline].into(form.language)
