"""Telling a form that was sent again from one that was edited: by an id that its content gives."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.services.stage_attachment import ReceivedFile
from crypto.form import FormSecret

OBJECT_SIZE: Final = 16


def content_id(instance: bytes, form: FormSecret, texts: Iterable[str], files: Sequence[ReceivedFile]) -> bytes:
    """
    Return the 16-byte id of the object that holds this content.

    A keyed hash, so that it looks random to all who don't have the form's secret. Being the object's id, it is stored in the same
    transaction as the object: nothing else must be kept to know a repetition, and nothing can be kept in one place and
    missing in the other.
    """
    return form.content_hash(instance, _parts(texts, files))[:OBJECT_SIZE]


def _parts(texts: Iterable[str], files: Sequence[ReceivedFile]) -> Iterator[bytes]:
    for text in texts:
        yield text.encode()
    yield b"files"
    for file in files:
        yield b"|".join((file.mark, str(file.size).encode(), file.name.encode()))
