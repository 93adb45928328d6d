"""New keys for rooms: when somebody has ended, joins, leaves, or claims, and the staff's room (SPEC §7)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from crypto.actor import Actor
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.epoch_rules import has_ended
from crypto.errors import Refused
from crypto.grants import ListLine, seal_grant
from crypto.identity import Identity, PublicKeys
from crypto.records import Claim, EpochRecord, RoomRecord, sign_record
from crypto.rooms import ROOM_ROLES, STAFF, TALK, Admission, Holder, RoomKey, in_order
from crypto.signers import BY_CLAIMANT, BY_REPORTER, REPORTER, Who
from crypto.signing import CanSign
from crypto.steps import GrantPlace, Secrets, Step, grants_of_earlier_epochs, grants_of_epoch, link_by, next_link

NewRoom = Callable[[str], Identity]
"""Makes the secret of a room's new epoch, by room; `fresh` everywhere but in vectors."""


def fresh(_: str) -> Identity:
    """Return a secret that no room had before."""
    return Identity.new()


def rotate(
    chain: Chain,
    actor: Actor,
    directories: Directories,
    *,
    line: ListLine,
    lost: Collection[str] = (),
    day: date | None = None,
    new_room: NewRoom = fresh,
) -> Step:
    """
    Return new epochs, without those who have ended, of every room of the actor's that is stale.

    Do this before writing to a room in `chain.stale_rooms(directories)`, and to one whose newest key was kept from the actor.

    Args:
        chain: the case's.
        actor: an awake holder of the rooms.
        directories: the organisation's.
        line: what the list shows.
        lost: rooms of the actor's besides, whose newest grant is missing or does not open.
        day: None where no day is kept.
        new_room: see `NewRoom`.

    Raises:
        Refused: there is none, or no member would remain (then the reporter's client runs the routing again: `admit`).
    """
    return _next_epochs(chain, actor, directories, {}, set(), lost, line=line, day=day, new_room=new_room)


def admit(
    chain: Chain,
    actor: Actor,
    directories: Directories,
    *,
    joining: Mapping[Who, Mapping[str, Sequence[int]]],
    secrets: Secrets,
    line: ListLine,
    day: date | None = None,
    new_room: NewRoom = fresh,
) -> Step:
    """
    Return new epochs that let somebody in, and leave out those who have ended.

    Args:
        chain: the case's.
        actor: an awake holder of every room named.
        directories: the organisation's.
        joining: for each who joins, the rooms with the earlier epochs that they are granted, perhaps none.
        secrets: of those earlier epochs.
        line: what the list shows.
        day: None where no day is kept.
        new_room: see `NewRoom`.

    Raises:
        Refused: a rule forbids it.
        KeyError: a secret is missing.
    """
    step = _next_epochs(chain, actor, directories, joining, set(), line=line, day=day, new_room=new_room)
    earlier: dict[GrantPlace, bytes] = {}
    for room, epoch in step.rooms:
        earlier |= grants_of_earlier_epochs(step.chain.key(room, epoch), secrets, directories, line)
    return Step(step.chain, step.record, {**step.grants, **earlier}, step.rooms)


def leave(
    chain: Chain,
    actor: Actor,
    directories: Directories,
    *,
    line: ListLine,
    day: date | None = None,
    new_room: NewRoom = fresh,
) -> Step:
    """
    Return new epochs, without the actor, of every room that they hold in a role that it is for.

    They made the keys, so the rooms are stale: whoever writes next makes others.

    Raises:
        Refused: the actor is the reporter, or no member would remain.
    """
    return _next_epochs(chain, actor, directories, {}, {actor.who}, line=line, day=day, new_room=new_room)


def open_staff_room(
    chain: Chain,
    handler: Actor,
    directories: Directories,
    *,
    line: ListLine,
    day: date | None = None,
    new_room: NewRoom = fresh,
) -> Step:
    """Return the staff's room, opened to all the staff of the talk; or raise `Refused`: it is open already."""
    version = directories.newest.number
    holders = tuple(
        Holder(holder.who, chain.asleep(holder))
        for holder in chain.current(TALK).staff
        if not has_ended(TALK, holder.who, version, directories)
    )
    secret = new_room(STAFF)
    key = RoomKey(STAFF, len(chain.rooms.get(STAFF, ())), secret.open_key.seal_key, holders)
    record = RoomRecord(link_by(chain, handler, directories, day), (key,))
    return _step(chain, record, [handler.identity], chain.reporter, {STAFF: secret}, directories, line)


def claim(
    chain: Chain,
    old: Identity,
    new: Identity,
    directories: Directories,
    *,
    secrets: Secrets,
    line: ListLine,
    day: date | None = None,
    new_room: NewRoom = fresh,
) -> Step:
    """
    Return the reporter's new keys, new epochs of all their rooms, and the earlier epochs sealed to the new keys.

    The server deletes the old keys' grants in the same transaction.

    Args:
        chain: the case's.
        old: the identity of the code handed over.
        new: the identity of words that only the reporter has.
        directories: the organisation's.
        secrets: of every epoch of the reporter's rooms.
        line: what the list shows.
        day: None where no day is kept.
        new_room: see `NewRoom`.

    Raises:
        Refused: *old* is not the reporter's current identity, or *new* was theirs before.
        KeyError: a secret is missing.
    """
    made = {room: new_room(room) for room in chain.rooms_of(REPORTER)}
    keys = _keys(chain, made, {}, set(), directories)
    link = next_link(chain, (BY_REPORTER, BY_CLAIMANT), directories, day)
    step = _step(chain, Claim(link, keys, new.public), [old, new], new.public, made, directories, line)
    earlier = {
        (room, epoch, REPORTER): seal_grant(secrets[room, epoch], new.public.seal, line)
        for room in made
        for epoch in range(len(chain.rooms[room]))
    }
    return Step(step.chain, step.record, {**step.grants, **earlier}, step.rooms)


def _next_epochs(  # noqa: PLR0913 -- what a record of new keys needs
    chain: Chain,
    actor: Actor,
    directories: Directories,
    joining: Mapping[Who, Mapping[str, Sequence[int]]],
    leaving: set[Who],
    lost: Collection[str] = (),
    *,
    line: ListLine,
    day: date | None,
    new_room: NewRoom,
) -> Step:
    """Return new epochs of the rooms that somebody joins, and of all those of the actor's that need one."""
    role = actor.signer.role
    # who was a handler and is an adviser holds a room to which they may give no key
    mine = {room for room in chain.rooms_of(actor.who) if role is None or role in ROOM_ROLES[room]}
    rooms = mine & {*chain.stale_rooms(directories), *lost} | {room for granted in joining.values() for room in granted}
    if leaving:
        rooms = mine
    if not rooms:
        raise Refused("epoch: nothing to change")
    made = {room: new_room(room) for room in sorted(rooms)}
    record = EpochRecord(link_by(chain, actor, directories, day), _keys(chain, made, joining, leaving, directories))
    return _step(chain, record, [actor.identity], chain.reporter, made, directories, line)


def _keys(
    chain: Chain,
    made: Mapping[str, Identity],
    joining: Mapping[Who, Mapping[str, Sequence[int]]],
    leaving: set[Who],
    directories: Directories,
) -> tuple[RoomKey, ...]:
    """Return the next epoch of each room in *made*, without those who have ended or leave."""
    version = directories.newest.number

    def stays(room: str, who: Who) -> bool:
        return who not in leaving and (who == REPORTER or not has_ended(room, who, version, directories))

    def next_key(room: str, secret: Identity) -> RoomKey:
        before = chain.current(room)
        new = {who: tuple(sorted(granted[room])) for who, granted in joining.items() if room in granted}
        holders: Iterable[Holder] = (
            *(Holder(who) for who in new),
            *(Holder(h.who, chain.asleep(h)) for h in before.holders if stays(room, h.who)),
        )
        admits = tuple(Admission(who, epochs) for who, epochs in sorted(new.items()))
        return RoomKey(room, before.epoch + 1, secret.open_key.seal_key, in_order(holders), admits)

    return tuple(next_key(room, secret) for room, secret in sorted(made.items()))


def _step(
    chain: Chain,
    content: EpochRecord,
    keys: Sequence[CanSign],
    reporter: PublicKeys,
    made: Mapping[str, Identity],
    directories: Directories,
    line: ListLine,
) -> Step:
    record = sign_record(content, keys).marshal()
    after = chain.extended(record, directories)
    grants: dict[GrantPlace, bytes] = {}
    for key in content.rooms:
        grants |= grants_of_epoch(key, made[key.room], reporter, directories, line)
    return Step(after, record, grants, {(key.room, key.epoch): made[key.room] for key in content.rooms})
