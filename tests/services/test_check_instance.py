"""The doctor finds each thing that is wrong, and nothing where all is well."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.services import machine
from app.services.check_instance import (
    check_attachments,
    check_database,
    check_directories,
    check_integrity,
    check_orphans,
    check_surroundings,
)
from app.services.end_member import end_member
from app.services.finding import Finding
from app.storage.blob_files import BlobFiles
from app.storage.migrating import migrate_down
from tests.services.cases import stage_noise, store_noise_case
from tests.services.office import DAY, HANDLER, Office


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.level, finding.sentence.format(**finding.values)) for finding in findings]


def surroundings(office: Office) -> list[tuple[str, str]]:
    return [finding for finding in told(check_surroundings(office.settings)) if "swapped" not in finding[1]]


def directories(office: Office, today: date = DAY) -> list[tuple[str, str]]:
    with office.database.reading() as session:
        return told(check_directories(session, today))


@pytest.fixture
def healthy(committee: Office) -> Office:
    """Return an office whose runtime folder counts as memory, as it would where it is served."""
    committee.settings = replace(committee.settings, runtime=Path("/dev/shm/tillit-test"))  # noqa: S108 - only looked at
    return committee


def test_nothing_is_wrong_with_a_portal_that_is_well(healthy: Office) -> None:
    store_noise_case(healthy, stage_noise(healthy), state="closed")
    assert surroundings(healthy) == []
    assert told(check_integrity(healthy.settings)) == []
    assert told(check_attachments(healthy.settings)) == []
    assert told(check_database(healthy.database)) == []
    assert directories(healthy) == []
    with healthy.database.reading() as session:
        assert told(check_orphans(session, healthy.settings, int(time.time()))) == []


def test_a_folder_that_others_can_enter_is_found(healthy: Office) -> None:
    healthy.settings.data.chmod(0o755)
    found = surroundings(healthy)
    assert any(level == "error" and str(healthy.settings.data) in sentence for level, sentence in found)


def test_a_runtime_folder_on_a_disk_is_found(committee: Office, tmp_path: Path) -> None:
    proc = tmp_path / "proc"
    proc.mkdir()
    (proc / "mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\ntmpfs {tmp_path}/memory tmpfs rw 0 0\n")
    assert machine.file_system_of(tmp_path / "memory/x", proc) == "tmpfs"
    assert machine.file_system_of(tmp_path / "elsewhere", proc) == "ext4"
    assert machine.file_system_of(tmp_path / "elsewhere", tmp_path / "nothing") is None


def test_swap_on_a_disk_is_found_and_compressed_memory_is_not_swap(tmp_path: Path) -> None:
    header = "Filename\tType\tSize\tUsed\tPriority\n"
    (tmp_path / "swaps").write_text(f"{header}/dev/zram0 partition 1 0 5\n/swapfile file 1 0 -2\n")
    assert machine.swaps(tmp_path) == ["/swapfile"]
    (tmp_path / "swaps").write_text(header)
    assert machine.swaps(tmp_path) == []


def test_a_disk_below_the_reserve_is_found(healthy: Office) -> None:
    healthy.settings = replace(healthy.settings, disk_reserve=2**62)
    assert [level for level, _ in surroundings(healthy)] == ["error"]


@pytest.mark.parametrize(
    ("origin", "well"),
    [
        ("http://portal.example", False),
        ("https://portal.example", True),
        ("http://127.0.0.1:8000", True),
        ("http://abcdefgh.onion", True),
        ("http://onion.example", False),
    ],
)
def test_an_origin_that_others_can_read_along_is_found(healthy: Office, origin: str, well: bool) -> None:  # noqa: FBT001 - a table row
    healthy.settings = replace(healthy.settings, origins=(origin,))
    assert (surroundings(healthy) == []) is well


def test_a_damaged_database_is_found(committee: Office) -> None:
    for _ in range(20):
        store_noise_case(committee)
    committee.database.close()
    with closing(sqlite3.connect(committee.settings.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(committee.settings.database.read_bytes())
    assert len(whole) > 80 * 4096
    whole[4 * 4096 : 40 * 4096] = bytes(36 * 4096)
    committee.settings.database.write_bytes(whole)
    found = told(check_integrity(committee.settings))
    assert found
    assert all(level == "error" and "damaged" in sentence for level, sentence in found)


def lose(files: BlobFiles, blob: bytes) -> None:
    files.discard(blob)


def cut(files: BlobFiles, blob: bytes) -> None:
    files.path(blob).write_bytes(b"short")


@pytest.mark.parametrize(("damage", "said"), [(lose, "missing"), (cut, "another size")])
def test_a_lost_or_cut_attachment_is_found(committee: Office, damage: Callable[[BlobFiles, bytes], None], said: str) -> None:
    blob = stage_noise(committee)
    store_noise_case(committee, blob)
    damage(BlobFiles(committee.settings.blobs), blob)
    ((level, sentence),) = told(check_attachments(committee.settings))
    assert level == "error"
    assert said in sentence


def test_files_that_no_case_has_are_counted(committee: Office) -> None:
    BlobFiles(committee.settings.blobs).start(bytes(16)).close()
    with committee.database.reading() as session:
        ((level, sentence),) = told(check_orphans(session, committee.settings, int(time.time()) + 7200))
    assert level == "warning"
    assert sentence.startswith("1 files")


def test_a_database_of_another_version_is_found(committee: Office) -> None:
    migrate_down(committee.database, "base")
    assert [level for level, _ in told(check_database(committee.database))] == ["error"]


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [(70, None, ""), (72, "warning", "runs out"), (92, "warning", "runs out"), (93, "error", "ran out")],
)
def test_a_directory_is_to_be_renewed_three_weeks_ahead(committee: Office, days: int, level: str | None, said: str) -> None:
    found = directories(committee, DAY + timedelta(days=days))
    assert [at for at, _ in found] == ([] if level is None else [level])
    assert all(said in sentence for _, sentence in found)


def test_an_organisation_that_nobody_signed_for_is_found(empty_office: Office) -> None:
    empty_office.invite("ada", HANDLER)
    ((level, sentence),) = directories(empty_office)
    assert level == "warning"
    assert "no directory" in sentence


def test_a_kind_that_nobody_receives_is_found(committee: Office) -> None:
    with committee.database.writing() as session:
        for handle in ("ada", "bo", "cy"):
            end_member(session, committee.organisation, handle)
    committee.sign_and_publish()
    assert [level for level, _ in directories(committee)] == ["error", "error"]


def test_a_directory_that_does_not_verify_is_found(committee: Office) -> None:
    with committee.database.writing() as session:
        changed = "UPDATE directory_version SET signed = CAST(replace(signed, 'House', 'Horse') AS BLOB), number = 2"
        session.connection().exec_driver_sql(changed)
    ((level, sentence),) = directories(committee)
    assert level == "error"
    assert "doesn't verify" in sentence
