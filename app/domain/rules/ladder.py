"""Who takes over from whom: the rungs on which a target of the routing is looked for, and who is found on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from app.domain.rulebook.tables import Target
from app.domain.rulebook.whole import Rulebook
from app.domain.rules.structure import BodyHeld, Structure

Reason: TypeAlias = Literal["receives", "nearest", "above", "instead", "deputy", "board", "picked"]
"""
Why somebody receives: the rules name them; theirs is the nearest body of that kind above; everybody below is excluded; the rules
name them in place of the top; they deputise at the top; they are the board; the reporter picked them.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A member found for a target, in which body, and why there."""

    member: bytes
    body: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Search:
    """A search through an organisation for people who may receive, on one day, without those who are excluded."""

    rulebook: Rulebook
    structure: Structure
    excluded: frozenset[bytes]
    day: date

    def first(self, targets: Sequence[Target], unit: str | None) -> tuple[Found, ...]:
        """
        Return who receives for *targets*, each once: those on the lowest rung where anybody is left; perhaps nobody.

        Rung by rung for all targets together: as long as one of those who should receive is not excluded, nobody takes over.
        """
        ladders = [tuple(self._rungs(target, unit)) for target in targets]
        for height in range(max((len(ladder) for ladder in ladders), default=0)):
            found = [one for ladder in ladders if height < len(ladder) for one in ladder[height]]
            if found:
                return _each_once(found)
        return _each_once(self._in_bodies(self._board(unit), "board")) if targets else ()

    def _rungs(self, target: Target, unit: str | None) -> Iterator[tuple[Found, ...]]:
        places = self._places(target, unit)
        standing = [place for place in places if self.structure.at(target.body, place)]
        reason: Reason = "receives" if (standing and standing[0] == places[0]) or target.at == "top" else "nearest"
        for place in standing:
            yield self._in_bodies(self.structure.at(target.body, place), reason)
            reason = "above"
        top = self.structure.top(unit)
        kind, line = self.rulebook.body_kind(target.body), [target.body]
        while kind.instead is not None and kind.instead not in line:
            line.append(kind.instead)
            kind = self.rulebook.body_kind(kind.instead)
            yield self._in_bodies(self._all(kind.id, top), "instead")
        for body in line:
            yield self._in_bodies(self._all(body, top), "deputy")

    def _places(self, target: Target, unit: str | None) -> tuple[str | None, ...]:
        if target.at == "top":
            return self.structure.top(unit)
        upwards = tuple(self.structure.upwards(unit))
        is_top = len(upwards) <= 2
        return upwards if target.at == "unit" or is_top else upwards[1:]

    def _all(self, kind: str, places: Sequence[str | None]) -> tuple[BodyHeld, ...]:
        return tuple(body for place in places for body in self.structure.at(kind, place))

    def _board(self, unit: str | None) -> tuple[BodyHeld, ...]:
        return () if self.rulebook.board is None else self._all(self.rulebook.board, self.structure.top(unit))

    def _in_bodies(self, bodies: Sequence[BodyHeld], reason: Reason) -> tuple[Found, ...]:
        return tuple(Found(member, body.id, reason) for body in bodies for member in self._in_body(body, reason))

    def _in_body(self, body: BodyHeld, reason: Reason) -> list[bytes]:
        kind = self.rulebook.body_kind(body.kind)
        seats = [seat for seat in body.seats if seat.held_on(self.day)]
        led = kind.leads and reason not in ("board", "deputy")
        if led and any(seat.chair and seat.member in self.excluded for seat in seats):
            return []
        # a deputy, too, in the body's own role alone: in another, the rooms are not for them
        receiving = (seat.member for seat in seats if seat.role == kind.role and seat.deputy == (reason == "deputy"))
        return sorted({member for member in receiving if member not in self.excluded})


def _each_once(found: Sequence[Found]) -> tuple[Found, ...]:
    first: dict[bytes, Found] = {}
    for one in found:
        first.setdefault(one.member, one)
    return tuple(first.values())
