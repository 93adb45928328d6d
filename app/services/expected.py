"""What a reporter may expect by when, and where the organisation is late: from the chain and what was written, both verified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from app.domain.deadlines import owed
from app.services.matters import draft_of
from app.services.read_case import OpenRooms
from crypto.bodies import AttachmentBody
from crypto.chain import CLOSED
from crypto.matter import NO_MATTER
from crypto.records import HANDLING, State
from crypto.signers import REPORTER

How: TypeAlias = Literal["late", "next", "then"]


@dataclass(frozen=True, slots=True)
class Expected:
    """
    Something that the reporter was promised, in the rulebook's words, and by when.

    *how*: its day has passed, it is the next thing, or it comes after that.
    """

    id: str
    name: str
    day: date
    how: How


def expected(rooms: OpenRooms, language: str, today: date) -> tuple[Expected, ...]:
    """Return what is still to be expected: nothing of a case that is closed, or that its reporter withdrew."""
    chain, reporting = rooms.chain, rooms.reporting
    if chain.root.day is None or chain.withdrawn or chain.state == CLOSED:
        return ()
    facts = draft_of(reporting.rules, chain.root.kind, rooms.matter or NO_MATTER).facts
    due = owed(reporting.rules.times, facts, chain.root.day, heard(rooms, today))
    soonest = next((one for one in due if one.day >= today), None)

    def how(day: date, *, first: bool) -> How:
        return "late" if day < today else "next" if first else "then"

    names = reporting.rulebook.deadline_names
    return tuple(Expected(d.id, names[d.id].into(language), d.day, how(d.day, first=d is soonest)) for d in due)


def heard(rooms: OpenRooms, today: date) -> Mapping[str, date]:
    """
    Return what the reporter has heard, as events of the rulebook's clocks, with the days; what bears no day was heard by *today*.

    That the case was taken up, or the first answer, says that the report has arrived. What is done is said by an answer in a case
    that was taken up before: its author has seen a later record than that, or it is not the first.
    """
    chain = rooms.chain
    took = next(
        (seq for seq, r in enumerate(chain.records) if isinstance(r.content, State) and r.content.state == HANDLING), None
    )
    answers = [
        (chain.seq_of(item.header.seen_record), item.header.day)
        for item in rooms.talk.objects
        if item.header.author.who != REPORTER and not isinstance(item.body, AttachmentBody)
    ]
    first = [day for _, day in answers[:1]] + ([] if took is None else [chain.records[took].day])
    feedback = [] if took is None else _since(answers, took)
    days = {"acknowledged": first, "feedback_given": feedback[:1]}
    return {event: min(day or today for day in some) for event, some in days.items() if some}


def _since(answers: Sequence[tuple[int, date | None]], took: int) -> list[date | None]:
    later = [(seen, day) for seen, day in answers if seen >= took]
    return [day for place, (seen, day) in enumerate(later) if place or seen > took]
