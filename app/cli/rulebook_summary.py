"""What a rulebook says, in a page that its writer can compare with the party's own text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from app.cli.texts import spoken
from app.cli.texts import translate as _
from app.domain.problem import N_
from app.domain.rulebook.clocks import DUE, Deadline
from app.domain.rulebook.conditions import When
from app.domain.rulebook.kinds import Kind
from app.domain.rulebook.span import Span
from app.domain.rulebook.tables import Route, Target
from app.domain.rulebook.texts import Text
from app.domain.rulebook.whole import Rulebook

_PLACES: Final = {
    "unit": N_("{body}, where it happened or the nearest above"),
    "above": N_("{body}, of the level above"),
    "top": N_("{body}, at the top"),
}
_WAYS: Final = {
    "anonymous": N_("without a name"),
    "confidential": N_("with a name that is kept in confidence"),
    "open": N_("with a name"),
}
_SET_BY: Final = {
    "rules": N_("set by the rules"),
    "law": N_("set by the law"),
    "organisation": N_("set by the organisation"),
}
_SPANS: Final[Mapping[str, tuple[str, str]]] = {
    "days": (N_("one day"), N_("{number} days")),
    "months": (N_("one month"), N_("{number} months")),
    "years": (N_("one year"), N_("{number} years")),
}


def summary(rulebook: Rulebook) -> Iterator[str]:
    """Yield the lines: the laws beneath it, each kind with who receives it, each deadline, how long cases are kept."""
    yield _("The rulebook “{name}” can be used. Its languages: {languages}.").format(
        name=_said(rulebook.name), languages=", ".join(rulebook.languages)
    )
    for law, setting in rulebook.overlays.items():
        if setting is None:
            yield _("Beneath it lies {law}, always.").format(law=law)
        else:
            yield _("Beneath it lies {law}, where the setting {setting} is switched on.").format(law=law, setting=setting)
    for kind in rulebook.kinds:
        yield from ("", f"{_said(kind.name)} ({kind.id})", *(f"  {line}" for line in _of_kind(rulebook, kind)))
    for row in rulebook.register:
        known = " + ".join(_target(rulebook, target) for target in row.with_)
        when = "; ".join(_conditions(rulebook, row.when))
        known = _("Where {when}: {receives}.").format(when=when, receives=known) if when else f"{known}."
        yield from ("", _("Who knows that a case exists, and no more:"), f"  {known}")
    yield from ("", _("By when:"), *(f"  {line}" for line in _deadlines(rulebook)))


def _of_kind(rulebook: Rulebook, kind: Kind) -> Iterator[str]:
    yield _("Can be filed: {ways}.").format(ways="; ".join(_(_WAYS[way]) for way in kind.ways))
    if kind.limit is not None:
        asked = next(q for group in rulebook.groups for q in group.questions if q.id == kind.limit.since)
        yield _("At most {span} after the answer to “{question}”.").format(
            span=_span(kind.limit.within), question=_said(asked.label)
        )
    for entry in rulebook.entries:
        if entry.picks and (not entry.kinds or kind.id in entry.kinds):
            yield _("By way of “{entry}”, the reporter picks one of those who are named, and only that one reads.").format(
                entry=_said(entry.name)
            )
    for row in _rows(rulebook, kind):
        when = "; ".join(_conditions(rulebook, row.when))
        receives = " + ".join(_target(rulebook, target) for target in row.receives)
        yield _("Where {when}: {receives}.").format(when=when, receives=receives) if when else f"{receives}."
        for sleeper in row.sleeps:
            yield "  " + _("Once “{deadline}” has passed unmet: {receives}.").format(
                deadline=sleeper.deadline, receives=_target(rulebook, sleeper.target)
            )


def _rows(rulebook: Rulebook, kind: Kind) -> Iterator[Route]:
    """Yield the rows that a case of *kind* can come to, down to the one that takes whatever is left."""
    for row in rulebook.routing:
        if not _can_come(rulebook, kind, row.when):
            continue
        yield row
        if row.when.includes(When(kinds=frozenset({kind.id}))):
            return


def _can_come(rulebook: Rulebook, kind: Kind, when: When) -> bool:
    """Whether a case of *kind* can meet *when*: the form must offer it the entries and flags that are asked for."""
    entries = {entry.id for entry in rulebook.entries if not entry.kinds or kind.id in entry.kinds}
    flags = {flag.id for flag in rulebook.flags_for(kind.id)}
    offered = ((when.kinds, {kind.id}), (when.entries, entries), (when.flags, flags))
    return all(not asked or not asked.isdisjoint(there) for asked, there in offered)


def _conditions(rulebook: Rulebook, when: When) -> Iterator[str]:
    """Yield what else than its kind a case must be like, in the words of the form."""
    yield from _any_of(when.flags, ((flag.id, flag.label) for flag in rulebook.flags))
    if when.without:
        yield _("not: {flags}").format(flags=next(_any_of(when.without, ((flag.id, flag.label) for flag in rulebook.flags))))
    yield from _any_of(when.entries, ((entry.id, entry.name) for entry in rulebook.entries))
    yield from _any_of(when.unit_kinds, ((unit.id, unit.name) for unit in rulebook.unit_kinds))
    yield from _any_of(when.levels, ((level.id, level.name) for level in rulebook.levels))
    questions = [question for group in rulebook.groups for question in group.questions if question.id in when.answers]
    for question in questions:
        chosen = _any_of(when.answers[question.id], ((choice.id, choice.label) for choice in question.choices))
        yield from (f"{_said(question.label)} {answer}" for answer in chosen)
    yield from sorted(when.settings)


def _any_of(ids: frozenset[str], named: Iterable[tuple[str, Text]]) -> Iterator[str]:
    found = [f"“{_said(text)}”" for name, text in named if name in ids]
    if found:
        yield " / ".join(found)


def _target(rulebook: Rulebook, target: Target) -> str:
    return _(_PLACES[target.at]).format(body=_said(rulebook.body_kind(target.body).name))


def _deadlines(rulebook: Rulebook) -> Iterator[str]:
    for deadline in chain(rulebook.deadlines, *(law.deadlines for law in rulebook.laws)):
        whose = _(_SET_BY[deadline.set_by]) + (f" ({deadline.source})" if deadline.source else "")
        line = _("{name}: {span} from {starts}, {whose}.")
        yield line.format(name=_said(deadline.name), span=_span(deadline.within), starts=_starts(deadline), whose=whose)
    spans = dict.fromkeys(_span(span) for span in (rulebook.retention.within, *_shorter(rulebook)) if span is not None)
    yield _("A closed case is kept for {spans}; of several the shortest holds.").format(spans=" / ".join(spans))


def _shorter(rulebook: Rulebook) -> Sequence[Span | None]:
    return rulebook.retention.most, *(law.retention for law in rulebook.laws)


def _starts(deadline: Deadline) -> str:
    """Return what starts it, by the names that the file has for them: they are what its writer compares."""
    return " / ".join(
        _("the last day of “{deadline}”").format(deadline=start.removeprefix(DUE)) if start.startswith(DUE) else f"“{start}”"
        for start in deadline.starts
    )


def _span(span: Span) -> str:
    one, more = _SPANS[span.unit]
    return _(one) if span.number == 1 else _(more).format(number=span.number)


def _said(text: Text) -> str:
    return text.into(spoken())
