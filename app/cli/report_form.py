"""Asking in a terminal what the form of a report asks, screen by screen; who would read it is told before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.cli.plain_text import one_line
from app.cli.questions import ask_all, ask_kind, ask_number, ask_numbers, ask_text
from app.cli.texts import ask_yes, say
from app.cli.texts import translate as _
from app.domain.rulebook import Question
from app.services.form import asked
from app.services.form.asked import WHOLE, Option
from app.services.form.faults import faults, refusal
from app.services.form.organisation_form import Form
from app.services.form.readers_shown import Later, Person, ReadersShown, readers_shown
from app.services.form.report_draft import ReportDraft, field_name
from app.services.form.screens import ABOUT, ENTRY, IDENTITY, INVOLVED, READERS, UNIT, Screen, named_ways, screens
from app.services.obstacle import N_, Obstacle
from app.services.readers import reportable
from crypto.form import FormSecret

_WAYS: Final = {"confidential": N_("Confidential"), "open": N_("Open")}


def fill_form(form: Form) -> ReportDraft:
    """
    Return the report as it was answered.

    Raises:
        Obstacle: the rules forbid it as it is; it has named what stands open. Nothing was sent.
        EOFError: the input ended.
    """
    kinds = reportable(form.reporting.rules, form.day)
    offered = [kind for kind in form.reporting.rulebook.kinds if kind.id in kinds]
    draft = ReportDraft(FormSecret.new(), ask_kind(offered, form.language))
    done: set[str] = set()
    while (screen := next((one for one in screens(form, draft)[1:-1] if one.id not in done), None)) is not None:
        draft = _ASK.get(screen.id, _ask_questions)(form, screen, draft)
        _refuse_what_the_rules_forbid(form, screen, draft)
        done.add(screen.id)
    return draft


def _ask_unit(form: Form, _screen: Screen, draft: ReportDraft) -> ReportDraft:
    units = asked.units(form)
    say(_("Where did it happen?"))
    _list([Option(unit.id, "  " * unit.deep + unit.label) for unit in units])
    number = ask_number(_("Type a number, or nothing: {whole}").format(whole=_(WHOLE)), len(units), least=0)
    return replace(draft, unit=units[number - 1].id if number else None)


def _ask_entry(form: Form, _screen: Screen, draft: ReportDraft) -> ReportDraft:
    entries = asked.entries(form, draft)
    say(_("Whom do you turn to?"))
    _list(entries)
    return replace(draft, entry=entries[ask_number(_("Type its number:"), len(entries)) - 1].id)


def _ask_about(form: Form, _screen: Screen, draft: ReportDraft) -> ReportDraft:
    categories, flags = [one for one in asked.categories(form, draft) if one.id], asked.flags(form, draft)
    if categories:
        say(_("Which of these fits best?"))
        _list(categories)
        number = ask_number(_("Type a number, or nothing:"), len(categories), least=0)
        draft = replace(draft, category=categories[number - 1].id if number else None)
    if flags:
        say(_("Does any of this apply?"))
        _list(flags)
        chosen = ask_numbers(_("Type their numbers, or nothing:"), len(flags))
        draft = replace(draft, flags=frozenset(flags[number - 1].id for number in chosen))
    return draft


def _ask_involved(form: Form, _screen: Screen, draft: ReportDraft) -> ReportDraft:
    say(_("Is any of these people involved?"))
    say(_("They could be given your report. Whoever you name gets no key, is told nothing and sees no trace of it."))
    people = [Option(one.id, f"{one.label} ({body.name})") for body in asked.bodies(form, draft) for one in body.people]
    _list(people)
    chosen = ask_numbers(_("Type their numbers, or nothing:"), len(people))
    others = ask_text(_("Others who are involved (optional)"))
    return replace(draft, involved=frozenset(people[number - 1].id for number in chosen), others=others)


def _ask_readers(form: Form, _screen: Screen, draft: ReportDraft) -> ReportDraft:
    """Tell who would read it until nobody else is shut out, or let back in."""
    while True:
        shown = readers_shown(form, draft)
        tell_readers(shown)
        if shown.choice:
            say(_("Choose one person: only that one will be able to read it"))
            _list([Option(one.id, one.called, one.why) for one in shown.choice])
            number = ask_number(_("Type its number:"), len(shown.choice))
            return replace(draft, picked=shown.choice[number - 1].id)
        people = [*shown.readers, *shown.shut]
        if not people:
            return draft
        texts = [N_("Shut out: %(who)s")] * len(shown.readers) + [N_("No longer shut out: %(who)s")] * len(shown.shut)
        _list([Option(one.id, _(text) % {"who": one.called}) for one, text in zip(people, texts, strict=True)])
        chosen = ask_numbers(_("Type their numbers, or nothing:"), len(people))
        if not chosen:
            return draft
        draft = replace(draft, shut=draft.shut ^ {people[number - 1].id for number in chosen})


def _ask_questions(form: Form, screen: Screen, draft: ReportDraft) -> ReportDraft:
    return replace(draft, answers={**draft.answers, **_answers(screen.questions, form.language)})


def _ask_identity(form: Form, screen: Screen, draft: ReportDraft) -> ReportDraft:
    say()
    kind = draft.kind
    if kind is None or not (kind.asks_who or ask_yes(_("Do you want to say who you are?"))):
        return draft
    draft = replace(draft, answers={**draft.answers, **_answers(screen.questions, form.language)})
    ways = named_ways(kind)
    if len(ways) > 1:
        say(_("If you say who you are: who may know it?"))
        _list([Option(way, _(_WAYS[way])) for way in ways])
        draft = replace(draft, way=ways[ask_number(_("Type its number:"), len(ways)) - 1])
    return draft


_ASK: Final[Mapping[str, Callable[[Form, Screen, ReportDraft], ReportDraft]]] = {
    UNIT: _ask_unit,
    ENTRY: _ask_entry,
    ABOUT: _ask_about,
    INVOLVED: _ask_involved,
    READERS: _ask_readers,
    IDENTITY: _ask_identity,
}


def tell_readers(shown: ReadersShown) -> None:
    """Print who reads, who may later, who knows of it, who gets nothing, and what its reporter hears by when."""
    say()
    if shown.because:
        say(one_line(shown.because))
    for one in shown.readers:
        say(_("Who will read it: {body}").format(body=_person(one)))
    _people(_("Who may read it later"), [_later(later) for later in shown.later])
    _people(_("Who will only know that it exists"), [_person(one) for one in shown.registered])
    _people(_("Who gets nothing"), [_person(one) for one in (*shown.involved, *shown.shut)])
    hears = [f"{one.day} {one_line(one.what)} ({one_line(one.origin)})" for one in shown.hears]
    _people(_("What you will hear, and by when"), [*map(one_line, shown.promises), *hears])


def _refuse_what_the_rules_forbid(form: Form, screen: Screen, draft: ReportDraft) -> None:
    found = faults(form, screen, draft)
    if not found:
        return
    for text in found.values():
        say(text)
    refused, kinds = refusal(form, draft), reportable(form.reporting.rules, form.day)
    if refused is not None:
        language = form.language
        can = [one_line(kind.name.into(language)) for kind in refused.open if kind.id in kinds]
        _people(_("These can be sent here, about the same matter:"), can)
        outside = [one_line(f"{way.name.into(language)}: {way.how.into(language)}") for way in form.reporting.rulebook.elsewhere]
        _people(_("Outside this page:"), outside)
    raise Obstacle(N_("Nothing was sent."))


def _answers(questions: Sequence[Question], language: str) -> dict[str, str]:
    return {field_name(question): answer for question, answer in ask_all(questions, language)}


def _list(options: Sequence[Option]) -> None:
    for number, option in enumerate(options, 1):
        hint = "" if option.hint is None else f": {one_line(option.hint)}"
        deep = len(option.label) - len(option.label.lstrip())
        say(f"  {number}. {' ' * deep}{one_line(option.label)}{hint}")


def _people(title: str, lines: Sequence[str]) -> None:
    if lines:
        say(title)
    for line in lines:
        say(f"  {line}")


def _person(one: Person) -> str:
    named = f"{one.name}, {one.body}" if one.name else one.body
    return one_line(f"{named}: {one.why}" if one.why else named)


def _later(later: Later) -> str:
    if later.day is None:
        text = _("Only if this has not been done in time: %(what)s") % {"what": later.what}
    else:
        text = _("Only if this has not been done by %(day)s: %(what)s") % {"what": later.what, "day": later.day}
    return f"{_person(later.who)}: {one_line(text)}"
