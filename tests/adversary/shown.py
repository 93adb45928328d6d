"""What a reader is shown, honest or not: read as a client reads it, and written down for the other implementation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from crypto.chain import Chain, Head, read_chain
from crypto.directory_history import Directories
from crypto.encoding import Json, b64
from crypto.founding import Founding
from crypto.identity import Identity, PublicKeys
from crypto.room_view import ObjectRow, _read, read_room
from tests.adversary.pool import Pool

Learned: TypeAlias = Mapping[str, Json]
"""What a reader takes from what they are shown, as far as it matters to an attack."""


class Shown(ABC):
    """Something that a server puts before a reader."""

    @abstractmethod
    def read(self) -> Learned:
        """Return what the reader learns, or raise `Refused`."""

    @abstractmethod
    def to_json(self, pool: Pool) -> dict[str, Json]:
        """Return it for the vectors, long bytes by what *pool* calls them."""


@dataclass(frozen=True)
class ShownDirectory(Shown):
    """
    An organisation's directory.

    Args:
        founding: what the server says the organisation began as.
        versions: signed versions.
        entries: of the members.
        pin: the reader's.
        before: versions that the reader has verified earlier.
        today: the day on which it is read.
    """

    founding: Founding
    versions: tuple[bytes, ...]
    entries: tuple[bytes, ...]
    pin: bytes
    before: tuple[bytes, ...] = ()
    today: date = date(2026, 2, 1)

    def open(self) -> Directories:
        """Return it verified, or raise `Refused`."""
        if not self.before:
            return Directories(self.founding, self.versions, self.entries, self.pin)
        seen = replace(self, versions=self.before, before=()).open()
        number = seen.newest.number
        return Directories(self.founding, self.versions, self.entries, self.pin, number, seen.versions[number].digest)

    def read(self) -> Learned:
        known = self.open()
        return {"expired": known.expired(self.today), "newest": known.newest.number}

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "before": pool.put_all(self.before),
            "entries": pool.put_all(self.entries),
            "founding": pool.put(self.founding.marshal()),
            "pin": b64(self.pin),
            "today": self.today.isoformat(),
            "versions": pool.put_all(self.versions),
        }


@dataclass(frozen=True)
class ShownCase(Shown):
    """
    A case's chain.

    Args:
        directory: that it is read by.
        case: the 20-byte id that was asked for.
        records: as the server gives them.
        head: the newest record that the reader has seen before.
        reporter: the keys that the reader's words give, if they are the reporter.
    """

    directory: ShownDirectory
    case: bytes
    records: tuple[bytes, ...]
    head: Head | None = None
    reporter: PublicKeys | None = None

    def open(self) -> tuple[Chain, Directories]:
        """Return it verified, or raise `Refused`."""
        known = self.directory.open()
        chain = read_chain(self.records, known, self.case)
        if self.head is not None:
            chain.require(self.head)
        if self.reporter is not None:
            chain.require_reporter(self.reporter)
        return chain, known

    def read(self) -> Learned:
        chain, known = self.open()
        return {
            "claimed": chain.claimed,
            "exposed": chain.exposed is not None,
            "stale": list(chain.stale_rooms(known)),
            "state": chain.state,
            "withdrawn": chain.withdrawn,
        }

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "case": b64(self.case),
            "directory": self.directory.to_json(pool),
            "head": None if self.head is None else {"hash": b64(self.head.digest), "seq": self.head.seq},
            "records": pool.put_all(self.records),
            "reporter": None if self.reporter is None else self.reporter.to_json(),
        }


@dataclass(frozen=True)
class ShownRoom(Shown):
    """
    A room's objects, of which one is looked at.

    Args:
        case: the chain that it is read by.
        room: its name.
        secrets: the room's identities by epoch, as far as the reader has them.
        rows: as the server gives them.
        object: the id of the one that matters.
    """

    case: ShownCase
    room: str
    secrets: Mapping[int, Identity]
    rows: tuple[ObjectRow, ...]
    object: bytes

    def read(self) -> Learned:
        chain, known = self.case.open()
        view = read_room(chain, known, self.room, self.secrets, self.rows)
        found = next((item for item in view.objects if item.header.place.object == self.object), None)
        if found is None:
            assert self.object in view.refused
            row = next(row for row in self.rows if row.object == self.object)
            _read(chain, known, self.room, self.secrets, row)
            raise AssertionError("a row that reads by itself is refused in the room")
        return {"marks": sorted(mark.value for mark in found.marks)}

    def to_json(self, pool: Pool) -> dict[str, Json]:
        return {
            "case": self.case.to_json(pool),
            "object": b64(self.object),
            "room": self.room,
            "rows": [{"epoch": row.epoch, "object": b64(row.object), "sealed": pool.put(row.sealed)} for row in self.rows],
            "secrets": [{"epoch": epoch, "seed": b64(secret.seed)} for epoch, secret in sorted(self.secrets.items())],
        }
