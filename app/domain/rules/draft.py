"""What a reporter has decided so far, as far as the rules look at it."""

from dataclasses import dataclass, field
from datetime import date

from app.domain.rulebook.conditions import Facts
from app.domain.rulebook.kinds import Way


@dataclass(frozen=True, slots=True)
class Draft:
    """
    The part of a report that decides who reads it. It never leaves the reporter's side of the seal.

    Args:
        facts: what the tables look at.
        unit: where it happened, None where the organisation has no units.
        category: what it is about, in the rulebook's words; it decides nothing.
        involved: members who are part of the matter, 16 bytes each: they get nothing, ever.
        shut_out: members whom the reporter does not want, though the rules would have them.
        picked: the member whom the reporter picked, where the entry lets them pick.
        way: how far the reporter stays unknown.
        days: answers that are days, by question.
    """

    facts: Facts
    unit: str | None = None
    category: str | None = None
    involved: frozenset[bytes] = frozenset()
    shut_out: frozenset[bytes] = frozenset()
    picked: bytes | None = None
    way: Way = "anonymous"
    days: dict[str, date] = field(default_factory=dict)

    @property
    def excluded(self) -> frozenset[bytes]:
        """Return everybody who gets no key, whatever the reason."""
        return self.involved | self.shut_out
