"""Read an exported case away from the server: nothing in it is believed before it is verified."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.services.obstacle import N_, Obstacle
from app.services.save_file import save_blocks
from crypto.attachments import open_attachment
from crypto.bodies import AttachmentBody
from crypto.chain import Chain, read_chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.export import ExportedCase, ExportReader
from crypto.grants import open_grant
from crypto.identity import Identity, PublicKeys
from crypto.room_view import ReadObject, RoomView, read_room

BLOCK = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class OpenedExport:
    """
    A verified case, as far as one key opens it.

    Args:
        chain: the case's.
        directories: the organisation's, as of the export.
        rooms: what was written, by room.
        keys: the rooms' identities by room and epoch.
        locked: rooms that hold something which this key does not open.
        broken: how many grants to this key were not what the chain says.
        reader: the public half of the key that opened it.
    """

    chain: Chain
    directories: Directories
    rooms: Mapping[str, RoomView]
    keys: Mapping[tuple[str, int], Identity] = field(repr=False)
    locked: tuple[str, ...]
    broken: int
    reader: PublicKeys

    @property
    def attachments(self) -> Iterator[tuple[ReadObject, AttachmentBody]]:
        """The descriptions of files, room by room in the reader's order."""
        for view in self.rooms.values():
            for item in view.objects:
                if isinstance(item.body, AttachmentBody):
                    yield item, item.body


def open_export(exported: ExportedCase, identity: Identity, pin: bytes | None) -> OpenedExport:
    """
    Verify the case and open what *identity* holds.

    Args:
        exported: as it was read from the file.
        identity: a member's.
        pin: the 32-byte root fingerprint that the reader has on paper; without one the file's own founding is taken, and the
            reader must compare its fingerprint themselves.

    Raises:
        Obstacle: the fingerprint is another, or the key is nobody's in this directory.
        Refused: the directory or the chain doesn't verify.
    """
    founding = exported.founding
    if pin is not None and pin != founding.fingerprint:
        raise Obstacle(N_("The case is of an organisation with another root fingerprint."))
    directories = Directories(founding, exported.versions.values(), exported.entries, founding.fingerprint)
    chain = read_chain(exported.records, directories, exported.case)
    holders = [who for who, entry in directories.entries.items() if entry.public == identity.public]
    if not holders:
        raise Obstacle(N_("This key belongs to nobody in the organisation's directory."))
    keys, broken = _open_grants(exported, chain, holders, identity)
    rooms = {}
    for room, rows in sorted(exported.objects.items()):
        held = {epoch: secret for (name, epoch), secret in keys.items() if name == room}
        if held:
            rooms[room] = read_room(chain, directories, room, held, rows)
    locked = tuple(room for room in sorted(exported.objects) if room not in rooms)
    return OpenedExport(chain, directories, rooms, keys, locked, broken, identity.public)


def save_attachment(opened: OpenedExport, reader: ExportReader, item: ReadObject, folder: Path) -> Path:
    """
    Write an attachment into *folder* under its own name, made harmless, or with a number where that is taken.

    It is given its name only when it is whole and verified.

    Args:
        opened: the case.
        reader: the open file.
        item: the description, one of `opened.attachments`.
        folder: an existing folder.

    Raises:
        Refused: the file is missing from the export, is another one, or is not whole.
        OSError: it can't be written.
    """
    body, place = item.body, item.header.place
    if not isinstance(body, AttachmentBody):
        raise TypeError("an attachment's description is asked for")
    with reader.blob(body.blob) as source:
        blocks = iter(lambda: source.read(BLOCK), b"")
        room = opened.keys[place.room, place.epoch]
        return save_blocks(open_attachment(body, blocks, room, powers_only=opened.chain.powers_only), body.name, folder)


def _open_grants(
    exported: ExportedCase, chain: Chain, holders: Sequence[str], identity: Identity
) -> tuple[dict[tuple[str, int], Identity], int]:
    keys: dict[tuple[str, int], Identity] = {}
    broken = 0
    for (room, epoch, who), sealed in exported.grants.items():
        if who not in holders:
            continue
        try:
            keys[room, epoch], _ = open_grant(sealed, identity.open_key, chain.key(room, epoch).key)
        except Refused:
            broken += 1
    return keys, broken
