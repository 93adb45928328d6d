"""What the rules decide about a report that was only tried, in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from app.cli.plain_text import one_line
from app.cli.texts import say, spoken
from app.cli.texts import translate as _
from app.domain.problem import N_
from app.domain.rulebook.casework import Before
from app.domain.rulebook.clocks import SetBy
from app.domain.rules.filing import Why
from app.domain.rules.ladder import Found, Reason
from app.services.try_route import Tried

_REASONS: Final[Mapping[Reason, str]] = {
    "receives": N_("the rules name this body"),
    "nearest": N_("the unit has no such body: theirs is the nearest above it"),
    "above": N_("takes over: nobody is left below"),
    "instead": N_("takes over at the top, as the rules say"),
    "deputy": N_("deputises at the top"),
    "board": N_("the board takes over: nobody else is left"),
    "picked": N_("the reporter picked them"),
}
_REFUSED: Final[Mapping[Why, str]] = {
    "kind": N_("It could not be filed: there is no such kind of case."),
    "way": N_("It could not be filed in this way: the kind of case asks who reports."),
    "late": N_("It could not be filed: the time for this kind of case is over."),
    "nobody": N_("It could not be filed: nobody is left who could receive it."),
    "unpicked": N_("It could not be filed yet: the reporter picks one of these, with --picked."),
}
_SET_BY: Final[Mapping[SetBy, str]] = {
    "rules": N_("set by the rules"),
    "law": N_("set by law"),
    "organisation": N_("set by the organisation, not by its rules"),
}
_BEFORE: Final[Mapping[Before, str]] = {
    "opening": N_("before the case is opened"),
    "talk": N_("before the talk"),
    "closing": N_("before closing"),
}
_SIDES: Final = {"reporter": N_("the reporter"), "respondent": N_("the respondent")}


def show_tried(tried: Tried, day: date) -> None:
    """Print who would read the report of *day*, who later, who knows of it, who is shut out, and what must be done by when."""
    if tried.refused is not None:
        say(_(_REFUSED[tried.refused.why]))
        _show("", _lines(tried, tried.choice))
        others = [kind.name.into(spoken()) for kind in tried.refused.open]
        _show(_("What could be filed instead:"), others)
        return
    _show_people(tried)
    _show(_("By when what must happen:"), [*_due(tried), *_later(tried)])
    last, set_by = tried.erased
    kept = _("closed on {day}, it would be kept until {last}, {set_by}")
    _show(_("How long it is kept:"), [kept.format(day=day, last=last, set_by=_(_SET_BY[set_by]))])
    _show(_("What is to be done:"), list(_steps(tried)))


def _show_people(tried: Tried) -> None:
    routed = tried.routed
    if routed is None:
        return
    because = [] if routed.because is None else [routed.because.into(spoken())]
    _show(_("Who reads it:"), [*_lines(tried, routed.readers), *because])
    days = {one.id: one.day for one in tried.due}
    asleep = _("{line}; once “{deadline}” has passed unmet, {day}")
    later = [
        asleep.format(line=_line(tried, one.found), deadline=one.deadline, day=days.get(one.deadline, "-"))
        for one in routed.asleep
    ]
    _show(_("Who may read it later:"), later)
    _show(_("Who knows that it exists, and no more:"), _lines(tried, routed.registered))
    _show(_("Who is shut out, and would have been one of these:"), sorted(_person(tried, member) for member in routed.shut_out))


def _show(title: str, lines: list[str]) -> None:
    if title:
        say(title)
    for line in lines or [_("nobody and nothing")] * bool(title):
        say(f"  {line}")


def _lines(tried: Tried, found: Iterable[Found]) -> list[str]:
    """Return a line for each, by sign-in name: ids are random."""
    return sorted(_line(tried, one) for one in found)


def _line(tried: Tried, found: Found) -> str:
    return f"{_person(tried, found.member)}, {found.body}: {_(_REASONS[found.reason])}"


def _person(tried: Tried, member: bytes) -> str:
    person = tried.people.get(member)
    if person is None:
        return member.hex()
    shown = f"{person.handle} ({one_line(person.name)})"
    return _("{person}, who has not enrolled yet").format(person=shown) if person.status == "invited" else shown


def _due(tried: Tried) -> Iterator[str]:
    names = tried.rulebook.deadline_names
    for one in tried.due:
        side = f", {_(_SIDES[one.side])}" if one.side else ""
        source = f" ({one.source})" if one.source else ""
        yield f"{one.day} {names[one.id].into(spoken())}{side}: {_(_SET_BY[one.set_by])}{source}"


def _later(tried: Tried) -> Iterator[str]:
    for one in tried.later:
        yield _("{name}: begins with {starts}").format(name=one.name.into(spoken()), starts=", ".join(one.starts))


def _steps(tried: Tried) -> Iterator[str]:
    names = {step.id: step.name.into(spoken()) for step in tried.rulebook.steps}
    for step in tried.steps:
        marks = [
            *([_("required")] if step.required else []),
            *([_(_BEFORE[step.before])] if step.before else []),
            *([_("after “{step}”").format(step=names[step.after])] if step.after else []),
        ]
        yield f"{names[step.id]} ({', '.join(marks)})" if marks else names[step.id]
