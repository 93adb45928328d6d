"""A room as a reader sees it: what opens and verifies, in order, with marks where something is amiss (SPEC §9)."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from crypto.bodies import ObjectBody, parse_body
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.identity import Identity
from crypto.late import late_objects, named
from crypto.object_rules import author_key
from crypto.objects import MAX_SEEN, Header, OpenedObject, Place, open_object
from crypto.signers import REPORTER, Who


class Mark(Enum):
    """What a reader should know about an object that opens and verifies."""

    SUPERSEDED = "superseded"
    """Its author knew that the epoch had ended: somebody who has left can read it."""

    UNCONFIRMED = "unconfirmed"
    """Signed by the key of an invitation, which staff know: not the person's own word."""

    GAP = "gap"
    """Something that its author had seen is not here: withheld, or lost."""

    FORK = "fork"
    """Its author wrote another object after the same one: two devices, or something was withheld from them."""

    LATE = "late"
    """Its epoch has ended, and nobody who wrote after that had seen it: one who has left may have put it there later."""

    ERASED = "erased"
    """A tombstone names its id or its digest, and yet it is here: given back, or somebody signed another's as erased."""


@dataclass(frozen=True)
class ObjectRow:
    """An object as it is stored: its 16-byte id, the epoch it is said to belong to, the age file."""

    object: bytes
    epoch: int
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class ReadObject:
    """An object that was read, with its marks."""

    header: Header
    body: ObjectBody = field(repr=False)
    digest: bytes
    marks: frozenset[Mark]


@dataclass(frozen=True)
class RoomView:
    """
    What one reader sees of a room.

    Args:
        objects: what opened and verified, in the reader's own order.
        refused: the ids of rows that did not, in the order of the rows.
    """

    objects: tuple[ReadObject, ...]
    refused: tuple[bytes, ...] = ()

    @property
    def frontier(self) -> tuple[bytes, ...]:
        """
        The digests that the next object shall name as seen: those of the newest objects that none names, ascending.

        Those that came late are left out: who names one says that it was there in time.
        """
        answered = {digest for item in self.objects for digest in named(item.header)}
        open_ = (item for item in self.objects if item.digest not in answered and Mark.LATE not in item.marks)
        newest = [item.digest for item in open_][-MAX_SEEN:]
        return tuple(sorted(newest, key=b64))

    def last_by(self, who: Who) -> bytes | None:
        """Return the digest that the next object of *who* shall name as previous."""
        return next((item.digest for item in reversed(self.objects) if item.header.author.who == who), None)


def read_room(
    chain: Chain,
    directories: Directories,
    room: str,
    identities: Mapping[int, Identity],
    rows: Iterable[ObjectRow],
) -> RoomView:
    """
    Return what a holder sees of a room. A row that can't be read blocks no other.

    Args:
        chain: the case's.
        directories: the organisation's.
        room: its name.
        identities: the room's secrets by epoch, as far as the reader has them, from `open_grant`.
        rows: what the server gives for the room, in any order.
    """
    opened: dict[bytes, tuple[OpenedObject, ObjectBody]] = {}
    refused: list[bytes] = []
    for row in rows:
        try:
            if row.object in opened:
                # Attack: a second object takes the place of one that was read already.
                raise Refused("view: an object of this id was read")  # noqa: TRY301 -- one way for all refusals
            opened[row.object] = _read(chain, directories, room, identities, row)
        except Refused:
            refused.append(row.object)
    ordered = _in_order([item for item, _ in opened.values()])
    marks = _marks(chain, room, ordered)
    return RoomView(
        tuple(ReadObject(item.header, opened[item.header.place.object][1], item.digest, marks[item.digest]) for item in ordered),
        tuple(refused),
    )


def _read(
    chain: Chain, directories: Directories, room: str, identities: Mapping[int, Identity], row: ObjectRow
) -> tuple[OpenedObject, ObjectBody]:
    if row.epoch not in identities:
        raise Refused("view: no key for the epoch")
    root = chain.root
    place = Place(root.instance, root.organisation, chain.case_id, room, row.epoch, row.object)
    check = partial(author_key, chain=chain, directories=directories)
    item = open_object(row.sealed, identities[row.epoch], place, check, powers_only=chain.powers_only)
    return item, parse_body(item.header.kind, item.body)


def _marks(chain: Chain, room: str, items: Sequence[OpenedObject]) -> Mapping[bytes, frozenset[Mark]]:
    here = {item.digest for item in items}
    erased = {digest for (where, _), digest in chain.tombstones.items() if where == room}
    stones = {object_id for where, object_id in chain.tombstones if where == room}
    followers = Counter((item.header.author.who, item.header.previous) for item in items)
    late = late_objects(chain, room, items)

    def of(item: OpenedObject) -> Iterable[Mark]:
        header = item.header
        seq = chain.seq_of(header.seen_record)
        if chain.superseded(room, header.place.epoch, seq):
            yield Mark.SUPERSEDED
        elif item.digest in late:
            yield Mark.LATE
        if header.author.who == REPORTER and not chain.confirmed(seq):
            yield Mark.UNCONFIRMED
        if not named(header) <= here | erased:
            yield Mark.GAP
        if followers[header.author.who, header.previous] > 1:
            yield Mark.FORK
        if item.digest in erased or header.place.object in stones:
            yield Mark.ERASED

    return {item.digest: frozenset(of(item)) for item in items}


def _in_order(items: Sequence[OpenedObject]) -> list[OpenedObject]:
    """
    Return what was seen before what saw it; among equals by day, then by id.

    The server's order counts for nothing: it could put an answer before the question.
    """
    here = {item.digest: item for item in items}
    waiting = {item.digest: named(item.header) & here.keys() for item in items}
    seen_by: dict[bytes, list[bytes]] = {digest: [] for digest in here}
    for digest, seen in waiting.items():
        for earlier in seen:
            seen_by[earlier].append(digest)
    ready = [(*_rank(here[digest]), digest) for digest, seen in waiting.items() if not seen]
    heapq.heapify(ready)
    missing = {digest: len(seen) for digest, seen in waiting.items()}
    ordered: list[OpenedObject] = []
    while ready:
        digest = heapq.heappop(ready)[-1]
        ordered.append(here[digest])
        for later in seen_by[digest]:
            missing[later] -= 1
            if not missing[later]:
                heapq.heappush(ready, (*_rank(here[later]), later))
    return ordered


def _rank(item: OpenedObject) -> tuple[str, str]:
    day = item.header.day
    return ("" if day is None else day.isoformat(), b64(item.header.place.object))
