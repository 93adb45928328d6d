"""Files of attachments: out of others' reach, without a time, and refused before the disk is full."""

import os
import threading
import time
from pathlib import Path

import pytest

from app.storage.blob_files import DAY, BlobFiles
from app.storage.errors import DiskFull

BLOB = bytes.fromhex("00112233445566778899aabbccddeeff")


def write(files: BlobFiles, blob: bytes = BLOB, content: bytes = b"sealed") -> None:
    with files.start(blob) as file:
        file.write(content)


def test_a_file_is_under_its_name_only_once_it_is_settled(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path / "blobs")
    write(files)
    assert not files.path(BLOB).exists()
    files.settle(BLOB)
    assert not files.staging(BLOB).exists()
    with files.read(BLOB) as file:
        assert file.read() == b"sealed"


def test_a_file_does_not_tell_when_it_was_written(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path / "blobs")
    write(files)
    files.settle(BLOB)
    status = files.path(BLOB).stat()
    assert status.st_mtime % DAY == status.st_atime % DAY == 0
    assert time.time() - status.st_mtime < 2 * DAY


def test_nobody_else_can_read_a_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files = BlobFiles(tmp_path / "blobs")
        files.check_room()
        write(files)
        files.settle(BLOB)
    finally:
        os.umask(before)
    made = [files.folder, *files.folder.rglob("*")]
    assert len(made) == 4
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_an_upload_goes_on_where_it_stopped(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path / "blobs")
    write(files, content=b"sea")
    with files.reopen(BLOB) as file:
        file.write(b"led")
    files.settle(BLOB)
    assert files.path(BLOB).read_bytes() == b"sealed"


def test_a_disk_that_runs_short_keeps_its_reserve_for_text(tmp_path: Path) -> None:
    BlobFiles(tmp_path, reserve=0).check_room()
    with pytest.raises(DiskFull):
        BlobFiles(tmp_path, reserve=2**62).check_room()
    with pytest.raises(DiskFull):
        BlobFiles(tmp_path, reserve=0).check_room(2**62)


def test_discarding_removes_it_wherever_it_lies(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path / "blobs")
    files.discard(BLOB)
    write(files)
    assert list(files.all()) == [BLOB]
    files.discard(BLOB)
    write(files)
    files.settle(BLOB)
    assert list(files.all()) == [BLOB]
    files.discard(BLOB)
    assert list(files.all()) == []


def test_files_settled_at_once_in_one_new_folder_are_all_settled(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path / "blobs")
    blobs = [BLOB[:15] + bytes([last]) for last in range(16)]
    for blob in blobs:
        write(files, blob)
    ready, failed = threading.Barrier(len(blobs)), []

    def settle(blob: bytes) -> None:
        ready.wait()
        try:
            files.settle(blob)
        except OSError as error:
            failed.append(error)

    threads = [threading.Thread(target=settle, args=(blob,)) for blob in blobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(files.all()) == set(blobs)
