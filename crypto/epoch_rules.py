"""Who may give a room a new key, to whom, and without whom: one function for each rule (SPEC §7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.records import Claim, EpochRecord, RoomRecord
from crypto.rooms import IDENTITY, ROOM_ROLES, STAFF, TALK, RoomKey
from crypto.signer_rules import check_awake_handler, check_confirmed, check_reporter_and_claimant, only_signer
from crypto.signers import REPORTER, Signer, Who

if TYPE_CHECKING:
    from crypto.chain import Chain


@dataclass(frozen=True)
class Change:
    """A room before and after a record."""

    before: RoomKey
    after: RoomKey

    @property
    def joined(self) -> frozenset[Who]:
        return self.after.who - self.before.who

    @property
    def dropped(self) -> frozenset[Who]:
        return self.before.who - self.after.who


def has_ended(room: str, who: Who, version: int, directories: Directories) -> bool:
    """Whether a member has in this version of the directory no role that the room is for."""
    return not directories.roles(version, who) & ROOM_ROLES[room]


def check_epoch(chain: Chain, record: EpochRecord, directories: Directories) -> None:
    """An awake holder of each room listed gives it a new key."""
    signer = only_signer(record.link)
    changes = _changes(chain, record)
    for change in changes:
        _signer_holds_the_room(chain, change, signer)
        _joiners_may_join(chain, change, signer)
        _only_the_ended_are_dropped(change, signer, record, directories)
        _check_change(chain, change, record, directories)
    _dropped_everywhere(chain, changes, signer, record, directories)


def check_claim(chain: Chain, record: Claim, directories: Directories) -> None:
    """The reporter takes the case over with new keys, and every room that they hold gets one."""
    check_reporter_and_claimant(record.link)
    _reporter_keys_are_new(chain, record)
    changes = _changes(chain, record)
    if {change.before.room for change in changes} != set(chain.rooms_of(REPORTER)):
        # Attack: who handed the code over still has it, and reads on in a room left out.
        raise Refused("claim: every room of the reporter gets a new key")
    for change in changes:
        if change.joined:
            # Attack: who handed the code over claims the case and brings a friend.
            raise Refused("claim: nobody joins")
        _only_the_ended_are_dropped(change, None, record, directories)
        _check_change(chain, change, record, directories)


def check_room(chain: Chain, record: RoomRecord, directories: Directories) -> None:
    """
    A handler opens the staff's room to all the staff of the talk, once, or again when all its holders have ended.

    Attack: a handler opens a room to some colleagues only, and the others believe that nothing is written; or opens the
    room a second time to get rid of somebody.
    """
    check_awake_handler(chain, record.link)
    if len(record.rooms) != 1 or record.rooms[0].room != STAFF:
        raise Refused("room: only the staff's is opened later")
    new, version = record.rooms[0], record.link.directory
    epochs = chain.rooms.get(STAFF, ())
    if epochs and not all(has_ended(STAFF, holder.who, version, directories) for holder in epochs[-1].holders):
        raise Refused("room: open already")
    if new.epoch != len(epochs) or new.admits:
        raise Refused("room: epoch")
    talk = chain.current(TALK).staff
    expected = {h.who: chain.asleep(h) for h in talk if not has_ended(TALK, h.who, version, directories)}
    if {holder.who: holder.asleep for holder in new.holders} != expected:
        raise Refused("room: not the staff of the talk")
    check_keys_are_new(chain, record.rooms)


def check_keys_are_new(chain: Chain | None, rooms: Iterable[RoomKey]) -> None:
    """
    No epoch of the case had one of these keys before.

    Attack: a room is moved to the key of another room or epoch, whose holders then read along, unseen.
    """
    seen = {epoch.key.raw for epochs in chain.rooms.values() for epoch in epochs} if chain is not None else set()
    for room in rooms:
        if room.key.raw in seen:
            raise Refused("room: key used before")
        seen.add(room.key.raw)


def _reporter_keys_are_new(chain: Chain, record: Claim) -> None:
    """Attack: who handed the code over claims in the reporter's stead, with a key that the code still gives."""
    for _, keys in chain.reporters:
        if keys.seal == record.reporter.seal or keys.sign == record.reporter.sign:
            raise Refused("claim: the reporter's keys are not new")


def _changes(chain: Chain, record: EpochRecord) -> tuple[Change, ...]:
    """Pair each room listed with what it was before, which is the epoch just before."""
    if not record.rooms:
        raise Refused("epoch: no rooms")
    changes = tuple(Change(chain.current(new.room), new) for new in record.rooms)
    if any(change.after.epoch != change.before.epoch + 1 for change in changes):
        raise Refused("epoch: not the next")
    check_keys_are_new(chain, record.rooms)
    return changes


def _check_change(chain: Chain, change: Change, record: EpochRecord, directories: Directories) -> None:
    _who_stays_keeps_their_flag(chain, change)
    _admits_name_who_joins(change)
    _nobody_ended_holds_it(change, record, directories)
    _reporter_stays(change)
    _staff_room_is_within_the_talk(chain, change, record)


def _signer_holds_the_room(chain: Chain, change: Change, signer: Signer) -> None:
    """
    Who gives a room a new key holds it awake, in a role that the room is for.

    Attack: a sleeper, or an administrator with the server's help, makes the key of a room and so reads it.
    """
    room = change.before.room
    if not chain.holds(room, signer.who) or (signer.role is not None and signer.role not in ROOM_ROLES[room]):
        raise Refused("epoch: signer does not hold the room")


def _joiners_may_join(chain: Chain, change: Change, signer: Signer) -> None:
    """
    Who learns who the reporter is, only the reporter decides; and who joins, joins awake.

    Attack: a handler lets a colleague into the identity's room. Attack: a colleague is added as a sleeper, so that the
    room seems to have a reader who never gets a key.
    """
    if change.joined and signer.who == REPORTER:
        check_confirmed(chain)
    if change.joined and change.before.room == IDENTITY and signer.who != REPORTER:
        raise Refused("epoch: the reporter alone opens their identity")
    if any(holder.asleep is not None for holder in change.after.holders if holder.who in change.joined):
        raise Refused("epoch: who joins is awake")


def _only_the_ended_are_dropped(change: Change, signer: Signer | None, record: EpochRecord, directories: Directories) -> None:
    """
    A holder goes when the directory has ended them, or of their own will.

    Attack: a colleague whom the report concerns expels the one who would read it.
    """
    version, room = record.link.directory, change.before.room
    for who in change.dropped:
        if not (signer is not None and who == signer.who) and not has_ended(room, who, version, directories):
            raise Refused("epoch: expels a holder")


def _dropped_everywhere(
    chain: Chain, changes: tuple[Change, ...], signer: Signer, record: EpochRecord, directories: Directories
) -> None:
    """
    Who is dropped from one room is dropped by the same record from each other one that they have ended for, too.

    Only rooms that the signer holds, and has not ended for, can be listed.

    Attack: a removed member goes on reading in a room that was forgotten.
    """
    dropped = {(change.before.room, who) for change in changes for who in change.dropped}
    version = record.link.directory
    for room in chain.rooms_of(signer.who):
        if signer.who != REPORTER and has_ended(room, signer.who, version, directories):
            continue
        for who in {who for _, who in dropped} & chain.current(room).who:
            leaves = who == signer.who or has_ended(room, who, version, directories)
            if leaves and (room, who) not in dropped:
                raise Refused("epoch: a room was left out")


def _who_stays_keeps_their_flag(chain: Chain, change: Change) -> None:
    """
    Sleepers stay asleep until they wake themselves, and nobody else is put to sleep.

    Attack: a colleague wakes a sleeper before the condition is met; or has the server withhold another's grants.
    """
    for holder in change.after.holders:
        before = change.before.holder(holder.who)
        if before is not None and holder.asleep != chain.asleep(before):
            raise Refused("epoch: asleep")


def _admits_name_who_joins(change: Change) -> None:
    """
    The record says which earlier epochs each one who joins is granted.

    Attack: an old epoch is granted to somebody without the others learning of it. (Whoever has the key can hand it on in
    secret; then the grant is theirs to answer for, and nobody's client shows it.)
    """
    if {admission.who for admission in change.after.admits} != change.joined:
        raise Refused("epoch: admits others than join")


def _nobody_ended_holds_it(change: Change, record: EpochRecord, directories: Directories) -> None:
    """
    Every member among the new holders has a role that the room is for.

    Attack: a colleague seals a new epoch to somebody who has left, or to an administrator.
    """
    version = record.link.directory
    if any(has_ended(change.after.room, holder.who, version, directories) for holder in change.after.staff):
        raise Refused("epoch: a holder has ended")


def _reporter_stays(change: Change) -> None:
    """
    The reporter holds exactly the rooms that they opened.

    Attack: staff go on without the reporter in what the reporter believes is their talk.
    """
    if REPORTER in change.dropped | change.joined:
        raise Refused("epoch: the reporter stays")


def _staff_room_is_within_the_talk(chain: Chain, change: Change, record: EpochRecord) -> None:
    """
    Who joins the staff's room holds the talk, from before or by the same record.

    Attack: a colleague lets somebody into the notes whom neither the reporter nor the talk's record names.
    """
    if change.after.room != STAFF:
        return
    talk = next((new for new in record.rooms if new.room == TALK), None) or chain.current(TALK)
    if not change.joined <= talk.who:
        raise Refused("epoch: joins the staff's room alone")
