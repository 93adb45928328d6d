"""A case as a member of staff has it open: verified, readable, and written to with their own keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.clock import today
from crypto.actor import Actor
from crypto.attachments import AttachmentSealer, open_attachment, stored_size, tie_of
from crypto.bodies import AttachmentBody, ReportBody, Text
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64, unb64
from crypto.epochs import admit, open_staff_room, rotate
from crypto.filing import erase, handle
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.object_rules import ATTACHMENT, MESSAGE, NOTE
from crypto.objects import SealedObject
from crypto.room_view import ObjectRow, ReadObject, RoomView, read_room
from crypto.rooms import STAFF, TALK
from crypto.signers import Who
from crypto.steps import Step
from crypto.writing import NOTHING_YET, RoomWriter
from tests.reporter_program import File
from tests.staff_api import Api


@dataclass(repr=False)
class StaffCase:
    """
    A case as its member reads it.

    Args:
        secrets: the rooms' identities by room and epoch, as far as the member has grants.
        views: the rooms that they can read.
        blobs: stored sizes by the attachments' ids.
    """

    api: Api
    actor: Actor
    directories: Directories
    chain: Chain
    secrets: dict[tuple[str, int], Identity]
    line: ListLine
    views: Mapping[str, RoomView]
    blobs: Mapping[bytes, int]
    steps: list[Step] = field(default_factory=list)
    objects: list[SealedObject] = field(default_factory=list)
    uploads: list[dict[str, str]] = field(default_factory=list)

    # --- reading ---

    @property
    def refused(self) -> list[bytes]:
        """The ids of objects that don't open or don't verify."""
        return [refused for view in self.views.values() for refused in view.refused]

    def said(self, room: str = TALK) -> list[tuple[str, str]]:
        """Return who wrote which text in a room, in order; a report's text is that of its answers, one a line."""
        return [(item.header.author.who, text) for item in self._objects(room) if (text := _text(item)) is not None]

    def files(self, room: str = TALK) -> dict[str, AttachmentBody]:
        """Return the descriptions of the files in a room, by name."""
        bodies = [item.body for item in self._objects(room) if isinstance(item.body, AttachmentBody)]
        return {body.name: body for body in bodies}

    def read_file(self, name: str, room: str = TALK) -> Iterator[bytes]:
        """Yield the bytes of the file called *name*; only at its end is it known to be whole."""
        item = next(o for o in self._objects(room) if isinstance(o.body, AttachmentBody) and o.body.name == name)
        assert isinstance(item.body, AttachmentBody)
        sealed = self.api.stream("GET", f"/blobs/{b64(item.body.blob)}")
        secret = self.secrets[room, item.header.place.epoch]
        yield from open_attachment(item.body, sealed, secret, powers_only=self.chain.powers_only)

    def _objects(self, room: str) -> Sequence[ReadObject]:
        return self.views[room].objects if room in self.views else ()

    # --- writing: what is written waits until `send` ---

    def answer(self, text: str, files: Sequence[File] = ()) -> StaffCase:
        """Write to the reporter, with files."""
        return self._write(TALK, MESSAGE, text, files)

    def note(self, text: str, files: Sequence[File] = ()) -> StaffCase:
        """Write a note to the colleagues; the first one opens their room."""
        if STAFF not in self.chain.rooms:
            self._take(open_staff_room(self.chain, self.actor, self.directories, line=self.line, day=today()))
        return self._write(STAFF, NOTE, text, files)

    def begin_handling(self) -> StaffCase:
        """Say that the case is being handled."""
        self._take(handle(self.chain, self.actor, self.directories, today()))
        return self

    def admit(self, who: Who) -> StaffCase:
        """Let a colleague into the talk and the staff's room, with all that was written there."""
        rooms = {room: range(len(self.chain.rooms[room])) for room in (TALK, STAFF) if self.chain.holds(room, self.actor.who)}
        step = admit(
            self.chain,
            self.actor,
            self.directories,
            joining={who: rooms},
            secrets=self.secrets,
            line=self.line,
            day=today(),
        )
        self._take(step)
        return self

    def erase_file(self, name: str, room: str = TALK) -> StaffCase:
        """Erase the file called *name*: its description and what is stored of it."""
        item = next(o for o in self._objects(room) if isinstance(o.body, AttachmentBody) and o.body.name == name)
        return self._erase(item, item.digest)

    def erase_under_another_digest(self, text: str, other: str) -> StaffCase:
        """Attack: erase the message *text* and sign that what went was the one that says *other*."""
        item, stands = (next(o for o in self._objects(TALK) if said in (_text(o) or "")) for said in (text, other))
        return self._erase(item, stands.digest)

    def send(self) -> None:
        """Store what was written, all or nothing, on top of the chain as it was read; raises `ApiError` where it has moved."""
        grants = [
            {"room": room, "epoch": epoch, "holder": holder, "sealed": b64(sealed)}
            for step in self.steps
            for (room, epoch, holder), sealed in step.grants.items()
        ]
        objects = [
            {"room": o.place.room, "epoch": o.place.epoch, "object": b64(o.place.object), "sealed": b64(o.sealed)}
            for o in self.objects
        ]
        content = {
            "head_seq": self.chain.head.seq - len(self.steps),
            "records": [b64(step.record) for step in self.steps],
            "grants": grants,
            "objects": objects,
            "blobs": self.uploads,
        }
        self.api.ask("POST", f"/cases/{b64(self.chain.case_id)}/append", content)
        self.steps, self.objects, self.uploads = [], [], []

    def _erase(self, item: ReadObject, digest: bytes) -> StaffCase:
        place = item.header.place
        step = erase(
            self.chain, self.actor, self.directories, room=place.room, object_id=place.object, digest=digest, day=today()
        )
        self._take(step)
        return self

    def _write(self, room: str, kind: str, text: str, files: Sequence[File]) -> StaffCase:
        if room in self.chain.stale_rooms(self.directories):
            self._take(rotate(self.chain, self.actor, self.directories, line=self.line, day=today()))
        writer = RoomWriter(self.chain, self.actor, room, self.views.get(room, NOTHING_YET), today())
        written = writer.write(kind, Text(text))
        self.objects.append(written)
        for file in files:
            place, description = self._upload(file, room, written.place.object)
            described = writer.write(ATTACHMENT, description)
            self.objects.append(described)
            tie = tie_of(room, described.place.object, described.digest)
            self.uploads.append({**place, "room": room, "tie": b64(tie)})
        return self

    def _upload(self, file: File, room: str, about: bytes) -> tuple[dict[str, str], AttachmentBody]:
        powers_only = self.chain.powers_only
        sealer = AttachmentSealer(self.chain.current(room).key, powers_only=powers_only)
        begin = sealer.begin()
        place = self.api.ask("POST", "/blobs", {"size": stored_size(file.size, len(begin), powers_only=powers_only)})
        offset = 0

        def put(data: bytes) -> None:
            nonlocal offset
            headers = {"Upload-Capability": place["capability"], "Content-Type": "application/octet-stream"}
            self.api.send("PUT", f"/blobs/{place['blob']}?offset={offset}", data, headers)
            offset += len(data)

        put(begin)
        for block in file.blocks():
            put(sealer.update(block))
        for block in sealer.finish():
            put(block)
        description = sealer.describe(unb64(place["blob"]), file.name, file.media_type, about)
        return {"blob": place["blob"], "capability": place["capability"]}, description

    def _take(self, step: Step) -> None:
        self.chain = step.chain
        self.steps.append(step)
        self.secrets |= step.rooms


def read_case(api: Api, actor: Actor, directories: Directories, case: bytes) -> StaffCase:
    """Fetch a case, verify its chain, open this member's grants and every room that they hold a key of."""
    address = f"/cases/{b64(case)}"
    answer = api.ask("GET", address)
    rows: list[dict[str, Any]] = answer["objects"]
    after = answer["after"]
    while after is not None:
        page = api.ask("GET", f"{address}/objects?after={after}")
        rows, after = rows + page["objects"], page["after"]
    chain = read_chain([unb64(record) for record in answer["records"]], directories, case)
    secrets: dict[tuple[str, int], Identity] = {}
    line: ListLine | None = None
    for grant in answer["grants"]:
        place = grant["room"], grant["epoch"]
        key = chain.key(*place).key
        secrets[place], line = open_grant(unb64(grant["sealed"]), actor.identity.open_key, key)
    assert line is not None, "a case without a grant"
    views = {}
    for room in {room for room, _ in secrets}:
        here = [ObjectRow(unb64(row["object"]), row["epoch"], unb64(row["sealed"])) for row in rows if row["room"] == room]
        identities = {epoch: secret for (where, epoch), secret in secrets.items() if where == room}
        views[room] = read_room(chain, directories, room, identities, here)
    blobs = {unb64(blob["blob"]): int(blob["stored"]) for blob in answer["blobs"]}
    return StaffCase(api, actor, directories, chain, secrets, line, views, blobs)


def _text(item: ReadObject) -> str | None:
    match item.body:
        case Text(text=text):
            return text
        case ReportBody(answers=answers):
            return "\n".join(answer.text for answer in answers)
    return None
