"""A case as a file that opens without the server: what this member may read of it, still sealed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from sqlalchemy.orm import Session

from app.domain.case import Access
from app.services.block_pipe import BlockPipe
from app.services.read_case_as_member import open_for
from app.services.standing import Standing, require_active
from app.storage.blob_files import BlobFiles
from app.storage.cases import records_of
from app.storage.organisations import entries
from app.storage.staff_cases import readable_blobs, readable_objects
from crypto.export import ExportedCase, write_export
from crypto.founding import Founding
from crypto.records import parse_record
from crypto.room_view import ObjectRow


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be packed: the case, and the ids of its sealed files."""

    case: ExportedCase
    blobs: tuple[bytes, ...]


def export_case(session: Session, standing: Standing, case: bytes) -> Export:
    """
    Return what the member can take home of a case (20-byte id): its chain, the directory this rests on, what they have keys of.

    Raises:
        Refusal: NOT_FOUND: not a case of theirs.
    """
    directories = require_active(standing)
    _, grants = open_for(session, standing.access, case)
    records = tuple(records_of(session, case))
    numbers = {*directories.hinges, directories.newest.number, *(parse_record(record).directory for record in records)}
    listed = {member.entry for number in numbers for member in directories.version(number).members}
    exported = ExportedCase(
        case=case,
        founding=Founding.parse(standing.organisation.founding),
        versions={number: directories.versions[number].marshal() for number in sorted(numbers)},
        entries=tuple(entries(session, sorted(listed)).values()),
        records=records,
        grants={(grant.room, grant.epoch, grant.holder): grant.sealed for grant in grants},
        objects=_objects(session, standing.access, case),
    )
    return Export(exported, tuple(sorted(readable_blobs(session, case, standing.access))))


def pack(export: Export, files: BlobFiles, readme: str) -> Iterator[bytes]:
    """
    Yield the ZIP in blocks of 256 KiB, in bounded memory whatever the attachments' sizes.

    Raises:
        OSError: an attachment went meanwhile, as when the case was erased.
    """
    pipe = BlockPipe()
    blobs = {blob: files.blocks(blob) for blob in export.blobs}
    yield from pipe.run(lambda: write_export(cast("BinaryIO", pipe), export.case, blobs, readme))


def _objects(session: Session, access: Access, case: bytes) -> Mapping[str, tuple[ObjectRow, ...]]:
    rooms: dict[str, list[ObjectRow]] = {}
    for item in readable_objects(session, case, access):
        rooms.setdefault(item.room, []).append(ObjectRow(item.object, item.epoch, item.sealed))
    return {room: tuple(rows) for room, rows in rooms.items()}
