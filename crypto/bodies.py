"""The bodies of objects, one type for each kind (SPEC §9, §10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from crypto.encoding import Json, b64, canonical, parse_canonical
from crypto.errors import Refused
from crypto.fields import Fields, as_text
from crypto.matter import NO_MATTER, Matter
from crypto.object_rules import ASSIGNMENT, ATTACHMENT, IDENTITY_OBJECT, MESSAGE, NOTE, REPORT
from crypto.records import OBJECT_SIZE
from crypto.signers import Who, as_member
from crypto.signing import DIGEST_SIZE

BLOB_SIZE = 16
MAX_FILE_NAME = 255
MAX_FILE_SIZE = 2**40


@dataclass(frozen=True)
class Text:
    """A message, or a note."""

    text: str = field(repr=False)

    def marshal(self) -> bytes:
        return self.text.encode()

    @classmethod
    def parse(cls, data: bytes) -> Text:
        """Read what `marshal` writes, else raise `Refused`."""
        try:
            return cls(data.decode())
        except UnicodeDecodeError:
            raise Refused("body: no text") from None


@dataclass(frozen=True)
class Answer:
    """An answer, with the question's title as the reporter saw it: rulebooks change."""

    question: str
    title: str = field(repr=False)
    text: str = field(repr=False)

    def to_json(self) -> Json:
        return {"question": self.question, "text": self.text, "title": self.title}

    @classmethod
    def from_json(cls, value: Json) -> Answer:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("question", "text", "title"))
        return cls(fields.slug("question"), fields.text("title"), fields.text("text"))


@dataclass(frozen=True)
class ReportBody:
    """A report: its answers in the form's order, the language that the form was in, and what its routing went by."""

    answers: tuple[Answer, ...]
    language: str
    matter: Matter = NO_MATTER

    def marshal(self) -> bytes:
        answers: list[Json] = [answer.to_json() for answer in self.answers]
        return canonical({"answers": answers, "language": self.language, "matter": self.matter.to_json()})

    @classmethod
    def parse(cls, data: bytes) -> ReportBody:
        """Read what `marshal` writes, else raise `Refused`."""
        fields = Fields(parse_canonical(data), ("answers", "language", "matter"))
        return cls(fields.each("answers", Answer.from_json), fields.slug("language"), Matter.from_json(fields.value("matter")))


@dataclass(frozen=True)
class IdentityField:
    """One thing that the reporter says about who they are."""

    name: str
    title: str = field(repr=False)
    text: str = field(repr=False)

    def to_json(self) -> Json:
        return {"field": self.name, "text": self.text, "title": self.title}

    @classmethod
    def from_json(cls, value: Json) -> IdentityField:
        """Read what `to_json` writes, else raise `Refused`."""
        fields = Fields(value, ("field", "text", "title"))
        return cls(fields.slug("field"), fields.text("title"), fields.text("text"))


@dataclass(frozen=True)
class IdentityBody:
    """Who the reporter is, as far as they say."""

    fields: tuple[IdentityField, ...]

    def marshal(self) -> bytes:
        return canonical({"fields": [item.to_json() for item in self.fields]})

    @classmethod
    def parse(cls, data: bytes) -> IdentityBody:
        """Read what `marshal` writes, else raise `Refused`."""
        return cls(Fields(parse_canonical(data), ("fields",)).each("fields", IdentityField.from_json))


@dataclass(frozen=True)
class AssignmentBody:
    """Which member handles the case from here on, None for nobody in particular."""

    to: Who | None

    def marshal(self) -> bytes:
        return canonical({"to": self.to})

    @classmethod
    def parse(cls, data: bytes) -> AssignmentBody:
        """Read what `marshal` writes, else raise `Refused`."""
        to = Fields(parse_canonical(data), ("to",)).value("to")
        return cls(None if to is None else as_member(to))


@dataclass(frozen=True)
class AttachmentBody:
    """
    The description of an attached file; name and type stand nowhere else.

    Args:
        about: the 16-byte id of the object that it belongs to, if any.
        blob: the 16-byte id under which the sealed file is stored.
        pin: SHA-256(age header ‖ payload nonce), 32 bytes: which sealing of which file.
        chunks: payload chunks of 64 KiB, padding included.
        size: bytes of the file itself.
        name: at most 255 bytes, see `attachments.clean_name`.
        type: the media type that the sender's program claimed; never trusted.
    """

    about: bytes | None
    blob: bytes
    pin: bytes
    chunks: int
    size: int
    name: str = field(repr=False)
    type: str = field(repr=False)

    def marshal(self) -> bytes:
        return canonical(
            {
                "about": None if self.about is None else b64(self.about),
                "blob": b64(self.blob),
                "chunks": self.chunks,
                "name": self.name,
                "pin": b64(self.pin),
                "size": self.size,
                "type": self.type,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> AttachmentBody:
        """Read what `marshal` writes, else raise `Refused`."""
        fields = Fields(parse_canonical(data), ("about", "blob", "chunks", "name", "pin", "size", "type"))
        return cls(
            about=fields.binary_or_none("about", OBJECT_SIZE),
            blob=fields.binary("blob", BLOB_SIZE),
            pin=fields.binary("pin", DIGEST_SIZE),
            chunks=fields.integer("chunks", low=1),
            size=fields.integer("size", high=MAX_FILE_SIZE),
            name=as_text(fields.value("name"), MAX_FILE_NAME),
            type=as_text(fields.value("type"), MAX_FILE_NAME),
        )


ObjectBody: TypeAlias = Text | ReportBody | IdentityBody | AttachmentBody | AssignmentBody

_PARSERS: Mapping[str, Callable[[bytes], ObjectBody]] = {
    REPORT: ReportBody.parse,
    MESSAGE: Text.parse,
    ATTACHMENT: AttachmentBody.parse,
    IDENTITY_OBJECT: IdentityBody.parse,
    NOTE: Text.parse,
    ASSIGNMENT: AssignmentBody.parse,
}


def parse_body(kind: str, data: bytes) -> ObjectBody:
    """Return the body of an object of this *kind*, or raise `Refused`."""
    if kind not in _PARSERS:
        raise Refused("body: unknown kind")
    return _PARSERS[kind](data)
