"""New keys for rooms as a colleague makes them, whether or not they may."""

from crypto.actor import Actor
from crypto.records import EpochRecord
from crypto.rooms import Admission, Holder, RoomKey, in_order
from tests.adversary.shown import ShownCase
from tests.adversary.world import plain, shown
from tests.crypto.forging import link, next_key, signed, without
from tests.crypto.world import LEA

AS_LEA = LEA.as_()


def new_keys(*keys: RoomKey, by: Actor = AS_LEA, directory: int = 1) -> bytes:
    """Return new keys for rooms as a colleague signs them, by default Lea while she is in."""
    return signed(EpochRecord(link(plain().chain, by, directory=directory), keys), by.identity)


def following(name: str, *gone: str, join: tuple[Holder, ...] = (), admits: bool = True) -> RoomKey:
    """Return the next key of a room, without those *gone*, with those who *join*."""
    before = plain().chain.current(name)
    admitted = [Admission(holder.who, ()) for holder in in_order(join)] if admits else []
    return next_key(plain().chain, name, [*without(before, *gone), *join], admitted)


def with_record(record: bytes, newest: int = 1) -> ShownCase:
    return shown(plain(), record, newest=newest)
