"""Look over who sits where: what the rules ask of units, bodies and their members, and is not so."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.rules.demands import What, shortfalls
from app.services.finding import Finding
from app.services.mark_member import marks_of_members
from app.services.obstacle import N_
from app.services.rules import Rules
from app.storage.members import members_of

_SAID: Final[Mapping[What, str]] = {
    "unit kind": N_("{slug}, {place}: the rulebook knows no kind of unit {kind}."),
    "body kind": N_("{slug}, {place}: the rulebook knows no kind of body {kind}, so it receives nothing."),
    "seats": N_("{slug}, {place}: {count} members, where the rules want {seats}."),
    "chair": N_("{slug}, {place}: nobody is its chair, and the rules want one."),
    "ended": N_("{slug}, {place}: the term of {handle} ended on {day}."),
    "ending": N_("{slug}, {place}: the term of {handle} ends on {day}."),
    "woman": N_("{slug}, {place}: the rules want both genders, and no woman is marked among its members: `tillit staff mark`."),
    "man": N_("{slug}, {place}: the rules want both genders, and no man is marked among its members: `tillit staff mark`."),
    "competence": N_("{slug}, {place}: the rules want the competence {competence}, and nobody in it is marked with it."),
}


def check_bodies(session: Session, organisation: Organisation, rules: Rules, day: date) -> Iterator[Finding]:
    """Yield where the organisation falls short on *day* of what its *rules* ask, signed or still to be signed."""
    handles = {member.member: member.handle for member in members_of(session, organisation.organisation)}
    marks = marks_of_members(session, organisation)
    for found in shortfalls(rules.rulebook, rules.structure, marks, day):
        values = {"slug": organisation.slug, "place": found.place, **found.values}
        if found.member is not None:
            values["handle"] = handles.get(found.member, "-")
        yield Finding("warning", _SAID[found.what], values)
