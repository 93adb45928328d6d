"""An exported case opens without the server, by this program or by age, and nothing else passes for one (SPEC §13)."""

import subprocess
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from crypto.chain import read_chain
from crypto.directory_history import Directories
from crypto.errors import Refused
from crypto.export import MAX_PART, ExportedCase, ExportReader, write_export
from crypto.grants import open_grant
from crypto.keyfile import write_identity_key_file
from crypto.room_view import read_room
from crypto.rooms import TALK
from tests.crypto.cases import handled
from tests.crypto.world import FOUNDING, HANNA, PEOPLE, PIN, VERSIONS


def exported() -> ExportedCase:
    story = handled()
    return ExportedCase(
        case=story.chain.case_id,
        founding=FOUNDING,
        versions={item.version.number: item.marshal() for item in VERSIONS[:2]},
        entries=tuple(person.entry.marshal() for person in PEOPLE),
        records=tuple(story.records),
        grants=story.grants,
        objects={room: tuple(rows) for room, rows in story.objects.items()},
    )


def written(case: ExportedCase | None = None) -> BytesIO:
    target = BytesIO()
    write_export(target, case or exported(), {blob: [data] for blob, data in handled().blobs.items()}, "Read me.")
    return target


def test_what_was_written_is_read_back() -> None:
    with ExportReader(written()) as reader:
        case, expected = reader.case, exported()
        assert (case.case, case.founding, case.versions, case.records) == (
            expected.case,
            expected.founding,
            expected.versions,
            expected.records,
        )
        assert set(case.entries) == set(expected.entries)
        assert case.grants == expected.grants
        assert {room: set(rows) for room, rows in case.objects.items()} == {r: set(o) for r, o in expected.objects.items()}
        for blob, data in handled().blobs.items():
            assert reader.stored_size(blob) == len(data)
            assert reader.blob(blob).read() == data
        for absent in (reader.stored_size, reader.blob):
            with pytest.raises(Refused):
                absent(bytes(16))


def test_an_exported_case_is_read_with_a_key_and_nothing_else() -> None:
    with ExportReader(written()) as reader:
        case = reader.case
        known = Directories(case.founding, case.versions.values(), case.entries, PIN)
        chain = read_chain(case.records, known, case.case)
        secrets = {
            epoch: open_grant(sealed, HANNA.identity.open_key, chain.key(room, epoch).key)[0]
            for (room, epoch, who), sealed in case.grants.items()
            if (room, who) == (TALK, HANNA.who)
        }
        view = read_room(chain, known, TALK, secrets, case.objects[TALK])
    assert len(view.objects) == len(handled().objects[TALK])
    assert view.refused == ()


def test_age_alone_reads_a_message(age_command: Path, tmp_path: Path) -> None:
    """SPEC §13: a key file gives a room's identity, which gives a message: three lines of header, then the text."""
    (tmp_path / "case.zip").write_bytes(written().getvalue())
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        archive.extractall(tmp_path)
    (tmp_path / "key.txt").write_bytes(write_identity_key_file(HANNA.identity))
    grant = tmp_path / "grants" / f"talk-0-{HANNA.who}.age"

    def age(key: Path, file: Path) -> bytes:
        return subprocess.run([age_command, "-d", "-i", key, file], capture_output=True, check=True).stdout

    (tmp_path / "room.txt").write_bytes(age(tmp_path / "key.txt", grant))
    texts = [age(tmp_path / "room.txt", file) for file in sorted((tmp_path / "objects").glob("talk-0-*.age"))]
    bodies = [text.split(b"\n", 3)[3].rstrip(b"\0") for text in texts]
    assert b"And which months?" in bodies


def test_nothing_in_it_says_when_it_was_made() -> None:
    with zipfile.ZipFile(written()) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def changed(add: dict[str, bytes] | None = None, drop: str = "", how: int = zipfile.ZIP_STORED) -> BytesIO:
    """Return an exported case with parts added, or those dropped whose name contains a text."""
    target = BytesIO()
    with zipfile.ZipFile(written()) as source, zipfile.ZipFile(target, "w", how) as archive:
        for info in source.infolist():
            if not drop or drop not in info.filename:
                archive.writestr(info.filename, source.read(info))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a name stands twice is the point
            for name, data in (add or {}).items():
                archive.writestr(name, data)
    return target


@pytest.mark.parametrize(
    "source",
    [
        BytesIO(b""),
        BytesIO(b"PK\3\4" + bytes(100)),
        changed(drop="case.json"),
        changed(drop="founding"),
        changed(drop="00003"),
        changed(add={"records/00003.txt": b"again"}),
        changed(add={"case.json": b"{}"}),
        changed(add={"../escaped.txt": b""}),
        changed(add={"records/3.txt": b""}),
        changed(add={"grants/attic-0-reporter.age": b""}),
        changed(add={"grants/talk-00-reporter.age": b""}),
        changed(add={"grants/talk-0-somebody.age": b""}),
        changed(add={"objects/talk-0-short.age": b""}),
        changed(add={"records/00010.txt": bytes(MAX_PART + 1)}),
        changed(how=zipfile.ZIP_DEFLATED),
        changed(drop="case.json", add={"case.json": b'{"case":"","instance":"","organisation":"","v":1}'}),
        changed(drop="founding", add={"founding.txt": FOUNDING.marshal().replace(b"orchard", b"garden")}),
    ],
)
def test_anything_else_is_refused(source: BytesIO) -> None:
    with pytest.raises(Refused):
        ExportReader(source)


def test_a_damaged_part_is_refused() -> None:
    data = written().getvalue()
    place = data.index(b"tillit/v1/entry") + 20
    with pytest.raises(Refused):
        ExportReader(BytesIO(data[:place] + b"\0" + data[place + 1 :]))


def test_an_export_is_written_to_a_path_too(tmp_path: Path) -> None:
    write_export(tmp_path / "case.zip", exported(), {}, "Read me.")
    with ExportReader(tmp_path / "case.zip") as reader:
        assert reader.case.case == handled().chain.case_id
