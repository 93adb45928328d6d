"""Whose signatures a record needs: one function for each rule (SPEC §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.link import Link
from crypto.records import Claim, Record
from crypto.roles import Role
from crypto.rooms import TALK
from crypto.signers import BY_CLAIMANT, BY_REPORTER, Signer

if TYPE_CHECKING:
    from crypto.chain import Chain


def check_signatures(chain: Chain, record: Record, directories: Directories) -> None:
    """
    Each signer signed, with the key that they have at this place of the chain.

    Attack: a server writes a record in somebody's name; or adds a signature under a key of its own.
    """
    record.signed.verify(*(_sign_key(chain, record, signer, directories) for signer in record.signers))


def check_roles(link: Link, directories: Directories) -> None:
    """
    A member signs only in a role that they have in the version that the record names.

    Attack: somebody who has left, or who is an adviser, signs as a handler.
    """
    for signer in link.signers:
        if signer.role is not None and signer.role not in directories.roles(link.directory, signer.who):
            raise Refused("record: signer has not this role")


def check_reporter_alone(link: Link) -> None:
    """The reporter signs, nobody else. Attack: staff speak for the reporter."""
    if link.signers != (BY_REPORTER,):
        raise Refused("record: the reporter signs this")


def check_confirmed(chain: Chain) -> None:
    """
    The reporter's key is the reporter's alone.

    Attack: who made the words of an invitation has its key as well, and until it is claimed could withdraw the case, erase
    what was said, or let somebody in, all in the reporter's name.
    """
    if not chain.confirmed(chain.head.seq):
        raise Refused("record: an invitation that nobody has claimed")


def check_reporter_and_claimant(link: Link) -> None:
    """
    The reporter's old key and their new one sign.

    Attack: without the old, anyone could take a case over; without the new, a reporter's case could be moved to keys that
    somebody else has.
    """
    if link.signers != (BY_REPORTER, BY_CLAIMANT):
        raise Refused("claim: both keys sign this")


def check_awake_handler(chain: Chain, link: Link) -> None:
    """
    One handler signs who holds the talk, awake.

    Attack: a handler of other cases, an adviser or a sleeper decides about this one.
    """
    signer = only_signer(link)
    if signer.role is not Role.HANDLER or not chain.holds(TALK, signer.who):
        raise Refused("record: an awake handler of the case signs this")


def only_signer(link: Link) -> Signer:
    """Return the one signer of a record that has one, who is no claimant; else raise `Refused`."""
    if len(link.signers) != 1 or link.signers == (BY_CLAIMANT,):
        raise Refused("record: one signs this")
    return link.signers[0]


def _sign_key(chain: Chain, record: Record, signer: Signer, directories: Directories) -> bytes:
    if signer == BY_REPORTER:
        return chain.reporter.sign
    if signer == BY_CLAIMANT:
        if not isinstance(record.content, Claim):
            raise Refused("record: nothing is claimed")
        return record.content.reporter.sign
    return directories.entry(signer.who).public.sign
