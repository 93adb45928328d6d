"""A case's chain: verified records, and what they say about rooms, keys and state (SPEC §7)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from crypto import chain_rules
from crypto.chain_growth import CLOSED, RECEIVED, grown
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.identity import PublicKeys
from crypto.link import CASE_SIZE
from crypto.records import Record, parse_record
from crypto.rooms import Holder, RoomKey
from crypto.root_record import Root
from crypto.signers import Who
from crypto.stale import is_stale
from crypto.text_forms import case_number

__all__ = ["CLOSED", "MAX_RECORDS", "RECEIVED", "Chain", "Head", "read_chain", "start_chain"]

MAX_RECORDS = 10_000

_POWERS_ONLY_TRACKS = frozenset({"confidential", "conversation"})


@dataclass(frozen=True)
class Head:
    """The newest record: its number and its 32-byte digest."""

    seq: int
    digest: bytes


@dataclass(frozen=True)
class Chain:
    """
    A case as its signed records have it.

    Every record in it is verified: `read_chain`, `start_chain` and `extended` make chains, nothing else does. Nobody seals
    to a key that is not in one.

    Args:
        records: from the root on.
        rooms: the keys of each room, one for each epoch, by room.
        opened: the record that opened each epoch, by room and epoch.
        reporters: the reporter's keys, each with the record from which they hold.
        woken: the record by which each sleeper woke.
        state: `received`, `handling` or `closed`.
        outcome: why it was closed (a slug), None while it is open.
        withdrawn: whether the reporter has withdrawn; kept beside the state, since handling may go on.
        exposed: the record that says that the server's path held the reporter's keys.
        tombstones: the digests of erased objects, by room and object id.
        signed: how many records each signer has signed.
    """

    records: tuple[Record, ...] = field(repr=False)
    rooms: Mapping[str, tuple[RoomKey, ...]] = field(default_factory=dict, repr=False)
    opened: Mapping[tuple[str, int], int] = field(default_factory=dict, repr=False)
    reporters: tuple[tuple[int, PublicKeys], ...] = field(default=(), repr=False)
    woken: Mapping[Who, int] = field(default_factory=dict, repr=False)
    state: str = RECEIVED
    outcome: str | None = None
    withdrawn: bool = False
    exposed: int | None = None
    tombstones: Mapping[tuple[str, bytes], bytes] = field(default_factory=dict, repr=False)
    signed: Mapping[str, int] = field(default_factory=dict, repr=False)

    # --- what it is ---

    @property
    def root(self) -> Root:
        return cast("Root", self.records[0].content)

    @property
    def case_id(self) -> bytes:
        """20 bytes: the beginning of the root record's digest, so that nobody can put another root in its place."""
        return self.records[0].digest[:CASE_SIZE]

    @property
    def number(self) -> str:
        """The number by which people speak of the case, `XXXX-XXXX`."""
        return case_number(self.case_id)

    @property
    def powers_only(self) -> bool:
        """Whether sizes are padded to powers of two throughout, as conversations and confidential cases are."""
        return self.root.track in _POWERS_ONLY_TRACKS

    @property
    def head(self) -> Head:
        return Head(len(self.records) - 1, self.records[-1].digest)

    @property
    def directory(self) -> int:
        """The newest version of the directory that any signer had verified."""
        return self.records[-1].directory

    def seq_of(self, digest: bytes) -> int:
        """Return the number of the record with this digest, or raise `Refused`: the chain lacks it."""
        if digest not in self._seqs:
            raise Refused("chain: lacks a record")
        return self._seqs[digest]

    def require(self, head: Head) -> None:
        """
        Check that the chain holds a head that the reader has seen before.

        Raises:
            Refused: it is shorter, or another record stands there. Attack: a server shows an old state, in which a
                removed holder still reads.
        """
        if self.seq_of(head.digest) != head.seq:
            raise Refused("chain: another record stands there")

    # --- who the reporter is ---

    @property
    def reporter(self) -> PublicKeys:
        """The reporter's current keys."""
        return self.reporters[-1][1]

    @property
    def claimed(self) -> int | None:
        """The record by which the reporter first replaced their keys, None if they never did."""
        return self.reporters[1][0] if len(self.reporters) > 1 else None

    def reporter_keys(self, seq: int) -> PublicKeys:
        """Return the reporter's keys after record *seq*."""
        return next(keys for since, keys in reversed(self.reporters) if since <= seq)

    def require_reporter(self, keys: PublicKeys) -> None:
        """
        Check that the case is that of a returning reporter whose words give *keys*.

        Raises:
            Refused: the chain names another reporter. Attack: a server answers a receipt with a case of its own.
        """
        if not hmac.compare_digest(self.reporter.seal.raw + self.reporter.sign, keys.seal.raw + keys.sign):
            raise Refused("chain: another reporter")

    def confirmed(self, seq: int) -> bool:
        """Whether what the reporter signed having seen record *seq* is theirs alone, not that of who made the words."""
        return not self.root.invitation or (self.claimed is not None and seq >= self.claimed)

    # --- who holds the rooms ---

    def current(self, room: str) -> RoomKey:
        """Return the room's key of the newest epoch, or raise `Refused`: the case has no such room."""
        return self.key(room, -1)

    def key(self, room: str, epoch: int) -> RoomKey:
        """Return the room's key of an *epoch* (-1: the newest), or raise `Refused`: there is none."""
        epochs = self.rooms.get(room, ())
        if not -1 <= epoch < len(epochs) or not epochs:
            raise Refused("chain: no such room or epoch")
        return epochs[epoch]

    def superseded(self, room: str, epoch: int, seq: int) -> bool:
        """Whether the epoch had ended by record *seq*, or with it."""
        ended = self.opened.get((room, epoch + 1))
        return ended is not None and ended <= seq

    def asleep(self, holder: Holder, seq: int | None = None) -> str | None:
        """Return the condition under which a holder is woken, None if awake (after record *seq*, else now)."""
        woke = self.woken.get(holder.who)
        return holder.asleep if woke is None or (seq is not None and woke > seq) else None

    def holds(self, room: str, who: Who) -> bool:
        """Whether *who* is an awake holder of the room's newest epoch."""
        holder = self.current(room).holder(who) if room in self.rooms else None
        return holder is not None and self.asleep(holder) is None

    def rooms_of(self, who: Who) -> tuple[str, ...]:
        """Return the rooms of which *who* is an awake holder, ascending."""
        return tuple(sorted(room for room in self.rooms if self.holds(room, who)))

    def stale_rooms(self, directories: Directories, version: int | None = None) -> tuple[str, ...]:
        """
        Return the rooms whose newest key somebody has who should not, ascending: see `stale.is_stale`.

        Before writing to one of these, a writer opens an epoch without those who have ended by that version of the directory
        (default: the newest).
        """
        number = directories.newest.number if version is None else version
        return tuple(sorted(room for room in self.rooms if is_stale(self, room, number, directories)))

    # --- growing ---

    def extended(self, data: bytes, directories: Directories) -> Chain:
        """
        Return the chain with one more record, verified.

        Raises:
            Refused: it does not parse, does not follow, or breaks a rule of its type.
        """
        if len(self.records) >= MAX_RECORDS:
            raise Refused("chain: too long")
        record = parse_record(data)
        chain_rules.check_next(self, record, directories)
        return grown(self, record)

    @cached_property
    def _seqs(self) -> Mapping[bytes, int]:
        return {record.digest: seq for seq, record in enumerate(self.records)}


def read_chain(records: Sequence[bytes], directories: Directories, case_id: bytes) -> Chain:
    """
    Return the chain of the case with this 20-byte id.

    Raises:
        Refused: no records, or one does not parse, does not follow, or breaks a rule; or the root is another case's.
            Attack: a server answers the request for one case with another, in which it chose who reads.
    """
    if not records:
        raise Refused("chain: empty")
    chain = start_chain(records[0], directories)
    if not hmac.compare_digest(chain.case_id, case_id):
        raise Refused("chain: another case")
    for data in records[1:]:
        chain = chain.extended(data, directories)
    return chain


def start_chain(root: bytes, directories: Directories) -> Chain:
    """
    Return the chain that a new case begins with.

    Raises:
        Refused: the root does not parse, or breaks a rule.
    """
    record = parse_record(root)
    chain_rules.check_root(record, directories)
    return grown(Chain(()), record)
