"""From what was answered to what the rules look at: the one place where a report's draft is built."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from app.domain.rulebook import Way
from app.domain.rulebook.kinds import WAYS
from app.domain.rules.draft import Draft
from app.domain.rules.recipients import NobodyReceives, lets_pick
from app.domain.typed_names import folded, names_typed_in
from app.services.form.organisation_form import Form
from app.services.form.report_draft import BODY, ReportDraft
from crypto.encoding import unb64
from crypto.rooms import IDENTITY


def routed(form: Form, draft: ReportDraft) -> Draft:
    """
    Return what the rules look at in *draft*, whose kind is chosen.

    A category or flag that another kind asks for is left out; so is an answer that is not one of a question's.
    """
    return replace(_unnamed(form, draft), way=_way(form, draft))


def _unnamed(form: Form, draft: ReportDraft) -> Draft:
    """Return the draft but for how its reporter is named: that changes nobody who reads."""
    rules, kind = form.reporting.rules, "" if draft.kind is None else draft.kind.id
    offered = [entry.id for entry in form.entries(draft)]
    entry = draft.entry if draft.entry in offered else next(iter(offered), None)
    flags = draft.flags & {flag.id for flag in rules.rulebook.flags_for(kind)}
    involved = members_of(form, draft.involved) | frozenset(typed_names(form, draft))
    return Draft(
        facts=rules.facts(kind, draft.unit, entry, flags, _choices(form, draft)),
        unit=draft.unit,
        category=draft.category if draft.category in {one.id for one in rules.rulebook.categories_for(kind)} else None,
        involved=involved,
        shut_out=members_of(form, draft.shut) - involved,
        picked=None if draft.picked is None else unb64(draft.picked),
        days=_days(form, draft),
    )


def may_tell_who(form: Form, draft: ReportDraft) -> bool:
    """Whether anybody receives *draft*, now or later, in whose room its reporter's name could be put: advisers have none."""
    what, rules = _unnamed(form, draft), form.reporting.rules
    if what.picked is None and lets_pick(rules.rulebook, what):
        return True  # nobody is picked yet
    with suppress(NobodyReceives):
        return bool(rules.holders(IDENTITY, rules.route(what, form.day)))
    return True


def members_of(form: Form, people: Iterable[str]) -> frozenset[bytes]:
    """Return the members whom *people* are: themselves, and everybody in a body that publishes no names."""
    found: set[bytes] = set()
    for one in people:
        if one.startswith(BODY):
            found |= {seat.member for seat in form.bodies[one.removeprefix(BODY)].seats}
        else:
            found.add(unb64(one))
    return frozenset(found)


def typed_names(form: Form, draft: ReportDraft) -> dict[bytes, str]:
    """Return the members whose published names were typed among the others, however they were written."""
    typed = names_typed_in(draft.others)
    return {member: name for member, name in form.names.items() if folded(name) in typed}


def read_day(text: str) -> date | None:
    """Return the day that a field of days holds, None where it holds none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _choices(form: Form, draft: ReportDraft) -> dict[str, str]:
    rulebook, deciding = form.reporting.rulebook, form.reporting.rulebook.deciding_questions()
    groups = () if draft.kind is None else rulebook.groups_for(draft.kind.id)
    asked = [question for group in groups for question in group.questions if question.id in deciding]
    given = {question.id: draft.answer(question) for question in asked}
    return {q.id: given[q.id] for q in asked if given[q.id] in {choice.id for choice in q.choices}}


def _days(form: Form, draft: ReportDraft) -> dict[str, date]:
    groups = () if draft.kind is None else form.reporting.rulebook.groups_for(draft.kind.id)
    asked = [question for group in groups for question in group.questions if question.answer == "day"]
    return {question.id: day for question in asked if (day := read_day(draft.answer(question))) is not None}


def _way(form: Form, draft: ReportDraft) -> Way:
    """Return how the report goes: without a name where none is given and none is asked for, else as was chosen."""
    allowed = WAYS if draft.kind is None else draft.kind.ways
    said = any(draft.answer(question) for question in form.reporting.rulebook.identity)
    ways = [way for way in allowed if way != "anonymous"]
    unnamed = "anonymous" in allowed and not (said and may_tell_who(form, draft))
    if unnamed or not ways:
        return "anonymous"
    return next((way for way in ways if way == draft.way), ways[0])
