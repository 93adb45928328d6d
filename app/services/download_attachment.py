"""A file of a case, opened block by block as it is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from app.services.read_case import OpenRooms
from app.storage.blob_files import BlobFiles
from crypto.age import ReadAt
from crypto.attachments import clean_name, seekable_attachment
from crypto.bodies import AttachmentBody
from crypto.room_view import ReadObject

_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class OpenedFile:
    """A file ready to be sent: its name made harmless, its size in bytes, its blocks of 1 MiB."""

    name: str
    size: int
    blocks: Iterator[bytes]


def find_file(rooms: OpenRooms, object_id: str) -> ReadObject | None:
    """Return the description with this hex id, None where the talk holds none that verifies."""
    for item in rooms.talk.objects:
        if item.header.place.object.hex() == object_id and isinstance(item.body, AttachmentBody):
            return item
    return None


def open_file(files: BlobFiles, rooms: OpenRooms, item: ReadObject) -> OpenedFile:
    """
    Return the file that *item* describes.

    Its last chunk is opened before the first block is sent: a blob that was cut off is refused whole.

    Raises:
        Refused: the blob is another one, or not whole.
        FileNotFoundError: it is gone.
    """
    body = item.body
    if not isinstance(body, AttachmentBody):
        raise TypeError("only an attachment's description has a file")
    source = files.read(body.blob)
    size = source.seek(0, 2)
    room = rooms.keys[item.header.place.epoch]
    reader = seekable_attachment(body, _read_at(source), size, room, powers_only=rooms.chain.powers_only)

    def blocks() -> Iterator[bytes]:
        with source:
            for start in range(0, body.size, _BLOCK):
                yield reader.read(start, min(_BLOCK, body.size - start))

    return OpenedFile(clean_name(body.name), body.size, blocks())


def _read_at(source: BinaryIO) -> ReadAt:
    def read(offset: int, size: int) -> bytes:
        source.seek(offset)
        return source.read(size)

    return read
