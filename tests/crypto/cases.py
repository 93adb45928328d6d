"""Two whole cases for tests and vectors: one filed and handled, one handed over by staff and claimed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from crypto.actor import Actor
from crypto.attachments import AttachmentSealer
from crypto.bodies import Answer, AssignmentBody, IdentityBody, IdentityField, ObjectBody, ReportBody, Text
from crypto.chain import Chain
from crypto.directory_history import Directories
from crypto.epochs import admit, claim, open_staff_room
from crypto.filing import close, erase, expose, handle, open_case, wake, withdraw
from crypto.grants import ListLine
from crypto.identity import Identity
from crypto.object_rules import ASSIGNMENT, ATTACHMENT, IDENTITY_OBJECT, MESSAGE, NOTE, REPORT
from crypto.objects import SealedObject
from crypto.roles import Role
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.rooms import IDENTITY, STAFF, TALK, Holder
from crypto.steps import GrantPlace, Step
from crypto.writing import RoomWriter
from tests.crypto.world import (
    ADA,
    HANNA,
    INSTANCE,
    LEA,
    NILS,
    SOL,
    directories,
    nonce,
    receipt,
    reporter,
    room,
    seed,
)

DAY = date(2026, 2, 1)
LINE = ListLine(DAY, "concern", "Fakturaer uten arbeid: «Nordre» ✓")
CONDITION = "silence for 30 days"


@dataclass
class Story:
    """A case as it grows: what the server stores of it, and what its holders know."""

    name: str
    chain: Chain
    records: list[bytes]
    grants: dict[GrantPlace, bytes]
    rooms: dict[tuple[str, int], Identity]
    objects: dict[str, list[ObjectRow]] = field(default_factory=dict)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    written: int = 0

    @classmethod
    def begin(cls, name: str, step: Step) -> Story:
        return cls(name, step.chain, [step.record], dict(step.grants), dict(step.rooms))

    def take(self, step: Step) -> Step:
        """Store a step."""
        self.chain = step.chain
        self.records.append(step.record)
        self.grants |= step.grants
        self.rooms |= step.rooms
        return step

    def new_room(self, name: str) -> Identity:
        """Return the fixed secret of the next epoch of a room."""
        return room(self.name, name, len(self.chain.rooms.get(name, ())))

    def view(self, name: str, newest: Directories) -> RoomView:
        """Return a room as one who holds all its epochs sees it."""
        secrets = {epoch: secret for (where, epoch), secret in self.rooms.items() if where == name}
        return read_room(self.chain, newest, name, secrets, self.objects.get(name, []))

    def write(self, actor: Actor, name: str, kind: str, body: ObjectBody, newest: Directories) -> SealedObject:
        """Store an object that answers all that is in the room."""
        writer = RoomWriter(self.chain, actor, name, self.view(name, newest), DAY)
        self.written += 1
        written = writer.write(kind, body, seed(f"object {self.name} {self.written}", 16))
        self.objects.setdefault(name, []).append(ObjectRow(written.place.object, written.place.epoch, written.sealed))
        return written

    def attach(self, actor: Actor, name: str, data: bytes, file_name: str, newest: Directories) -> SealedObject:
        """Store a file with its description."""
        sealer = AttachmentSealer(self.chain.current(name).key, powers_only=self.chain.powers_only)
        blob = seed(f"blob {self.name} {file_name}", 16)
        self.blobs[blob] = b"".join((sealer.begin(), sealer.update(data), *sealer.finish()))
        return self.write(actor, name, ATTACHMENT, sealer.describe(blob, file_name, "text/plain"), newest)


def begin(name: str, holders: Mapping[str, tuple[Holder, ...]], track: str = "report", *, invitation: bool) -> Story:
    """Return a case just filed under version 1 of the directory."""
    step = open_case(
        reporter(name),
        directories(1),
        nonce=nonce(name),
        rooms={each: room(name, each, 0) for each in holders},
        holders=holders,
        track=track,
        kind="concern",
        day=DAY,
        line=LINE,
        invitation=invitation,
    )
    return Story.begin(name, step)


def filed(name: str = "plain") -> Story:
    """Return a case just filed: Sol sleeps in its talk, and only handlers hold the identity's room."""
    talk = (Holder(HANNA.who), Holder(LEA.who), Holder(ADA.who), Holder(SOL.who, CONDITION))
    return begin(name, {TALK: talk, IDENTITY: (Holder(HANNA.who), Holder(LEA.who))}, invitation=False)


@cache
def handled() -> Story:
    """Return a case that was filed, answered, handed on by one who left, closed, opened again and withdrawn."""
    story, one = filed("handled"), directories(1)
    kim, hanna, lea, ada = Actor.reporter(reporter("handled")), HANNA.as_(), LEA.as_(), ADA.as_(Role.ADVISER)
    answers = (
        Answer("what", "What happened?", "Invoices for work that nobody did.\nI have seen three."),
        Answer("when", "When?", "Since autumn"),
    )
    report = story.write(kim, TALK, REPORT, ReportBody(answers, "en"), one)
    story.attach(kim, TALK, b"invoice 17\n" * 1000, "invoice.txt", one)
    me = IdentityField("name", "Your name", "Kim Nilsen")
    story.write(kim, IDENTITY, IDENTITY_OBJECT, IdentityBody((me,)), one)
    story.take(expose(story.chain, kim.identity, one, DAY))
    story.take(open_staff_room(story.chain, hanna, one, line=LINE, day=DAY, new_room=story.new_room))
    story.take(handle(story.chain, hanna, one, DAY))
    story.write(hanna, TALK, MESSAGE, Text("Thank you. Can you say which supplier?"), one)
    story.write(lea, TALK, MESSAGE, Text("And which months?"), one)
    story.write(ada, STAFF, NOTE, Text("Check the framework agreement."), one)
    story.write(hanna, STAFF, ASSIGNMENT, AssignmentBody(LEA.who), one)
    two = directories(2)
    joining = {NILS.who: {TALK: [0], STAFF: []}}
    story.take(admit(story.chain, hanna, two, joining=joining, secrets=story.rooms, line=LINE, day=DAY, new_room=story.new_room))
    story.take(wake(story.chain, SOL.as_(), two, DAY))
    story.write(kim, TALK, MESSAGE, Text("Nordre Bygg. October to December."), two)
    story.write(NILS.as_(), STAFF, NOTE, Text("I take over from Lea."), two)
    story.take(erase(story.chain, hanna, two, room=TALK, object_id=report.place.object, digest=report.digest, day=DAY))
    del story.objects[TALK][0]
    story.take(close(story.chain, hanna, two, "well-founded", DAY))
    story.take(handle(story.chain, NILS.as_(), two, DAY))
    story.take(withdraw(story.chain, kim.identity, two, DAY))
    story.write(hanna, TALK, MESSAGE, Text("We go on nevertheless."), two)
    return story


@cache
def claimed() -> Story:
    """Return a confidential case that staff took down, and that its reporter then claimed."""
    story = begin("claimed", {TALK: (Holder(HANNA.who), Holder(ADA.who))}, "confidential", invitation=True)
    one, before, after = directories(1), reporter("claimed"), reporter("claimed", "claimed anew")
    answers = (Answer("what", "What happened?", "Taken down by telephone."),)
    story.write(Actor.reporter(before), TALK, REPORT, ReportBody(answers, "en"), one)
    story.take(claim(story.chain, before, after, one, secrets=story.rooms, line=LINE, day=DAY, new_room=story.new_room))
    story.write(Actor.reporter(after), TALK, MESSAGE, Text("It is as it stands there."), one)
    return story


STORIES: tuple[Callable[[], Story], ...] = (handled, claimed)


def lookup_hash(name: str) -> bytes:
    """Return what the server keeps to find the case called *name*."""
    return receipt(name).lookup_hash(INSTANCE)
