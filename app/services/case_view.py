"""What a reporter is shown of their case: state, messages with who wrote them, files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from app.domain.case import StoredObject
from app.services.read_case import OpenRooms, read_identity
from crypto.bodies import AttachmentBody, IdentityBody, ReportBody, Text
from crypto.directory import Body, Version
from crypto.room_view import Mark, ReadObject
from crypto.rooms import IDENTITY
from crypto.signers import REPORTER

Side: TypeAlias = Literal["reporter", "staff"]
NameOf: TypeAlias = Callable[[Version, bytes], str | None]
"""Gives the name of a member whose body publishes names, as of a version of the directory."""

_SHOWN: Final = 500
"""Messages on the page: older ones would make it too long to load over Tor."""

_CHARACTERS: Final = 1_000_000
"""Characters of them, unless one alone has more; the page lies in memory until its reader has taken it."""


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


def view_case(rooms: OpenRooms, aside: Iterable[StoredObject], language: str, name_of: NameOf) -> CaseView:
    """
    Return what the reporter is shown, in the order of the talk.

    *aside* is what is stored in the identity's room; bodies are named in *language*, members by *name_of*.
    """
    chain = rooms.chain
    groups = _grouped(rooms.talk.objects)
    messages = _newest([_message(rooms, group, language, name_of) for group in groups[-_SHOWN:]])
    identity, unreadable = _identity(rooms, aside, language)
    return CaseView(
        number=chain.number,
        state=chain.state,
        withdrawn=chain.withdrawn,
        filed=chain.root.day,
        identity=identity,
        messages=messages,
        older=len(groups) - len(messages),
        unreadable=unreadable or bool(rooms.talk.refused),
    )


def _newest(messages: Sequence[ShownMessage]) -> tuple[ShownMessage, ...]:
    """Return the last of *messages*, as many as a page has room for."""
    length = count = 0
    for message in reversed(messages):
        length += len(message.text) + sum(len(title) + len(text) for title, text in message.answers)
        if count and length > _CHARACTERS:
            break
        count += 1
    return tuple(messages[len(messages) - count :])


def _identity(rooms: OpenRooms, aside: Iterable[StoredObject], language: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return what the reporter said about who they are, and whether some of it can't be read."""
    if IDENTITY not in rooms.chain.rooms:
        return (), False
    room = read_identity(rooms, aside)
    fields = [field for item in room.objects if isinstance(item.body, IdentityBody) for field in item.body.fields]
    retold = rooms.reporting.rulebook.retold
    if sum(len(field.title) + len(field.text) for field in fields) > _CHARACTERS:
        return (), True
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


def _message(rooms: OpenRooms, group: _Group, language: str, name_of: NameOf) -> ShownMessage:
    header, body = group.item.header, group.item.body
    side: Side = "reporter" if header.author.who == REPORTER else "staff"
    title, name = (None, None) if side == "reporter" else _author(rooms, group.item, language, name_of)
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


def _author(rooms: OpenRooms, item: ReadObject, language: str, name_of: NameOf) -> tuple[str | None, str | None]:
    """Return the body that the author sits in and their name, both as of when they wrote."""
    header = item.header
    seen = rooms.chain.records[rooms.chain.seq_of(header.seen_record)]
    version = rooms.directories.version(seen.directory)
    member = rooms.directories.entry(header.author.who).member
    body = _body_of(version, member)
    if body is None:
        return None, None
    return body.name(language), name_of(version, member) if body.publish else None


def _body_of(version: Version, member: bytes) -> Body | None:
    return next((body for body in version.bodies if any(seat.member == member for seat in body.seats)), None)
