"""A backup holds everything, sealed; what comes back from it is whole or does not come back."""

import io
import json
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.back_up import back_up
from app.services.obstacle import Obstacle
from app.services.restore import restore
from app.storage import snapshot
from app.storage.blob_files import BlobFiles
from app.storage.server_keys import make_key
from crypto.age import open_sealed, seal
from crypto.identity import Identity
from tests.services.cases import stage_noise, store_noise_case
from tests.services.office import DAY, Office

KEY = Identity.new()


def backup_of(office: Office, target: Path, key: Identity = KEY) -> Path:
    back_up(office.settings, target, [key.public.seal], DAY)
    return target


def tables(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with snapshot._connect(database) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608 - names of its own


def test_what_is_restored_is_what_was_backed_up(committee: Office, tmp_path: Path) -> None:
    make_key(committee.settings.keys, "totp")
    blobs = [stage_noise(committee, size) for size in (1, 64 * 1024, 300_000)]
    store_noise_case(committee, *blobs)
    restore(backup_of(committee, tmp_path / "b.age"), [KEY.open_key], tmp_path / "new")
    old, new = committee.settings.data, tmp_path / "new"
    assert tables(new / "tillit.db") == tables(old / "tillit.db")
    assert len(tables(new / "tillit.db")["blob"]) == 3
    for blob in blobs:
        assert BlobFiles(new / "blobs").path(blob).read_bytes() == BlobFiles(old / "blobs").path(blob).read_bytes()
    assert (new / "keys/totp.key").read_bytes() == (old / "keys/totp.key").read_bytes()


def test_nobody_else_can_look_into_what_was_restored(committee: Office, tmp_path: Path) -> None:
    store_noise_case(committee, stage_noise(committee))
    restore(backup_of(committee, tmp_path / "b.age"), [KEY.open_key], tmp_path / "new")
    made = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert len(made) > 5
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_a_backup_can_be_taken_while_somebody_writes(committee: Office, tmp_path: Path) -> None:
    with committee.database.reading() as session:
        session.connection().exec_driver_sql('SELECT count(*) FROM "case"')
        store_noise_case(committee, stage_noise(committee))
        backup_of(committee, tmp_path / "b.age")
    restored = restore(tmp_path / "b.age", [KEY.open_key], tmp_path / "new")
    assert len(restored.blobs) == 1


def test_attachments_that_no_case_has_taken_are_left_out(committee: Office, tmp_path: Path) -> None:
    staged = stage_noise(committee)
    restored = restore(backup_of(committee, tmp_path / "b.age"), [KEY.open_key], tmp_path / "new")
    assert restored.blobs == {}
    assert not BlobFiles(tmp_path / "new/blobs").path(staged).exists()


def test_a_case_erased_meanwhile_makes_the_backup_begin_anew(
    committee: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = stage_noise(committee)
    case = store_noise_case(committee, blob)
    original = BlobFiles.path
    seen: list[bytes] = []

    def erase_just_before(self: BlobFiles, asked: bytes) -> Path:
        if not seen:
            seen.append(asked)
            with committee.database.writing() as session:
                session.connection().exec_driver_sql('DELETE FROM "case" WHERE "case" = ?', (case,))
            original(self, asked).unlink()
        return original(self, asked)

    monkeypatch.setattr(BlobFiles, "path", erase_just_before)
    backup_of(committee, tmp_path / "b.age")
    monkeypatch.undo()
    assert seen == [blob]
    restored = restore(tmp_path / "b.age", [KEY.open_key], tmp_path / "new")
    assert restored.blobs == {}


def test_an_attachment_that_is_missing_stops_the_backup(committee: Office, tmp_path: Path) -> None:
    blob = stage_noise(committee)
    store_noise_case(committee, blob)
    BlobFiles(committee.settings.blobs).discard(blob)
    with pytest.raises(Obstacle):
        backup_of(committee, tmp_path / "b.age")
    assert list(tmp_path.glob("b.age*")) == []


def test_nothing_is_left_beside_the_portal(committee: Office, tmp_path: Path) -> None:
    before = {path.name for path in committee.settings.data.iterdir()}
    backup_of(committee, tmp_path / "b.age")
    assert {path.name for path in committee.settings.data.iterdir()} == before


def test_a_backup_shows_nothing_to_whoever_lacks_the_key(committee: Office, tmp_path: Path) -> None:
    sealed = backup_of(committee, tmp_path / "b.age").read_bytes()
    assert b"SQLite" not in sealed
    assert b"committee" not in sealed
    assert sealed.startswith(b"age-encryption.org/v1\n")


def test_a_backup_never_overwrites_and_never_lies_in_the_data_folder(committee: Office, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"precious")
    with pytest.raises(Obstacle):
        backup_of(committee, tmp_path / "there")
    with pytest.raises(Obstacle):
        backup_of(committee, committee.settings.data / "b.age")
    assert (tmp_path / "there").read_bytes() == b"precious"


def test_nothing_is_restored_over_something(committee: Office, tmp_path: Path) -> None:
    backup_of(committee, tmp_path / "b.age")
    with pytest.raises(Obstacle):
        restore(tmp_path / "b.age", [KEY.open_key], committee.settings.data)


def test_another_key_restores_nothing(committee: Office, tmp_path: Path) -> None:
    backup_of(committee, tmp_path / "b.age")
    with pytest.raises(Obstacle, match="another key"):
        restore(tmp_path / "b.age", [Identity.new().open_key], tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_cut_off_anywhere_or_changed_restores_nothing(committee: Office, tmp_path: Path) -> None:
    store_noise_case(committee, stage_noise(committee, 200_000))
    whole = backup_of(committee, tmp_path / "b.age").read_bytes()
    chunk = 64 * 1024 + 16
    damaged = [whole[:cut] for cut in (0, 100, 3000, len(whole) // 2, len(whole) - chunk, len(whole) - 1)]
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for number, content in enumerate([*damaged, bytes(flipped), whole + b"x"]):
        (tmp_path / f"{number}.age").write_bytes(content)
        with pytest.raises(Obstacle, match="no backup"):
            restore(tmp_path / f"{number}.age", [KEY.open_key], tmp_path / "new")
    assert [path.name for path in tmp_path.glob("new*")] == []


def repacked(backup: bytes, change: Callable[[tarfile.TarInfo, bytes], tuple[tarfile.TarInfo, bytes] | None]) -> bytes:
    """Return the backup with its entries changed, sealed again to the same key: whoever has the public key could."""
    target = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(open_sealed(backup, [KEY.open_key]))) as source,
        tarfile.open(fileobj=target, mode="w") as made,
    ):
        for entry in source:
            content = source.extractfile(entry)
            changed = change(entry, content.read() if content else b"")
            if changed is not None:
                changed[0].size = len(changed[1])
                made.addfile(changed[0], io.BytesIO(changed[1]))
    return seal(target.getvalue(), [KEY.public.seal])


def renamed(name: str) -> Callable[[tarfile.TarInfo, bytes], tuple[tarfile.TarInfo, bytes]]:
    def change(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
        entry.name = name if entry.name.startswith("blobs/") else entry.name
        return entry, data

    return change


def as_link(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
    if entry.name.startswith("blobs/"):
        entry.type, entry.linkname, data = tarfile.SYMTYPE, "/etc/passwd", b""
    return entry, data


def other_format(entry: tarfile.TarInfo, data: bytes) -> tuple[tarfile.TarInfo, bytes]:
    if entry.name == "tillit-backup.json":
        data = json.dumps(json.loads(data) | {"format": 2}).encode()
    return entry, data


FORGED: dict[str, Callable[[tarfile.TarInfo, bytes], tuple[tarfile.TarInfo, bytes] | None]] = {
    "a file above the folder": renamed("../escaped"),
    "a file anywhere": renamed("/escaped"),
    "a file of another kind": renamed("blobs/aa/readme.txt"),
    "a link": as_link,
    "an attachment missing": lambda e, d: None if e.name.startswith("blobs/") else (e, d),
    "an attachment cut": lambda e, d: (e, d[:-1]) if e.name.startswith("blobs/") else (e, d),
    "a damaged database": lambda e, d: (e, d[:20_000]) if e.name == "tillit.db" else (e, d),
    "no database": lambda e, d: None if e.name == "tillit.db" else (e, d),
    "no manifest": lambda e, d: None if e.name == "tillit-backup.json" else (e, d),
    "a newer format": other_format,
}


@pytest.mark.parametrize("forgery", FORGED)
def test_a_backup_that_somebody_else_sealed_writes_nothing(committee: Office, tmp_path: Path, forgery: str) -> None:
    store_noise_case(committee, stage_noise(committee))
    sealed = backup_of(committee, tmp_path / "b.age").read_bytes()
    (tmp_path / "forged.age").write_bytes(repacked(sealed, FORGED[forgery]))
    with pytest.raises(Obstacle):
        restore(tmp_path / "forged.age", [KEY.open_key], tmp_path / "new")
    assert [path.name for path in tmp_path.glob("new*")] == []
    assert not (tmp_path / "escaped").exists()


def test_memory_does_not_grow_with_what_is_backed_up(committee: Office, tmp_path: Path) -> None:
    store_noise_case(committee, stage_noise(committee, 48 * 1024 * 1024))
    tracemalloc.start()
    try:
        backup_of(committee, tmp_path / "b.age")
        restore(tmp_path / "b.age", [KEY.open_key], tmp_path / "new")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * 1024 * 1024
