"""Making records that break a rule, signed all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from crypto.actor import Actor
from crypto.chain import Chain
from crypto.epochs import open_staff_room
from crypto.link import Link, Linked
from crypto.records import sign_record
from crypto.rooms import Admission, Holder, RoomKey, in_order
from crypto.root_record import Root
from crypto.signing import CanSign
from tests.crypto.cases import LINE, Story, filed
from tests.crypto.world import HANNA, directories, room

DAY = date(2026, 2, 2)


@dataclass(frozen=True)
class Forgery:
    """
    A record that must be refused where it stands.

    Args:
        name: the rule that it breaks, in words.
        reason: what the refusal's developer-only reason says, so that it is that rule which refuses.
        before: the records before it, none for a root.
        record: the forged one.
        newest: the newest version of the directory that the reader has.
    """

    name: str
    reason: str
    before: tuple[bytes, ...]
    record: bytes
    newest: int = 2


@cache
def opened() -> Story:
    """Return a case just filed, with its staff's room."""
    story, one = filed("plain"), directories(1)
    story.take(open_staff_room(story.chain, HANNA.as_(), one, line=LINE, day=DAY, new_room=story.new_room))
    return story


def link(chain: Chain, *actors: Actor, directory: int = 2) -> Link:
    """Return the link of a record that follows, signed by *actors*."""
    head = chain.head
    return Link(chain.case_id, head.seq + 1, head.digest, directory, tuple(actor.signer for actor in actors), DAY)


def signed(content: Root | Linked, *keys: CanSign) -> bytes:
    return sign_record(content, keys).marshal()


def next_key(
    chain: Chain,
    name: str,
    holders: Sequence[Holder],
    admits: Sequence[Admission] = (),
    epoch: int | None = None,
) -> RoomKey:
    """Return a new key of a room, under a secret of its own."""
    number = len(chain.rooms.get(name, ())) if epoch is None else epoch
    secret = room("forged", name, number)
    return RoomKey(name, number, secret.open_key.seal_key, in_order(holders), tuple(admits))


def without(key: RoomKey, *gone: str) -> list[Holder]:
    """Return a room's holders but those who are *gone*."""
    return [holder for holder in key.holders if holder.who not in gone]


def root_of(story: Story) -> Root:
    """Return the root of a case, to be changed."""
    return story.chain.root


def with_room(root: Root, name: str, **changes: object) -> Root:
    """Return *root* with one of its rooms changed."""
    rooms = tuple(replace(key, **changes) if key.room == name else key for key in root.rooms)  # type: ignore[arg-type]  # any field
    return replace(root, rooms=rooms)
