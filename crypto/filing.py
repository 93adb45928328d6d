"""Filing a case, and the records that need no new key: exposed, woken, handled, withdrawn, closed, erased (SPEC §7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from crypto.actor import Actor
from crypto.chain import Chain, start_chain
from crypto.directory_history import Directories
from crypto.grants import ListLine
from crypto.identity import Identity
from crypto.link import Linked
from crypto.records import HANDLING, WITHDRAWN, Close, Exposed, State, Tombstone, Wake, sign_record
from crypto.rooms import Holder, RoomKey, in_order
from crypto.root_record import Root
from crypto.signers import REPORTER
from crypto.steps import Step, grants_of_epoch, link_by, step


def open_case(  # noqa: PLR0913 -- what a root says, each by name
    reporter: Identity,
    directories: Directories,
    *,
    nonce: bytes,
    rooms: Mapping[str, Identity],
    holders: Mapping[str, Sequence[Holder]],
    track: str,
    kind: str,
    day: date | None,
    line: ListLine,
    invitation: bool = False,
) -> Step:
    """
    Return the first step of a case, under the newest version of the directory.

    Args:
        reporter: `receipt.reporter(instance, nonce)`.
        directories: the organisation's.
        nonce: 16 bytes, of this case alone.
        rooms: the secret of epoch 0 of each room that the filer opens: the talk, and perhaps the identity's.
        holders: the members who hold each, as the rulebook's routing has it; the reporter is added.
        track: see `Root`.
        kind: see `Root`.
        day: see `Root`.
        line: what the holders' lists show.
        invitation: whether staff made the words.

    Raises:
        Refused: a holder is not active in a role that the room is for, or the rooms are others.
    """
    reporter_too = Holder(REPORTER)
    keys = tuple(
        RoomKey(room, 0, secret.open_key.seal_key, in_order([reporter_too, *holders[room]]))
        for room, secret in sorted(rooms.items())
    )
    version = directories.newest
    root = Root(
        instance=directories.instance,
        organisation=directories.organisation,
        directory=version.number,
        rulebook=version.rulebook,
        nonce=nonce,
        reporter=reporter.public,
        rooms=keys,
        track=track,
        kind=kind,
        day=day,
        invitation=invitation,
    )
    record = sign_record(root, [reporter]).marshal()
    grants = {
        place: sealed
        for key in keys
        for place, sealed in grants_of_epoch(key, rooms[key.room], reporter.public, directories, line).items()
    }
    chain = start_chain(record, directories)
    return Step(chain, record, grants, {(room, 0): secret for room, secret in rooms.items()})


def expose(chain: Chain, reporter: Identity, directories: Directories, day: date | None = None) -> Step:
    """Return the record that the server's path holds the reporter's keys, or raise `Refused`: it is said already."""
    actor = Actor.reporter(reporter)
    return _alone(chain, Exposed(link_by(chain, actor, directories, day)), actor, directories)


def withdraw(chain: Chain, reporter: Identity, directories: Directories, day: date | None = None) -> Step:
    """Return the reporter's withdrawal, or raise `Refused`: it is said already."""
    actor = Actor.reporter(reporter)
    return _alone(chain, State(link_by(chain, actor, directories, day), WITHDRAWN), actor, directories)


def handle(chain: Chain, handler: Actor, directories: Directories, day: date | None = None) -> Step:
    """Return the record that the case is being handled (again, where it was closed), or raise `Refused`."""
    return _alone(chain, State(link_by(chain, handler, directories, day), HANDLING), handler, directories)


def close(chain: Chain, handler: Actor, directories: Directories, outcome: str, day: date | None = None) -> Step:
    """Return the record that the case is closed with an outcome (a slug), or raise `Refused`."""
    return _alone(chain, Close(link_by(chain, handler, directories, day), outcome), handler, directories)


def wake(chain: Chain, sleeper: Actor, directories: Directories, day: date | None = None) -> Step:
    """Return the record that a sleeper signs at their first opening, or raise `Refused`: they are awake."""
    return _alone(chain, Wake(link_by(chain, sleeper, directories, day)), sleeper, directories)


def erase(
    chain: Chain,
    actor: Actor,
    directories: Directories,
    *,
    room: str,
    object_id: bytes,
    digest: bytes,
    day: date | None = None,
) -> Step:
    """Return the tombstone of an object with this 16-byte id and digest, or raise `Refused`."""
    content = Tombstone(link_by(chain, actor, directories, day), room, object_id, digest)
    return _alone(chain, content, actor, directories)


def _alone(chain: Chain, content: Linked, actor: Actor, directories: Directories) -> Step:
    return step(chain, content, [actor.identity], directories)
