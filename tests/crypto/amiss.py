"""A room in which much is amiss: rows that must be refused, and objects that must be marked (SPEC §9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from crypto.actor import Actor
from crypto.age import seal
from crypto.bodies import ObjectBody, Text
from crypto.epochs import rotate
from crypto.object_rules import ATTACHMENT, MESSAGE, NOTE, REPORT
from crypto.objects import Header, Place, SealedObject, seal_object
from crypto.roles import Role
from crypto.room_view import ObjectRow
from crypto.rooms import TALK
from crypto.signers import Signer
from crypto.xwing import SealKey
from tests.crypto.cases import DAY, LINE, Story, filed
from tests.crypto.world import ADA, CARL, HANNA, LEA, NILS, SOL, directories, reporter, seed

HELLO = Text("Hello.")


@dataclass(frozen=True)
class Odd:
    """A row, why it is odd, and the marks that it gets: None where it is refused."""

    why: str
    row: ObjectRow
    marks: tuple[str, ...] | None


class Desk:
    """Seals whatever one likes into the talk of a case."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.count = 0

    def header(self, actor: Actor, epoch: int = 0, record: int = 0, kind: str = MESSAGE, length: int = 6) -> Header:
        """Return the header of an author's first object."""
        self.count += 1
        root, chain = self.story.chain.root, self.story.chain
        identifier = seed(f"odd {self.count}", 16)
        place = Place(root.instance, root.organisation, chain.case_id, TALK, epoch, identifier)
        return Header(place, kind, actor.signer, None, (), chain.records[record].digest, length, DAY)

    def seal(self, header: Header, actor: Actor, body: ObjectBody = HELLO, key: SealKey | None = None) -> SealedObject:
        """Return an object as its header says, whether or not it may."""
        to = key or self.story.chain.key(TALK, max(header.place.epoch, 0)).key
        return seal_object(header, body.marshal(), actor.identity, to)

    def row(self, header: Header, actor: Actor, body: ObjectBody = HELLO, **changes: object) -> ObjectRow:
        """Return the row of an object, said to be elsewhere by *changes*."""
        written = self.seal(header, actor, body)
        row = ObjectRow(header.place.object, max(header.place.epoch, 0), written.sealed)
        return replace(row, **changes)  # type: ignore[arg-type]  # any field


@cache
def amiss() -> Story:
    """Return a case in whose talk Lea has ended: epoch 0 until record 1, epoch 1 since."""
    story = filed("amiss")
    story.take(rotate(story.chain, HANNA.as_(), directories(2), line=LINE, day=DAY, new_room=story.new_room))
    return story


@cache
def odd_rows() -> tuple[Odd, ...]:
    """Return the rows of the talk."""
    desk = Desk(amiss())
    return (*_marked(desk), *_refused(desk))


def _marked(desk: Desk) -> Iterator[Odd]:
    kim, hanna, lea = Actor.reporter(reporter("amiss")), HANNA.as_(), LEA.as_()
    first = desk.header(hanna)
    sealed = desk.seal(first, hanna)
    yield Odd("in the old epoch, not seen by who wrote since", ObjectRow(first.place.object, 0, sealed.sealed), ("late",))
    yield Odd("by Lea, as if before she ended", desk.row(desk.header(lea), lea), ("late",))
    late = replace(desk.header(hanna, record=1), previous=sealed.digest)
    yield Odd("in the epoch that had ended", desk.row(late, hanna), ("superseded",))
    lost = replace(desk.header(hanna, epoch=1, record=1), seen_objects=(seed("lost"),), previous=seed("an own one lost"))
    yield Odd("after something that is not here", desk.row(lost, hanna), ("gap",))
    for number in (1, 2):
        yield Odd(f"one of two first ones, {number}", desk.row(desk.header(kim, record=number - 1), kim), _fork(number))


def _fork(number: int) -> tuple[str, ...]:
    return ("fork", "late") if number == 1 else ("fork", "superseded")


def _refused(desk: Desk) -> Iterator[Odd]:
    """Yield what must be refused, by why."""
    kim, hanna, ada, sol = Actor.reporter(reporter("amiss")), HANNA.as_(), ADA.as_(Role.ADVISER), SOL.as_()
    good = desk.header(hanna)
    chain = desk.story.chain

    def refused(why: str, header: Header, actor: Actor, body: ObjectBody = HELLO, **changes: object) -> Odd:
        fresh = desk.header(actor).place.object
        header = replace(header, place=replace(header.place, object=fresh))
        return Odd(why, desk.row(header, actor, body, **{"object": fresh, **changes}), None)

    def placed(**changes: object) -> Header:
        return replace(good, place=replace(good.place, **changes))  # type: ignore[arg-type]  # any field

    yield refused("of another instance", placed(instance=bytes(16)), hanna)
    yield refused("of another organisation", placed(organisation=bytes(16)), hanna)
    yield refused("of another case", placed(case=bytes(20)), hanna)
    yield refused("of another room", placed(room="staff"), hanna)
    yield refused("under another id", good, hanna, object=seed("another id", 16))
    yield refused("said to be of epoch 1", good, hanna, epoch=1)
    yield refused("of an epoch that is not", good, hanna, epoch=2)
    relabelled = desk.header(hanna, epoch=1)
    sealed = desk.seal(relabelled, hanna, key=chain.key(TALK, 0).key)
    yield Odd("re-labelled with its header", ObjectRow(relabelled.place.object, 1, sealed.sealed), None)
    yield refused("signed by another", good, Actor(hanna.signer, LEA.identity))
    yield refused("by a handler as the reporter", replace(good, author=kim.signer), Actor(kim.signer, HANNA.identity))
    yield refused("by one who holds nothing", desk.header(NILS.as_(), record=1, epoch=1), NILS.as_())
    yield refused("by one who had ended", desk.header(LEA.as_(), record=1), LEA.as_())
    yield refused("by a sleeper", desk.header(sol), sol)
    yield refused("by an adviser", desk.header(ada), ada)
    carl = Actor(Signer(CARL.who, Role.ADMINISTRATOR), CARL.identity)
    yield refused("by an administrator", desk.header(carl), carl)
    lying = Actor(Signer(ADA.who, Role.HANDLER), ADA.identity)
    yield refused("in a role not theirs", desk.header(lying), lying)
    yield refused("a report by a handler", desk.header(hanna, kind=REPORT), hanna)
    yield refused("a note in the talk", desk.header(hanna, kind=NOTE), hanna)
    yield refused("of a kind that is not", desk.header(hanna, kind="verdict"), hanna)
    yield refused("after a record that is not", replace(good, seen_record=bytes(32)), hanna)
    yield refused("before its epoch was opened", desk.header(hanna, epoch=1, record=0), hanna, epoch=1)
    yield refused("no body of its kind", desk.header(hanna, kind=ATTACHMENT), hanna)
    odd_text = desk.seal(desk.header(hanna, length=2), hanna, _Bytes(b"\xff\xfe"))
    yield Odd("no text", ObjectRow(odd_text.place.object, 0, odd_text.sealed), None)
    yield Odd("no age file", ObjectRow(seed("no file", 16), 0, b"age-encryption.org/v1\n"), None)
    other = seal(bytes(4096), [HANNA.identity.open_key.seal_key])
    yield Odd("sealed to another", ObjectRow(seed("not to the room", 16), 0, other), None)
    empty = seal(bytes(4096), [chain.key(TALK, 0).key])
    yield Odd("nothing but zeros", ObjectRow(seed("zeros", 16), 0, empty), None)


@dataclass(frozen=True)
class _Bytes(Text):
    """A body that is no text."""

    data: bytes = b""

    def __init__(self, data: bytes) -> None:
        super().__init__("")
        object.__setattr__(self, "data", data)

    def marshal(self) -> bytes:
        return self.data
