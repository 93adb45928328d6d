"""A step of a case: one more record, checked before it is sent, with the grants that it needs (SPEC §7, §8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from crypto.actor import Actor
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.grants import ListLine, seal_grant, seal_grants
from crypto.identity import Identity, PublicKeys
from crypto.link import Link, Linked
from crypto.records import sign_record
from crypto.rooms import RoomKey
from crypto.signers import REPORTER, Signer, Who
from crypto.signing import CanSign
from crypto.xwing import SealKey

GrantPlace: TypeAlias = tuple[str, int, Who]
"""Room, epoch and holder: there is one grant for each."""

Secrets: TypeAlias = Mapping[tuple[str, int], Identity]
"""The rooms' identities by room and epoch."""


@dataclass(frozen=True)
class Step:
    """
    What to store together, all or nothing.

    Args:
        chain: the case's chain with the record.
        record: the record's bytes.
        grants: the sealed grants that the record makes necessary.
        rooms: the secrets of the epochs that it opens, for whoever made it.
    """

    chain: Chain
    record: bytes = field(repr=False)
    grants: Mapping[GrantPlace, bytes] = field(default_factory=dict, repr=False)
    rooms: Secrets = field(default_factory=dict, repr=False)


def next_link(chain: Chain, signers: Iterable[Signer], directories: Directories, day: date | None) -> Link:
    """Return the link of a record that follows the newest of *chain*, under the newest version of the directory."""
    head = chain.head
    return Link(chain.case_id, head.seq + 1, head.digest, directories.newest.number, tuple(signers), day)


def link_by(chain: Chain, actor: Actor, directories: Directories, day: date | None) -> Link:
    """Return the link of a record that *actor* alone signs."""
    return next_link(chain, [actor.signer], directories, day)


def step(chain: Chain, content: Linked, keys: Sequence[CanSign], directories: Directories) -> Step:
    """
    Return the step that a record without new epochs is.

    Raises:
        Refused: the record breaks a rule; it is checked as any reader will check it.
    """
    record = sign_record(content, keys).marshal()
    return Step(chain.extended(record, directories), record)


def grants_of_epoch(
    key: RoomKey, secret: Identity, reporter: PublicKeys, directories: Directories, line: ListLine
) -> dict[GrantPlace, bytes]:
    """Return one grant for each holder of an epoch, asleep or awake: they look the same."""
    everyone = [holder.who for holder in key.holders]
    sealed = seal_grants(secret, [_seal_key(who, reporter, directories) for who in everyone], line)
    return {(key.room, key.epoch, who): grant for who, grant in zip(everyone, sealed, strict=True)}


def grants_of_earlier_epochs(key: RoomKey, secrets: Secrets, directories: Directories, line: ListLine) -> dict[GrantPlace, bytes]:
    """
    Return the grants that the admissions of an epoch promise.

    Args:
        key: the new epoch, whose record names who joins and what they are granted.
        secrets: of the earlier epochs.
        directories: the organisation's.
        line: what the list shows.

    Raises:
        KeyError: a secret is missing.
    """
    return {
        (key.room, epoch, admission.who): seal_grant(secrets[key.room, epoch], directories.entry(admission.who).public.seal, line)
        for admission in key.admits
        for epoch in admission.epochs
    }


def _seal_key(who: Who, reporter: PublicKeys, directories: Directories) -> SealKey:
    return reporter.seal if who == REPORTER else directories.entry(who).public.seal
