"""An exported case: a ZIP that opens without the server, by `tillit open` or by `age` itself (SPEC §13)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from crypto.chain import MAX_RECORDS
from crypto.encoding import b64, canonical, parse_canonical, unb64
from crypto.entry import Entry
from crypto.errors import Refused
from crypto.fields import Fields
from crypto.founding import INSTANCE_SIZE, ORGANISATION_SIZE, Founding
from crypto.link import CASE_SIZE
from crypto.records import OBJECT_SIZE
from crypto.room_view import ObjectRow
from crypto.rooms import ROOM_ROLES
from crypto.signers import as_who
from crypto.steps import GrantPlace

MAX_PART = 2 * 1024 * 1024
"""Bytes of any part but a blob: an object's largest bucket and its sealing."""

_MIDNIGHT = (1980, 1, 1, 0, 0, 0)
_CASE, _FOUNDING, _README = "case.json", "founding.txt", "README.txt"
_ROOM = "|".join(ROOM_ROLES)
_ID = "[A-Za-z0-9_-]+"
_NUMBER = "0|[1-9][0-9]{0,9}"
_PARTS = {
    kind: re.compile(pattern).fullmatch
    for kind, pattern in {
        "directory": rf"directory/({_NUMBER})\.txt",
        "entry": rf"entries/({_ID})\.txt",
        "record": r"records/([0-9]{5})\.txt",
        "grant": rf"grants/({_ROOM})-({_NUMBER})-({_ID})\.age",
        "object": rf"objects/({_ROOM})-({_NUMBER})-({_ID})\.age",
        "blob": rf"blobs/({_ID})\.age",
    }.items()
}


@dataclass(frozen=True)
class ExportedCase:
    """
    All that a reader needs of a case beside a key: nothing in it is trustworthy before `Directories` and `read_chain`.

    Args:
        case: 20 bytes.
        founding: of the organisation.
        versions: signed versions of the directory, by number.
        entries: members' entries.
        records: the chain, from the root on.
        grants: by room, epoch and holder.
        objects: by room.
    """

    case: bytes
    founding: Founding
    versions: Mapping[int, bytes]
    entries: tuple[bytes, ...]
    records: tuple[bytes, ...]
    grants: Mapping[GrantPlace, bytes]
    objects: Mapping[str, tuple[ObjectRow, ...]]


def write_export(target: BinaryIO | Path, exported: ExportedCase, blobs: Mapping[bytes, Iterable[bytes]], readme: str) -> None:
    """
    Write the ZIP, uncompressed and without dates.

    Args:
        target: a file, or where to make one.
        exported: the case.
        blobs: the sealed files by their 16-byte ids, in blocks.
        readme: what a person without this program should know, in their language.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in _parts(exported):
            archive.writestr(_info(name), data)
        for blob, blocks in blobs.items():
            with archive.open(_info(f"blobs/{b64(blob)}.age"), "w", force_zip64=True) as part:
                for block in blocks:
                    part.write(block)
        archive.writestr(_info(_README), readme)


class ExportReader:
    """
    Reads an exported case. Use it as a context; blobs are read as they are asked for.

    Args:
        source: the ZIP.

    Raises:
        Refused: it is no exported case, has a part that does not belong, one twice, or one too large.
    """

    def __init__(self, source: BinaryIO | Path) -> None:
        try:
            self._archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise Refused("export: no ZIP") from None
        try:
            self.case = self._read_case()
        except BaseException:
            self._archive.close()
            raise

    def blob(self, blob: bytes) -> IO[bytes]:
        """Return a sealed file, open at its beginning and seekable; or raise `Refused`: it is not there."""
        try:
            return self._archive.open(f"blobs/{b64(blob)}.age")
        except (KeyError, zipfile.BadZipFile):
            raise Refused("export: no such blob") from None

    def stored_size(self, blob: bytes) -> int:
        """Return the bytes of a sealed file, or raise `Refused`: it is not there."""
        try:
            return self._archive.getinfo(f"blobs/{b64(blob)}.age").file_size
        except KeyError:
            raise Refused("export: no such blob") from None

    def __enter__(self) -> ExportReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def _read_case(self) -> ExportedCase:
        parts: dict[str, dict[tuple[str, ...], bytes]] = {kind: {} for kind in _PARTS}
        plain: dict[str, bytes] = {}
        for info in self._archive.infolist():
            kind, key = _kind(info.filename)
            found = parts.get(kind, {})
            if key in found or info.filename in plain or info.compress_type != zipfile.ZIP_STORED:
                raise Refused("export: twice, or compressed")
            if kind == "blob":
                found[key] = b""
            elif kind:
                found[key] = self._part(info)
            else:
                plain[info.filename] = self._part(info)
        if not {_CASE, _FOUNDING} <= plain.keys():
            raise Refused("export: no case")
        return _assemble(plain, parts)

    def _part(self, info: zipfile.ZipInfo) -> bytes:
        if info.file_size > MAX_PART:
            raise Refused("export: a part is too large")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError):
            raise Refused("export: a part is damaged") from None


def _parts(exported: ExportedCase) -> Iterator[tuple[str, bytes]]:
    founding = exported.founding
    yield (
        _CASE,
        canonical(
            {
                "case": b64(exported.case),
                "instance": b64(founding.instance),
                "organisation": b64(founding.organisation),
                "v": 1,
            }
        ),
    )
    yield _FOUNDING, founding.marshal()
    for number, version in sorted(exported.versions.items()):
        yield f"directory/{number}.txt", version
    for entry in exported.entries:
        yield f"entries/{Entry.parse(entry).who}.txt", entry
    for seq, record in enumerate(exported.records):
        yield f"records/{seq:05d}.txt", record
    for (room, epoch, who), grant in sorted(exported.grants.items()):
        yield f"grants/{room}-{epoch}-{who}.age", grant
    for room, rows in sorted(exported.objects.items()):
        for row in rows:
            yield f"objects/{room}-{row.epoch}-{b64(row.object)}.age", row.sealed


def _info(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _MIDNIGHT)


def _kind(name: str) -> tuple[str, tuple[str, ...]]:
    """Return what a part is and the ids in its name; an empty kind for the three that have none."""
    if name in (_CASE, _FOUNDING, _README):
        return "", (name,)
    for kind, match in _PARTS.items():
        if found := match(name):
            return kind, found.groups()
    raise Refused("export: a part that does not belong")


def _assemble(plain: Mapping[str, bytes], parts: Mapping[str, Mapping[tuple[str, ...], bytes]]) -> ExportedCase:
    founding = Founding.parse(plain[_FOUNDING])
    fields = Fields(parse_canonical(plain[_CASE]), ("case", "instance", "organisation", "v"))
    fields.constant("v", 1)
    named = fields.binary("instance", INSTANCE_SIZE), fields.binary("organisation", ORGANISATION_SIZE)
    if named != (founding.instance, founding.organisation):
        raise Refused("export: another organisation")
    records = parts["record"]
    if len(records) > MAX_RECORDS or {int(seq) for (seq,) in records} != set(range(len(records))):
        raise Refused("export: records are missing")
    objects: dict[str, list[ObjectRow]] = {}
    for (room, epoch, item), sealed in parts["object"].items():
        objects.setdefault(room, []).append(ObjectRow(unb64(item, OBJECT_SIZE), int(epoch), sealed))
    return ExportedCase(
        case=fields.binary("case", CASE_SIZE),
        founding=founding,
        versions={int(number): data for (number,), data in parts["directory"].items()},
        entries=tuple(parts["entry"].values()),
        records=tuple(data for _, data in sorted(records.items())),
        grants={(room, int(epoch), as_who(who)): data for (room, epoch, who), data in parts["grant"].items()},
        objects={room: tuple(rows) for room, rows in objects.items()},
    )
