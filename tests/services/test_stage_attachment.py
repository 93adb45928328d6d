"""A file on its way in: sealed block by block, never in the clear on disk, discarded without a trace."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.keep_form import keep_chosen, kept_files
from app.services.reseal_attachment import reseal
from app.services.stage_attachment import FileStart, FileTooLarge, ReceivedFile, StagedFile
from app.storage.blob_files import BlobFiles
from app.storage.ephemeral import EphemeralStore
from app.storage.errors import DiskFull
from crypto.attachments import open_attachment
from crypto.form import FormSecret
from crypto.identity import Identity

ROOM = Identity.new()
SECRET = b"planted-sentence " * 3000


def staged(files: BlobFiles, room: Identity = ROOM, name: str = "a.txt", limit: int = 10**9) -> StagedFile:
    """Return a file that has not begun."""
    return StagedFile(files, FileStart(room.public.seal, 0, name, "text/plain"), limit, b"k" * 32)


def receive(files: BlobFiles, content: bytes = SECRET, name: str = "a.txt") -> ReceivedFile:
    """Return *content* as it was received, in two blocks."""
    file = staged(files, name=name)
    file.open()
    file.write(content[: len(content) // 2])
    file.write(content[len(content) // 2 :])
    return file.finish()


def opened(files: BlobFiles, file: ReceivedFile, room: Identity = ROOM) -> bytes:
    """Return what the stored file holds."""
    with files.read(file.blob) as source:
        return b"".join(open_attachment(file.describe(None), [source.read()], room))


def on_disk(folder: Path) -> bytes:
    """Return everything below *folder*."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [b"", b"x", SECRET])
def test_a_file_opens_byte_for_byte(content: bytes, tmp_path: Path) -> None:
    files = BlobFiles(tmp_path)
    file = receive(files, content)
    assert (opened(files, file), file.size) == (content, len(content))
    assert files.path(file.blob).stat().st_size == file.stored


def test_nothing_readable_is_ever_on_disk(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path)
    file = staged(files, name="planted-name.txt")
    file.open()
    file.write(SECRET)
    assert b"planted" not in on_disk(tmp_path)
    file.finish()
    assert on_disk(tmp_path)
    assert b"planted" not in on_disk(tmp_path)


def test_the_files_date_is_midnight(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path)
    assert files.path(receive(files).blob).stat().st_mtime % 86_400 == 0


def test_a_discarded_file_leaves_nothing(tmp_path: Path) -> None:
    file = staged(BlobFiles(tmp_path))
    file.open()
    file.write(SECRET)
    file.discard()
    assert on_disk(tmp_path) == b""


def test_the_limit_is_taken_and_one_byte_more_is_not(tmp_path: Path) -> None:
    file = staged(BlobFiles(tmp_path), limit=10)
    file.open()
    file.write(b"x" * 10)
    with pytest.raises(FileTooLarge):
        file.write(b"x")
    file.discard()


def test_the_reserve_for_text_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(DiskFull):
        staged(BlobFiles(tmp_path, reserve=2**62)).open()
    assert on_disk(tmp_path) == b""


def test_the_mark_tells_files_apart_and_knows_the_same_one_again(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path)
    first, again, other = receive(files), receive(files), receive(files, SECRET[:-1] + b"!")
    assert first.mark == again.mark != other.mark
    assert first.blob != again.blob


def test_a_file_can_be_sealed_again_to_another_key(tmp_path: Path) -> None:
    files, newer = BlobFiles(tmp_path), Identity.new()
    first = receive(files)
    second = reseal(files, first, ROOM, staged(files, newer))
    assert opened(files, second, newer) == SECRET
    assert (second.mark, second.size) == (first.mark, first.size)


def test_what_is_kept_for_a_form_opens_with_its_secret_alone_and_for_30_minutes(tmp_path: Path) -> None:
    store, form, file = EphemeralStore(tmp_path / "e.db"), FormSecret.new(), receive(BlobFiles(tmp_path), name="planted.txt")
    assert keep_chosen(store, bytes(16), form, (), [file], 20, 1000) == (file,)
    assert kept_files(store, bytes(16), form, 1000 + 1800) == (file,)
    assert kept_files(store, bytes(16), form, 1000 + 1801) == ()
    assert kept_files(store, bytes(16), FormSecret.new(), 1000) == ()
    assert b"planted" not in on_disk(tmp_path)


def test_only_chosen_files_are_kept_on(tmp_path: Path) -> None:
    store, form, files = EphemeralStore(tmp_path / "e.db"), FormSecret.new(), BlobFiles(tmp_path)
    one, two, three = (receive(files, name=name) for name in ("1", "2", "3"))
    keep_chosen(store, bytes(16), form, (), [one, two], 20, 1000)
    assert keep_chosen(store, bytes(16), form, [two.blob.hex(), "ff"], [three], 20, 1000) == (two, three)
    assert keep_chosen(store, bytes(16), form, (), [], 20, 1000) == ()
    assert kept_files(store, bytes(16), form, 1000) == ()


def test_no_more_files_are_kept_than_a_report_may_have(tmp_path: Path) -> None:
    store, form = EphemeralStore(tmp_path / "e.db"), FormSecret.new()
    one, two, three, four = (receive(BlobFiles(tmp_path)) for _ in range(4))
    keep_chosen(store, bytes(16), form, (), [one, two], 3, 1000)
    assert keep_chosen(store, bytes(16), form, [one.blob.hex(), two.blob.hex()], [three, four], 3, 1000) == (one, three, four)


@given(content=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=5))
def test_a_file_is_the_same_however_it_is_cut(content: bytes, cuts: list[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    files = BlobFiles(tmp_path_factory.mktemp("blobs"))
    file = staged(files)
    file.open()
    ends = [*sorted(min(cut, len(content)) for cut in cuts), len(content)]
    for start, end in zip([0, *ends], ends, strict=False):
        file.write(content[start:end])
    assert opened(files, file.finish()) == content
