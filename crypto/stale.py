"""Whether a room needs a new key before anybody writes there (SPEC §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crypto.directory_history import Directories
from crypto.epoch_rules import has_ended

if TYPE_CHECKING:
    from crypto.chain import Chain


def is_stale(chain: Chain, room: str, version: int, directories: Directories) -> bool:
    """Whether somebody has the room's newest key who should not: a holder who has ended, or one who made it and left."""
    return _has_an_ended_holder(chain, room, version, directories) or _maker_has_left(chain, room)


def _has_an_ended_holder(chain: Chain, room: str, version: int, directories: Directories) -> bool:
    """Attack: a removed member goes on reading."""
    return any(has_ended(room, holder.who, version, directories) for holder in chain.current(room).staff)


def _maker_has_left(chain: Chain, room: str) -> bool:
    """
    Attack: a member leaves by a record of their own, so that they stand among the readers no longer, and keeps the key.

    Whoever opens an epoch makes its key.
    """
    key = chain.current(room)
    maker = chain.records[chain.opened[room, key.epoch]].signers[0]
    return maker.who not in key.who
