"""Writing in a room: each object names what its author has seen (SPEC §9)."""

from __future__ import annotations

from datetime import date

from crypto.actor import Actor
from crypto.bodies import ObjectBody
from crypto.chain import Chain
from crypto.objects import Header, Place, SealedObject, seal_object
from crypto.randomness import random_bytes
from crypto.records import OBJECT_SIZE
from crypto.room_view import RoomView

NOTHING_YET = RoomView(())


class RoomWriter:
    """
    Writes one author's objects into one room, one after the other.

    Args:
        chain: the case's, as new as the author knows it; the room must not be stale (see `epochs.rotate`).
        actor: an awake holder of the room.
        room: its name.
        view: the room as the author sees it, empty in a new one.
        day: the day of the objects; conversations and confidential cases keep none, whatever it says.
    """

    def __init__(self, chain: Chain, actor: Actor, room: str, view: RoomView = NOTHING_YET, day: date | None = None) -> None:
        self._chain = chain
        self._actor = actor
        self._key = chain.current(room)
        self._day = None if chain.powers_only else day
        self._previous = view.last_by(actor.who)
        self._seen = view.frontier

    def write(self, kind: str, body: ObjectBody, object_id: bytes | None = None) -> SealedObject:
        """
        Return *body* as the author's next object.

        Args:
            kind: one of `object_rules`, which the author may write here; readers refuse it otherwise.
            body: the kind's.
            object_id: 16 bytes; new and random unless given.

        Raises:
            ValueError: the body is over 1 MiB.
        """
        root, data = self._chain.root, body.marshal()
        place = Place(
            root.instance,
            root.organisation,
            self._chain.case_id,
            self._key.room,
            self._key.epoch,
            random_bytes(OBJECT_SIZE) if object_id is None else object_id,
        )
        header = Header(
            place, kind, self._actor.signer, self._previous, self._seen, self._chain.head.digest, len(data), self._day
        )
        written = seal_object(header, data, self._actor.identity, self._key.key, powers_only=self._chain.powers_only)
        self._previous, self._seen = written.digest, (written.digest,)
        return written
