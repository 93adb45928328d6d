"""Who would receive a report like this? Run the rules on made-up facts; nothing is filed, stored or told to anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation, StaffMember
from app.domain.rulebook.casework import Step
from app.domain.rulebook.clocks import Deadline, SetBy
from app.domain.rulebook.form import Question
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.draft import Draft
from app.domain.rules.due import Clock, Due, erase_by
from app.domain.rules.filing import NotFiled, not_filed
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import Routed
from app.domain.rules.steps import steps_of
from app.services.draft import read_draft
from app.services.obstacle import N_, Obstacle
from app.services.reporting import open_for_reporting
from app.services.rules import Rules
from app.services.structure import structure_of_parts
from app.services.use_rulebook import rulebook_of
from app.storage.members import find_by_handle, members_of

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Asked:
    """A report to try, as the operator describes it: ids of the rulebook's, sign-in names; *answers* by question."""

    kind: str
    unit: str | None = None
    entry: str | None = None
    flags: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    involved: Sequence[str] = ()
    shut_out: Sequence[str] = ()
    picked: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """
    What the rules decide about the report that was tried.

    Args:
        people: who the organisation has, by id.
        refused: why it could not be filed, None where it could.
        choice: whom the reporter could pick, where that is what is missing.
        routed: who has what to do with it, None where it could not be filed.
        due: what must happen by when, counted from the day of filing.
        later: deadlines that something else starts.
        erased: the last day on which it is kept if it is closed on the day of filing, and whose number that is.
        steps: what is to be done in it.
    """

    rulebook: Rulebook
    people: Mapping[bytes, StaffMember]
    refused: NotFiled | None
    choice: tuple[Found, ...]
    routed: Routed | None
    due: tuple[Due, ...]
    later: tuple[Deadline, ...]
    erased: tuple[date, SetBy]
    steps: tuple[Step, ...]


def try_route(session: Session, organisation: Organisation, asked: Asked, day: date, *, by_draft: bool = False) -> Tried:
    """
    Return what the rules decide about a report like *asked* that is filed on *day*.

    By the signed directory; *by_draft*: by what is drafted, as if everybody invited had enrolled.

    Raises:
        Obstacle: no directory is signed, or what is asked names something that is not there.
    """
    rules = _drafted(session, organisation) if by_draft else _signed(session, organisation)
    rulebook = rules.rulebook
    draft = _draft(session, organisation, rules, asked)
    refused = not_filed(rulebook, rules.structure, draft, day)
    due = rules.times.due(draft.facts, Clock({"filed": day}))
    deadlines = [*rulebook.deadlines, *(one for law in rules.times.overlays for one in law.deadlines)]
    running = {one.id for one in due}
    later = (one for one in deadlines if one.id not in running and one.when.holds(draft.facts))
    return Tried(
        rulebook=rulebook,
        people={member.member: member for member in members_of(session, organisation.organisation)},
        refused=refused,
        choice=rules.choice(draft, day) if refused is not None and refused.why == "unpicked" else (),
        routed=None if refused is not None else rules.route(draft, day),
        due=due,
        later=tuple({one.id: one for one in later}.values()),
        erased=erase_by(rules.times, day),
        steps=steps_of(rulebook, draft.facts),
    )


def _signed(session: Session, organisation: Organisation) -> Rules:
    reporting = open_for_reporting(session, organisation.slug)
    if reporting is None:
        raise Obstacle(N_("{slug} has no signed directory yet: try it by the draft, with --draft."), slug=organisation.slug)
    return reporting.rules


def _drafted(session: Session, organisation: Organisation) -> Rules:
    draft = read_draft(session, organisation)
    rulebook = rulebook_of(session, draft.rulebook, organisation.slug)
    working = {m.member for m in members_of(session, organisation.organisation) if m.status != "ended"}
    return Rules.on(rulebook, structure_of_parts(draft.units, draft.bodies, working), draft.settings)


def _draft(session: Session, organisation: Organisation, rules: Rules, asked: Asked) -> Draft:
    rulebook = rules.rulebook
    kind = _named("kind", asked.kind, {kind.id: kind for kind in rulebook.kinds})
    if asked.unit is not None:
        _named("unit", asked.unit, {unit.id: unit for unit in rules.structure.units})
    if asked.entry is not None:
        _named("entry", asked.entry, {entry.id: entry for entry in rulebook.entries})
    for flag in asked.flags:
        _named("flag", flag, {flag.id: flag for flag in rulebook.flags_for(kind.id)})
    questions = {q.id: q for group in rulebook.groups_for(kind.id) for q in group.questions if q.answer in {"choice", "day"}}
    choices, days = dict[str, str](), dict[str, date]()
    for name, answer in asked.answers.items():
        question = _named("question", name, questions)
        if question.answer == "day":
            days[name] = _day(question, answer)
        else:
            choices[name] = _named("answer", answer, {choice.id: choice for choice in question.choices}).id
    picked = None if asked.picked is None else _member(session, organisation, asked.picked)
    return Draft(
        facts=rules.facts(kind.id, asked.unit, asked.entry, frozenset(asked.flags), choices),
        unit=asked.unit,
        involved=frozenset(_member(session, organisation, handle) for handle in asked.involved),
        shut_out=frozenset(_member(session, organisation, handle) for handle in asked.shut_out),
        picked=picked,
        way=kind.ways[0],
        days=days,
    )


def _named(what: str, name: str, known: Mapping[str, _Part]) -> _Part:
    if name not in known:
        there = ", ".join(known) or "-"
        raise Obstacle(N_("--{what} {name}: there is no such thing here; there are: {known}."), what=what, name=name, known=there)
    return known[name]


def _day(question: Question, answer: str) -> date:
    try:
        return date.fromisoformat(answer)
    except ValueError:
        sentence = N_("--answer {question}={answer}: a day is expected, such as 2026-05-17.")
        raise Obstacle(sentence, question=question.id, answer=answer) from None


def _member(session: Session, organisation: Organisation, handle: str) -> bytes:
    member = find_by_handle(session, organisation.organisation, handle)
    if member is None:
        raise Obstacle(N_("There is no member {handle}."), handle=handle)
    return member.member
