"""Who receives a report: a pure function of the rulebook's kind and the seats of the directory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.rulebook import Kind


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat that an active member holds: in which body, and in which role."""

    body: str
    member: bytes
    role: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member who receives a report, with the body they receive it for: the reason that the reporter is shown."""

    member: bytes
    body: str


class NobodyReceives(Exception):
    """No active member would receive the report: filing is refused, with the other ways named."""


def recipients(kind: Kind, seats: Iterable[SeatHeld]) -> tuple[Recipient, ...]:
    """
    Return who receives a case of *kind*: the handlers of its bodies, each once, in order of body and member.

    Raises:
        NobodyReceives: no handler is active in any of them.
    """
    handlers = sorted(
        (kind.bodies.index(s.body), s.member, s.body) for s in seats if s.body in kind.bodies and s.role == "handler"
    )
    first: dict[bytes, Recipient] = {}
    for _, member, body in handlers:
        first.setdefault(member, Recipient(member, body))
    if not first:
        raise NobodyReceives
    return tuple(first.values())


def kinds_nobody_receives(kinds: Iterable[Kind], seats: Sequence[SeatHeld]) -> list[Kind]:
    """Return those of *kinds* that can't be filed: no handler is active in any of their bodies."""
    missing = []
    for kind in kinds:
        try:
            recipients(kind, seats)
        except NobodyReceives:
            missing.append(kind)
    return missing
