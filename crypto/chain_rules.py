"""
What a record must fulfil to stand in a chain: one function for each rule (SPEC §7).

age does not tell who sealed a file, so a server could invent an epoch and hand everybody its key. What keeps it out is that
everyone seals to keys from a chain alone, and that a chain takes no record that breaks these rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from crypto.chain_growth import counted_signer
from crypto.directory_history import Directories
from crypto.epoch_rules import check_claim, check_epoch, check_keys_are_new, check_room, has_ended
from crypto.errors import Refused
from crypto.link import Link, Linked
from crypto.records import HANDLING, Claim, Close, EpochRecord, Exposed, Record, RoomRecord, State, Tombstone, Wake
from crypto.roles import Role
from crypto.rooms import IDENTITY, ROOM_ROLES, TALK, Holder
from crypto.root_record import Root
from crypto.signer_rules import (
    check_awake_handler,
    check_confirmed,
    check_reporter_alone,
    check_roles,
    check_signatures,
    only_signer,
)
from crypto.signers import BY_REPORTER, REPORTER

if TYPE_CHECKING:
    from crypto.chain import Chain

MAX_SIGNED = 500
"""How many of a chain's records one signer signs: what one does at will leaves room for all others."""

_FILERS_ROOMS = ({TALK}, {TALK, IDENTITY})


def check_root(record: Record, directories: Directories) -> None:
    """Check the first record of a chain, or raise `Refused`."""
    root = record.content
    if not isinstance(root, Root):
        raise Refused("chain: no root")
    record.signed.verify(root.reporter.sign)
    _root_is_of_this_organisation(root, directories)
    _root_has_the_signed_rulebook(root, directories)
    _root_opens_the_filers_rooms(root, directories)
    check_keys_are_new(None, root.rooms)


def check_next(chain: Chain, record: Record, directories: Directories) -> None:
    """Check a record that shall follow the newest of *chain*, or raise `Refused`."""
    content = record.content
    if not isinstance(content, Linked):
        raise Refused("chain: a second root")
    _stands_next(chain, content.link)
    _directory_never_goes_back(chain, content.link, directories)
    _nobody_fills_the_chain(chain, record)
    check_roles(content.link, directories)
    check_signatures(chain, record, directories)
    _RULES[type(content)](chain, content, directories)


def _root_is_of_this_organisation(root: Root, directories: Directories) -> None:
    """Attack: a case of one organisation is handed to the staff of another."""
    if (root.instance, root.organisation) != (directories.instance, directories.organisation):
        raise Refused("root: another organisation")


def _root_has_the_signed_rulebook(root: Root, directories: Directories) -> None:
    """Attack: a server shows the reporter a rulebook of its own, by which the report goes elsewhere."""
    if root.rulebook != directories.version(root.directory).rulebook:
        raise Refused("root: another rulebook")


def _root_opens_the_filers_rooms(root: Root, directories: Directories) -> None:
    """
    The talk, and perhaps the identity's room, each with the reporter and members whose role the room is for.

    Attack: a server writes readers of its own, or an administrator, into what the reporter signs.
    """
    if {room.room for room in root.rooms} not in _FILERS_ROOMS:
        raise Refused("root: rooms")
    for room in root.rooms:
        if room.epoch != 0 or room.admits or Holder(REPORTER) not in room.holders:
            raise Refused("root: a room's beginning")
        if any(has_ended(room.room, holder.who, root.directory, directories) for holder in room.staff):
            raise Refused("root: a holder has not this role")


def _stands_next(chain: Chain, link: Link) -> None:
    """
    The record is the next of this case, after exactly the records that its signer has seen.

    Attack: a record is moved to another case or another place, repeated, or one before it is withheld.
    """
    if (link.case, link.seq, link.previous) != (chain.case_id, len(chain.records), chain.head.digest):
        raise Refused("record: stands elsewhere")


def _directory_never_goes_back(chain: Chain, link: Link, directories: Directories) -> None:
    """
    The version named is one that the reader has, and none before that of the record before.

    Attack: somebody who has ended signs by an old version, in which they had not. Attack: who holds the reporter's key names
    a version that will never be, so that no member can sign after it.
    """
    directories.version(link.directory)
    if link.directory < chain.directory:
        raise Refused("record: older directory")


def _nobody_fills_the_chain(chain: Chain, record: Record) -> None:
    """
    One signer signs 500 records at the most.

    Attack: a colleague closes a case and takes it up again, erases, or gives new keys, until the chain is full, and nobody
    can leave, be let in or withdraw any more.
    """
    if chain.signed.get(counted_signer(chain, record), 0) >= MAX_SIGNED:
        raise Refused("record: too many of one signer")


def _check_exposed(chain: Chain, record: Exposed, _: Directories) -> None:
    check_reporter_alone(record.link)
    if chain.exposed is not None:
        raise Refused("exposed: said already")


def _check_wake(chain: Chain, record: Wake, _: Directories) -> None:
    """
    A sleeper wakes, by their own word, in a role that a room they sleep in is for.

    Attack: a server hands a sleeper's grants out early and hides that they read. Attack: a sleeper who has become an
    administrator wakes, and is given what no administrator may read.
    """
    signer = only_signer(record.link)
    held = {room: chain.current(room).holder(signer.who) for room in chain.rooms}
    asleep = [room for room, holder in held.items() if holder is not None and chain.asleep(holder) is not None]
    if not any(signer.role in ROOM_ROLES[room] for room in asleep):
        raise Refused("wake: not asleep")


def _check_state(chain: Chain, record: State, _: Directories) -> None:
    """The staff handle, the reporter withdraws. Attack: a case is withdrawn in its reporter's name."""
    if record.state == HANDLING:
        check_awake_handler(chain, record.link)
        unchanged = chain.state == HANDLING
    else:
        check_reporter_alone(record.link)
        check_confirmed(chain)
        unchanged = chain.withdrawn
    if unchanged:
        raise Refused("state: no change")


def _check_close(chain: Chain, record: Close, _: Directories) -> None:
    """A case is closed once, and again where it was taken up again."""
    check_awake_handler(chain, record.link)
    if chain.outcome is not None:
        raise Refused("close: closed already")


def _check_tombstone(chain: Chain, record: Tombstone, _: Directories) -> None:
    """
    Who erases holds the room: the reporter, or a handler.

    Attack: an adviser, or a handler of other cases, makes a statement disappear.
    """
    signer = only_signer(record.link)
    if not chain.holds(record.room, signer.who) or (signer != BY_REPORTER and signer.role is not Role.HANDLER):
        raise Refused("tombstone: signer")
    if signer == BY_REPORTER:
        check_confirmed(chain)
    if (record.room, record.object) in chain.tombstones:
        raise Refused("tombstone: erased already")


_Rule: TypeAlias = "Callable[[Chain, Any, Directories], None]"

_RULES: Mapping[type[Linked], _Rule] = {
    RoomRecord: check_room,
    EpochRecord: check_epoch,
    Claim: check_claim,
    Exposed: _check_exposed,
    Wake: _check_wake,
    State: _check_state,
    Close: _check_close,
    Tombstone: _check_tombstone,
}
