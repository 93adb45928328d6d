"""Who may write what where, and which key shows that they did: one function for each rule (SPEC §9)."""

from __future__ import annotations

from collections.abc import Mapping

from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.objects import Header
from crypto.roles import Role
from crypto.rooms import IDENTITY, STAFF, TALK
from crypto.signers import BY_REPORTER

REPORT = "report"
MESSAGE = "message"
ATTACHMENT = "attachment"
IDENTITY_OBJECT = "identity"
NOTE = "note"
ASSIGNMENT = "assignment"

_REPORTER = None
"""Stands for the reporter, who has no role, among the roles of the table."""

MAY_WRITE: Mapping[tuple[str, str], frozenset[Role | None]] = {
    (REPORT, TALK): frozenset({_REPORTER}),
    (MESSAGE, TALK): frozenset({_REPORTER, Role.HANDLER}),
    (ATTACHMENT, TALK): frozenset({_REPORTER, Role.HANDLER}),
    (ATTACHMENT, IDENTITY): frozenset({_REPORTER}),
    (ATTACHMENT, STAFF): frozenset({Role.HANDLER, Role.ADVISER}),
    (IDENTITY_OBJECT, IDENTITY): frozenset({_REPORTER}),
    (NOTE, STAFF): frozenset({Role.HANDLER, Role.ADVISER}),
    (ASSIGNMENT, STAFF): frozenset({Role.HANDLER}),
}
"""The roles that may write a kind of object in a room."""


def author_key(header: Header, chain: Chain, directories: Directories) -> bytes:
    """
    Return the Ed25519 key that the header's author had when they wrote, if they might write this.

    Raises:
        Refused: they might not, or the chain lacks the record that they had seen.
    """
    seq = chain.seq_of(header.seen_record)
    _author_held_the_epoch(header, chain, seq)
    _author_has_the_role(header, chain, seq, directories)
    _role_may_write_the_kind(header)
    if header.author == BY_REPORTER:
        return chain.reporter_keys(seq).sign
    return directories.entry(header.author.who).public.sign


def _author_held_the_epoch(header: Header, chain: Chain, seq: int) -> None:
    """
    The author held the epoch, awake, and had seen the record that opened it.

    One who was granted an old epoch on joining did not hold it. Attack: they write into the past; or somebody who holds
    another room's key does. Attack: an author dates an object before records that they know of.
    """
    place = header.place
    holder = chain.key(place.room, place.epoch).holder(header.author.who)
    if holder is None or chain.asleep(holder, seq) is not None or chain.opened[place.room, place.epoch] > seq:
        raise Refused("object: author did not hold the epoch")


def _author_has_the_role(header: Header, chain: Chain, seq: int, directories: Directories) -> None:
    """Attack: an adviser decides, an administrator answers, somebody who has left goes on writing."""
    author = header.author
    if author.role is not None and author.role not in directories.roles(chain.records[seq].directory, author.who):
        raise Refused("object: author has not this role")


def _role_may_write_the_kind(header: Header) -> None:
    """Attack: staff write a report in the talk that looks like the reporter's."""
    if header.author.role not in MAY_WRITE.get((header.kind, header.place.room), frozenset()):
        raise Refused("object: author may not write this here")
