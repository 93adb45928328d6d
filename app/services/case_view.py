"""What a reporter is shown of their case: state, messages with who wrote them, files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from sqlalchemy.orm import Session

from app.services.read_case import OpenRooms, read_identity
from app.services.readers import published_name
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import objects_in
from crypto.bodies import AttachmentBody, IdentityBody, ReportBody, Text
from crypto.directory import Body, Version
from crypto.room_view import Mark, ReadObject
from crypto.rooms import IDENTITY
from crypto.signers import REPORTER

Side: TypeAlias = Literal["reporter", "staff"]

_SHOWN: Final = 500
"""Messages on the page: older ones would make it too long to load over Tor."""


@dataclass(frozen=True, slots=True, repr=False)
class ShownFile:
    """A file that can be fetched: *object* is the hex id of its description."""

    object: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, repr=False)
class ShownMessage:
    """
    Something that was written: by whom, on which day, and what a reader should know of it.

    *answers* are a report's questions and what was answered, in the reader's language. *body* is who wrote it as the organisation
    calls them; *name* only where it publishes its members' names.
    """

    side: Side
    body: str | None
    name: str | None
    day: date | None
    marks: frozenset[Mark]
    text: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    files: tuple[ShownFile, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class CaseView:
    """
    A case as its reporter is shown it. The state is the chain's, never the clear column's.

    *identity* is what they said about who they are: titles and texts. *older* is how many messages are left out, *unreadable*
    whether something there can't be read.
    """

    number: str
    state: str
    withdrawn: bool
    filed: date | None
    identity: tuple[tuple[str, str], ...]
    messages: tuple[ShownMessage, ...]
    older: int
    unreadable: bool


@dataclass(slots=True)
class _Group:
    """An object with the files that belong to it."""

    item: ReadObject
    marks: frozenset[Mark]
    files: list[ShownFile] = field(default_factory=list)


def view_case(session: Session, rooms: OpenRooms, language: str) -> CaseView:
    """Return what the reporter is shown, in the order of the talk; roles and bodies in *language*."""
    chain = rooms.chain
    groups = _grouped(rooms.talk.objects)
    identity, unreadable = _identity(session, rooms, language)
    return CaseView(
        number=chain.number,
        state=chain.state,
        withdrawn=chain.withdrawn,
        filed=chain.root.day,
        identity=identity,
        messages=tuple(_message(session, rooms, group, language) for group in groups[-_SHOWN:]),
        older=max(len(groups) - _SHOWN, 0),
        unreadable=unreadable or bool(rooms.talk.refused),
    )


def _identity(session: Session, rooms: OpenRooms, language: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return what the reporter said about who they are, and whether some of it can't be read."""
    if IDENTITY not in rooms.chain.rooms:
        return (), False
    room = read_identity(rooms, objects_in(SessionReader(session), rooms.chain.case_id, IDENTITY))
    fields = [field for item in room.objects if isinstance(item.body, IdentityBody) for field in item.body.fields]
    retold = rooms.reporting.rulebook.retold
    return tuple(retold(field.name, field.title, field.text, language) for field in fields), bool(room.refused or not fields)


def _grouped(objects: Sequence[ReadObject]) -> list[_Group]:
    """Return the objects with each file at the message of the same author that it belongs to, or on its own."""
    messages = {item.header.place.object: item for item in objects if not isinstance(item.body, AttachmentBody)}
    groups: dict[bytes, _Group] = {}
    attached: list[tuple[bytes, ReadObject, ShownFile]] = []
    for item in objects:
        body, place = item.body, item.header.place
        if not isinstance(body, AttachmentBody):
            groups[place.object] = _Group(item, item.marks)
            continue
        file = ShownFile(place.object.hex(), body.name, body.size)
        message = messages.get(body.about or b"")
        if message is not None and message.header.author == item.header.author:
            attached.append((message.header.place.object, item, file))
        else:
            groups[place.object] = _Group(item, item.marks, [file])
    for about, item, file in attached:
        groups[about].files.append(file)
        groups[about].marks |= item.marks  # a file put there later must not pass for a part of what was said in time
    return list(groups.values())


def _message(session: Session, rooms: OpenRooms, group: _Group, language: str) -> ShownMessage:
    header, body = group.item.header, group.item.body
    side: Side = "reporter" if header.author.who == REPORTER else "staff"
    title, name = (None, None) if side == "reporter" else _author(session, rooms, group.item, language)
    return ShownMessage(
        side=side,
        body=title,
        name=name,
        day=header.day,
        marks=group.marks,
        text=body.text if isinstance(body, Text) else "",
        answers=_answers(rooms, body, language) if isinstance(body, ReportBody) else (),
        files=tuple(group.files),
    )


def _answers(rooms: OpenRooms, report: ReportBody, language: str) -> tuple[tuple[str, str], ...]:
    retold = rooms.reporting.rulebook.retold
    return tuple(retold(answer.question, answer.title, answer.text, language) for answer in report.answers)


def _author(session: Session, rooms: OpenRooms, item: ReadObject, language: str) -> tuple[str | None, str | None]:
    """Return the body that the author sits in and their name, both as of when they wrote."""
    header = item.header
    seen = rooms.chain.records[rooms.chain.seq_of(header.seen_record)]
    version = rooms.directories.version(seen.directory)
    member = rooms.directories.entry(header.author.who).member
    body = _body_of(version, member)
    if body is None:
        return None, None
    return body.name(language), published_name(session, version, member) if body.publish else None


def _body_of(version: Version, member: bytes) -> Body | None:
    return next((body for body in version.bodies if any(seat.member == member for seat in body.seats)), None)
