"""The `age` command opens what is sealed here, and what it seals opens here."""

import subprocess
from pathlib import Path

import pytest

from crypto.age import CHUNK_SIZE, NotAHolder, OpenKey, Refused, SealKey, open_sealed, seal

SIZES = [0, 1, 5, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 1_000_000]
ANN, BEN = OpenKey(bytes(range(32))), OpenKey(bytes(range(32, 64)))


def run(command: Path, *arguments: str | Path, given: bytes = b"") -> bytes:
    return subprocess.run([command, *arguments], input=given, capture_output=True, check=True, timeout=60).stdout


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "ann.key"
    path.write_text(f"# a comment\n{ANN.text}\n")
    return path


def test_the_command_is_new_enough(age_command: Path) -> None:
    """Before 1.3 it knows no hybrid recipients."""
    major, minor, *_ = run(age_command, "--version").decode().strip().removeprefix("v").split(".")
    assert (int(major), int(minor)) >= (1, 3)


@pytest.mark.parametrize("size", SIZES)
def test_the_command_opens_what_is_sealed_here(age_command: Path, key_file: Path, size: int) -> None:
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert run(age_command, "--decrypt", "-i", key_file, given=seal(plaintext, [ANN.seal_key])) == plaintext
    both = seal(plaintext, [BEN.seal_key, ANN.seal_key])
    assert run(age_command, "--decrypt", "-i", key_file, given=both) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_what_the_command_seals_opens_here(age_command: Path, size: int) -> None:
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)
    sealed = run(age_command, "-r", ANN.seal_key.text, "-r", BEN.seal_key.text, given=plaintext)
    assert open_sealed(sealed, [ANN]) == open_sealed(sealed, [BEN]) == plaintext
    with pytest.raises(NotAHolder):
        open_sealed(sealed, [OpenKey(bytes(32))])


def test_the_command_derives_the_same_recipient_from_an_identity(age_command: Path, key_file: Path) -> None:
    assert run(age_command.with_name("age-keygen"), "-y", key_file).decode() == ANN.seal_key.text + "\n"


def test_an_identity_made_by_the_command_is_read_here(age_command: Path) -> None:
    *comments, identity = run(age_command.with_name("age-keygen"), "-pq").decode().splitlines()
    recipient = next(line.removeprefix("# public key: ") for line in comments if line.startswith("# public key: "))
    key = OpenKey.from_text(identity)
    assert key.text == identity
    assert key.seal_key == SealKey.from_text(recipient)


def test_an_armored_file_of_the_command_is_refused(age_command: Path) -> None:
    with pytest.raises(Refused):
        open_sealed(run(age_command, "--armor", "-r", ANN.seal_key.text, given=b"x"), [ANN])


def test_the_command_refuses_a_changed_file(age_command: Path, key_file: Path) -> None:
    sealed = bytearray(seal(b"x", [ANN.seal_key]))
    sealed[-1] ^= 1
    with pytest.raises(subprocess.CalledProcessError):
        run(age_command, "--decrypt", "-i", key_file, given=bytes(sealed))
