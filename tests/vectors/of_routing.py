"""Vectors of what rulebooks decide: who receives, who may later, who knows of it, who is shut out, by when what is due."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from app.domain.reading import read_rulebook
from app.domain.rulebook.clocks import EVENTS, PAUSES
from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.kinds import WAYS
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.candidates import could_receive
from app.domain.rules.draft import Draft
from app.domain.rules.due import Clock, Times
from app.domain.rules.filing import not_filed
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import NobodyReceives, route
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from app.rulebooks import SHIPPED, rulebook_file
from crypto.encoding import Json, b64
from tests.domain.rules.party import TEXT

DRAFTS: Final = 400
"""For each rulebook: more than two thousand in all."""
FIRST_DAY: Final = date(2026, 1, 29)
SETTINGS: Final = ("deadline_acknowledge_days", "deadline_feedback_days", "deadline_pass_on_days")


def routing_vectors() -> Json:
    """Return, for each rulebook that comes with the portal and one that uses every table, what both interpreters must decide."""
    texts = {"party": TEXT.encode(), **{name: rulebook_file(name) for name in SHIPPED}}
    return [_of_rulebook(name, text) for name, text in texts.items()]


def _of_rulebook(name: str, text: bytes) -> Json:
    chance = Random(name)
    rulebook = read_rulebook(text, name)
    structure = _structure(rulebook, chance)
    return {
        "bodies": [body_as_json(body) for body in structure.bodies],
        "could": {
            place or "": [body.id for body in could_receive(rulebook, structure, place)]
            for place in [None, *(unit.id for unit in structure.units)]
        },
        "deciding": sorted(rulebook.deciding_questions()),
        "decided": [_decided(rulebook, structure, chance) for _ in range(DRAFTS)],
        "hash": b64(hashlib.sha256(text).digest()),
        "name": name,
        "text": text.decode() if name == "party" else None,
        "units": [{"id": unit.id, "kind": unit.kind, "parent": unit.parent} for unit in structure.units],
    }


def _structure(rulebook: Rulebook, chance: Random) -> Structure:
    """Return an organisation in which some things are missing, and some people sit everywhere."""
    members = [bytes([number]) * 16 for number in (0, 1, 62, 63, 100, 200, 251, 252, 255, *range(10, 40))]
    units: list[UnitHeld] = []
    for level in reversed(rulebook.levels):
        above: Sequence[UnitHeld | None] = units[:] or [None]
        for kind in (kind for kind in rulebook.unit_kinds if kind.level == level.id):
            for number in range(1 if above == [None] else 3):
                parent = chance.choice(above)
                units.append(UnitHeld(f"{kind.id}-{number}", kind.id, None if parent is None else parent.id))
    places = [None, *(unit.id for unit in units)]
    bodies = [
        BodyHeld(f"{kind.id}-at-{place or 'all'}", kind.id, place, tuple(_seats(kind.role, members, chance)))
        for kind in rulebook.body_kinds
        for place in places
        if len(places) == 1 or chance.random() < 0.6
    ]
    return Structure(units, bodies)


def _seats(role: str, members: Sequence[bytes], chance: Random) -> Iterator[SeatHeld]:
    chosen = chance.sample(members, chance.randint(0, 6))
    for place, member in enumerate(chosen):
        since, until = chance.choice([(None, None)] * 4 + [(FIRST_DAY + timedelta(400), None), (None, FIRST_DAY)])
        held = chance.choice([role] * 5 + ["observer"])
        yield SeatHeld(member, held, chair=place == 0, deputy=place > 1 and chance.random() < 0.5, since=since, until=until)


def _decided(rulebook: Rulebook, structure: Structure, chance: Random) -> Json:
    draft, day = made_draft(rulebook, structure, chance), FIRST_DAY + timedelta(chance.randint(0, 800))
    settings = {name: chance.randint(1, 30) for name in SETTINGS if chance.random() < 0.2}
    clock = Clock(
        {event: day + timedelta(chance.randint(0, 60)) for event in sorted(EVENTS) if event == "filed" or chance.random() < 0.3},
        {pause: chance.randint(0, 20) for pause in sorted(PAUSES)},
    )
    refused = not_filed(rulebook, structure, draft, day)
    due = Times.of(rulebook, settings | dict.fromkeys(draft.facts.settings, True)).due(draft.facts, clock)
    return {
        "clock": {"events": {name: str(at) for name, at in clock.events.items()}, "paused": dict(clock.paused)},
        "day": str(day),
        "draft": draft_as_json(draft),
        "due": [[one.id, one.side, str(one.day), one.set_by, one.promised] for one in due],
        "refused": None if refused is None else [refused.why, *(kind.id for kind in refused.open)],
        "routed": _routed(rulebook, structure, draft, day),
        "settings": settings,
    }


def made_draft(rulebook: Rulebook, structure: Structure, chance: Random) -> Draft:
    """Return a draft that somebody could have made."""
    kind = chance.choice(rulebook.kinds)
    unit = chance.choice([*structure.units, None]) if structure.units else None
    unit_kind = None if unit is None else unit.kind
    entries = rulebook.entries_for(kind.id, unit_kind)
    members = sorted({seat.member for body in structure.bodies for seat in body.seats})
    asked = [q for group in rulebook.groups_for(kind.id) for q in group.questions]
    facts = Facts(
        kind=kind.id,
        unit_kind=unit_kind,
        level=rulebook.level_of(unit_kind),
        entry=chance.choice(entries).id if entries else None,
        flags=frozenset(flag.id for flag in rulebook.flags_for(kind.id) if chance.random() < 0.15),
        answers={q.id: chance.choice(q.choices).id for q in asked if q.choices and chance.random() < 0.8},
        settings=frozenset(name for name in rulebook.overlays.values() if name is not None and chance.random() < 0.5),
    )
    return Draft(
        facts=facts,
        unit=None if unit is None else unit.id,
        involved=_some(members, chance, (0, 0, 0, 0, 1, 1, 2, 2, 5, len(members) // 2, len(members))),
        shut_out=_some(members, chance, (0, 0, 1, 3)),
        picked=chance.choice([None, *members]),
        way=chance.choice([*kind.ways] * 5 + [*WAYS]),
        days={q.id: _day(chance) for q in asked if q.answer == "day"},
    )


def _day(chance: Random) -> date:
    """Return the day of an answer, among them the calendar's ends."""
    if chance.random() < 0.1:
        return chance.choice([date.min, date(50, 2, 28), date(9998, 2, 28), date.max])
    return FIRST_DAY - timedelta(chance.randint(0, 1300))


def _some(members: Sequence[bytes], chance: Random, sizes: Sequence[int]) -> frozenset[bytes]:
    return frozenset(chance.sample(members, min(chance.choice(sizes), len(members))))


def _routed(rulebook: Rulebook, structure: Structure, draft: Draft, day: date) -> Json:
    try:
        routed = route(rulebook, structure, draft, day)
    except NobodyReceives:
        return None
    return {
        "asleep": [[*_found(one.found), one.deadline] for one in routed.asleep],
        "because": None if routed.because is None else dict(routed.because.by_language),
        "choice": [_found(one) for one in routed.choice],
        "readers": [_found(one) for one in routed.readers],
        "registered": [_found(one) for one in routed.registered],
        "shut": [b64(member) for member in routed.shut_out],
    }


def _found(found: Found) -> list[Json]:
    return [b64(found.member), found.body, found.reason]


def draft_as_json(draft: Draft) -> Json:
    """Return *draft* as the browser holds it."""
    facts = draft.facts
    return {
        "days": {question: str(day) for question, day in draft.days.items()},
        "facts": {
            "answers": dict(facts.answers),
            "entry": facts.entry,
            "flags": sorted(facts.flags),
            "kind": facts.kind,
            "level": facts.level,
            "settings": sorted(facts.settings),
            "unitKind": facts.unit_kind,
        },
        "involved": sorted(map(b64, draft.involved)),
        "picked": None if draft.picked is None else b64(draft.picked),
        "shutOut": sorted(map(b64, draft.shut_out)),
        "unit": draft.unit,
        "way": draft.way,
    }


def body_as_json(body: BodyHeld) -> Json:
    """Return *body* as the browser holds it."""
    seats: list[Json] = [
        {
            "chair": seat.chair,
            "deputy": seat.deputy,
            "member": b64(seat.member),
            "role": seat.role,
            "since": None if seat.since is None else str(seat.since),
            "until": None if seat.until is None else str(seat.until),
        }
        for seat in body.seats
    ]
    return {"id": body.id, "kind": body.kind, "seats": seats, "unit": body.unit}
