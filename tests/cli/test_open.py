"""Reading an exported case offline; and the first slice of all: report, receipt, export, answer, return."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.plain_text import one_line, plain
from app.clock import today
from app.services.open_export import open_export
from crypto.actor import Actor
from crypto.export import ExportReader, write_export
from crypto.filing import erase
from crypto.identity import Identity
from crypto.keyfile import protect, write_identity_key_file
from crypto.roles import Role
from crypto.rooms import TALK
from tests.cli.commands import Ran, Run
from tests.cli.demo import STORIES, Demo
from tests.cli.test_demo import talk

CAMP = "The summer camp"
(STORY,) = [story for story in STORIES if story.title == CAMP]


@pytest.fixture
def export(demo: Demo, tmp_path: Path) -> Path:
    """Export the camp's case as kari, and write her plain key file."""
    Path(tmp_path / "kari.key").write_bytes(write_identity_key_file(demo.identity("kari")))
    return demo.export("kari", CAMP, tmp_path / "case.zip")


def read(run: Run, *more: object, file: str = "case.zip", key: str = "kari.key") -> Ran:
    return run("open", file, "--key", key, *more)


def test_a_report_is_read_offline_answered_and_the_answer_found_with_the_receipt(run: Run, demo: Demo, export: Path) -> None:
    opened = read(run)
    assert opened.code == 0, opened.err
    for said in (*STORY.answers.values(), *(turn.text for turn in STORY.turns if turn.deed in {"message", "note"})):
        assert said in opened.out or said == "saw"
    assert "I saw or heard it myself" in opened.out
    demo.write("kari", CAMP, "We talked to her.")
    assert [item.body for item in talk(demo, CAMP).objects][-1].marshal() == b"We talked to her."


def test_whoever_was_given_the_case_is_named_as_they_sign(run: Run, demo: Demo, export: Path) -> None:
    """The directory in the file has no names; a fingerprint stands beside each entry, and members know theirs."""
    kari = demo.member("kari").entry.fingerprint_text
    assert f"Assigned to you, fingerprint {kari}" in read(run).out
    assert f"handler, fingerprint {kari}" in read(run).out
    Path("maria.key").write_bytes(write_identity_key_file(demo.identity("maria")))
    demo.export("maria", CAMP, Path("hers.zip"))
    assert f"Assigned to a member, fingerprint {kari}" in read(run, file="hers.zip", key="maria.key").out


def test_attachments_are_written_whole_under_their_names(run: Run, export: Path) -> None:
    assert STORY.file is not None
    name, text = STORY.file["name"], STORY.file["text"]
    assert read(run, "--attachments", "files").code == 0
    assert Path("files", name).read_text() == text
    assert read(run, "--attachments", "files").code == 0
    assert sorted(path.name for path in Path("files").iterdir()) == ["programme (2).txt", "programme.txt"]


def test_the_printed_fingerprint_is_held_against_the_file(run: Run, demo: Demo, export: Path) -> None:
    fingerprint = demo.sign_ins["organisations"][0]["root_fingerprint"]
    unpinned, pinned = read(run), read(run, "--root-fingerprint", fingerprint)
    assert fingerprint in unpinned.out
    assert pinned.code == 0
    assert fingerprint not in pinned.out
    other = read(run, "--root-fingerprint", "00" * 32)
    assert other.code == 1
    assert other.out == ""
    assert read(run, "--root-fingerprint", "nonsense").code == 1


def test_a_protected_key_file_needs_its_passphrase(run: Run, demo: Demo, export: Path) -> None:
    Path("guarded.key").write_bytes(protect(Path("kari.key").read_bytes(), "correct horse battery"))
    words = ("open", "case.zip", "--key", "guarded.key", "--passphrase-fd", "0")
    assert run(*words, typed="correct horse battery\n").code == 0
    wrong = run(*words, typed="another\n")
    assert (wrong.code, wrong.out) == (1, "")


def test_a_strangers_key_opens_nothing(run: Run, export: Path) -> None:
    Path("stranger.key").write_bytes(write_identity_key_file(Identity.new()))
    ran = read(run, key="stranger.key")
    assert (ran.code, ran.out) == (1, "")


def changed(source: Path, target: str, change: Callable[[str, bytes], bytes | None]) -> str:
    """Write a copy of the export in which *change* was let at every part."""
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w") as copy:
        for info in whole.infolist():
            data = change(info.filename, whole.read(info))
            if data is not None:
                copy.writestr(info.filename, data)
    return target


def without(folder: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, data: None if name.startswith(folder) else data


def flipped(folder: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:] if name.startswith(folder) else data


@pytest.mark.parametrize("part", ["records/", "directory/", "entries/", "case.json", "founding.txt"])
@pytest.mark.parametrize("damage", [without, flipped])
def test_a_case_whose_chain_or_directory_is_not_whole_shows_nothing(
    run: Run, export: Path, part: str, damage: Callable[[str], Callable[[str, bytes], bytes | None]]
) -> None:
    ran = read(run, file=changed(export, "changed.zip", damage(part)))
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 2  # the warning of an unprotected key, and the refusal


def test_what_was_signed_as_erased_and_is_still_there_is_said(run: Run, demo: Demo, export: Path) -> None:
    """Attack: somebody signs that one object was erased, with the digest of another."""
    kari = demo.member("kari")
    with ExportReader(export) as reader:
        exported, opened = reader.case, open_export(reader.case, kari.identity, None)
    by, stands = Actor.member(kari.entry, Role.HANDLER, kari.identity), opened.rooms[TALK].objects[0]
    step = erase(opened.chain, by, opened.directories, room=TALK, object_id=bytes(16), digest=stands.digest, day=today())
    write_export(Path("erased.zip"), replace(exported, records=(*exported.records, step.record)), {}, "")
    warning = "somebody signed that it was erased, but it is still here"
    assert warning not in read(run).out
    assert read(run, file="erased.zip").out.count(warning) == 1


def test_objects_that_do_not_verify_are_counted_and_block_no_other(run: Run, export: Path) -> None:
    first = [True]

    def damage(name: str, data: bytes) -> bytes:
        if name.startswith("objects/talk") and first:
            first.clear()
            return data[:-1] + bytes([data[-1] ^ 1])
        return data

    ran = read(run, file=changed(export, "changed.zip", damage))
    assert ran.code == 0
    assert "1 objects did not open" in ran.err
    assert "--- the reporter" in ran.out


@pytest.mark.parametrize(
    "damage", [without("blobs/"), flipped("blobs/"), lambda n, d: d[:-70_000] if n.startswith("blobs/") else d]
)
def test_an_attachment_that_is_not_the_one_described_is_not_written(
    run: Run, export: Path, damage: Callable[[str, bytes], bytes | None]
) -> None:
    ran = read(run, "--attachments", "files", file=changed(export, "changed.zip", damage))
    assert ran.code == 1
    assert "programme.txt is missing, or is not the file" in ran.err
    assert list(Path("files").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
def test_a_file_that_is_no_export_gets_one_sentence(run: Run, export: Path, content: bytes) -> None:
    Path("other.zip").write_bytes(content)
    ran = read(run, file="other.zip")
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "text",
    ["\x1b[2J\x1b[H", "\x9b31m", "a\rb", "\x07", "\u202egpj.exe", "\u2066x", "\x00", "\u2028", "\ue000", "\ud800"],
)
def test_a_report_has_no_power_over_the_terminal(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert shown.encode()


def test_what_is_no_control_is_shown_as_it_is() -> None:
    text = "Åse said:\r\n\t“ja” 👍🏽"
    assert plain(text) == text.replace("\r\n", "\n")
    assert one_line("a\n b\t c") == "a b c"


def test_the_first_slice_leaves_no_plaintext_in_the_data_folder(demo: Demo) -> None:
    """Its sign-ins apart, which no real portal has."""
    files = [p for p in demo.settings.data.rglob("*") if p.is_file() and not p.name.startswith("demo-")]
    stored = b"".join(path.read_bytes() for path in files)
    assert len(files) >= 3
    for story in STORIES:
        receipt = demo.receipt(story.title)
        for secret in (
            *story.answers.values(),
            *(turn.text for turn in story.turns if turn.deed in {"message", "note"}),
            receipt.text,
            receipt.words[0] + " " + receipt.words[1],
        ):
            if len(secret) > 12:
                for form in (secret.encode(), secret.encode("utf-16-le")):
                    assert form not in stored
