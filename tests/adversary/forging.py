"""Objects and files as somebody makes them who knows the room's key, but not always the author's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from crypto.actor import Actor
from crypto.attachments import AttachmentSealer
from crypto.bodies import AttachmentBody, ObjectBody, Text
from crypto.identity import Identity
from crypto.object_rules import MESSAGE
from crypto.objects import Header, Place, SealedObject, seal_object
from crypto.records import OBJECT_SIZE
from crypto.room_view import ObjectRow
from crypto.rooms import TALK
from tests.crypto.cases import DAY, Story
from tests.crypto.world import seed

HELLO = Text("Hello.")
LONG = "long"


class Pen:
    """
    Writes whatever one likes into a room.

    Args:
        story: the case.
        room: its name.
        epoch: that of the object, and of the key that it is sealed to.
        record: the number of the record that its author claims to have seen; the newest unless given.
    """

    def __init__(self, story: Story, room: str = TALK, epoch: int = 0, record: int | None = None) -> None:
        self.story = story
        self.room = room
        self.epoch = epoch
        self.record = story.chain.head.seq if record is None else record

    def header(self, actor: Actor, name: str = "odd", kind: str = MESSAGE, body: ObjectBody = HELLO, **more: object) -> Header:
        """Return the header of an object that its author has written first, having seen nothing, changed by *more*."""
        root, chain = self.story.chain.root, self.story.chain
        place = Place(root.instance, root.organisation, chain.case_id, self.room, self.epoch, seed(f"forged {name}", OBJECT_SIZE))
        seen = chain.records[self.record].digest
        header = Header(place, kind, actor.signer, None, (), seen, len(body.marshal()), DAY)
        return replace(header, **more)  # type: ignore[arg-type]  # any field

    def seal(self, header: Header, key: Identity, body: ObjectBody = HELLO) -> SealedObject:
        """Return the object as its header says, signed by *key*."""
        return seal_object(header, body.marshal(), key, self.story.chain.key(self.room, self.epoch).key)

    def row(self, header: Header, key: Identity, body: ObjectBody = HELLO) -> ObjectRow:
        """Return the row that says the same as the object in it."""
        return ObjectRow(header.place.object, self.epoch, self.seal(header, key, body).sealed)


@dataclass(frozen=True)
class Attached:
    """A file, its description, the room's secret; *head* and *last_chunk* in bytes."""

    description: AttachmentBody
    blob: bytes
    secret: Identity
    head: int
    last_chunk: int


@cache
def attached(name: str = "invoice") -> Attached:
    """Return a file as somebody attached it: of one chunk, or, where its name says that it is long, of two."""
    secret, data = Identity(seed("a room with files")), (name + "\n").encode() * (14_000 if name == LONG else 400)
    sealer = AttachmentSealer(secret.public.seal)
    head = sealer.begin()
    blob = b"".join((head, sealer.update(data), *sealer.finish()))
    chunk = 64 * 1024 + 16
    return Attached(
        sealer.describe(seed(f"blob {name}", 16), f"{name}.txt", "text/plain"),
        blob,
        secret,
        len(head),
        (len(blob) - len(head)) % chunk or chunk,
    )
