"""Key files hold one secret, plain for age or under a passphrase that can't be made cheap (SPEC §12)."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from crypto.age import seal
from crypto.encoding import canonical
from crypto.errors import NotAHolder, Refused
from crypto.keyfile import (
    MAX_KEY_FILE,
    is_protected,
    protect,
    read_identity_key_file,
    read_root_key_file,
    unprotect,
    write_identity_key_file,
    write_root_key_file,
)
from tests.crypto.world import HANNA, ROOTS

PASSPHRASE = "lantern gravel orbit dwell fable moss"
PLAIN = write_identity_key_file(HANNA.identity)
ROOT = write_root_key_file(ROOTS[0])
LINE = HANNA.identity.text.encode()


@cache
def protected() -> bytes:
    """Return a protected key file; making one costs what it costs."""
    return protect(PLAIN, PASSPHRASE)


def test_what_was_written_is_read_back() -> None:
    assert read_identity_key_file(PLAIN) == HANNA.identity
    assert read_root_key_file(ROOT) == ROOTS[0]
    assert not is_protected(PLAIN)


@pytest.mark.parametrize(
    "data", [LINE, LINE + b"\n", b"\n\n# comment\r\n" + LINE + b"\r\n", b"# created: today\n  " + LINE + b"  "]
)
def test_comments_and_empty_lines_may_stand_around(data: bytes) -> None:
    assert read_identity_key_file(data) == HANNA.identity


@pytest.mark.parametrize(
    "data", [b"", b"# nothing\n", LINE + b"\n" + LINE, LINE.lower(), LINE[:-1], ROOT, b"\xff", LINE + b"\n" * MAX_KEY_FILE]
)
def test_another_identity_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_identity_key_file(data)


@pytest.mark.parametrize(
    "data", [b"", PLAIN, ROOT.replace(b"ROOT-1", b"ROOT-2"), ROOT[:-3], ROOT + ROOT, ROOT.replace(b"ROOT-1", b"ROOT-1 ")]
)
def test_another_root_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_root_key_file(data)


def test_a_protected_key_file_opens_with_its_passphrase_alone() -> None:
    assert is_protected(protected())
    assert unprotect(protected(), PASSPHRASE.upper()) == PLAIN
    with pytest.raises(NotAHolder):
        unprotect(protected(), "another passphrase")


def with_header(**changes: object) -> bytes:
    cost: dict[str, object] = {"lanes": 1, "memory": 65_536, "passes": 3, "salt": "A" * 22, **changes}
    header = canonical({key: value for key, value in cost.items() if value is not None})  # type: ignore[misc]  # any value
    return b"tillit/v1/keyfile\n" + header + b"\n" + protected().split(b"\n", 2)[2]


@pytest.mark.parametrize(
    "changes",
    [
        {"memory": 65_535},
        {"passes": 2},
        {"lanes": 2},
        {"memory": 2**20 + 1},
        {"passes": 11},
        {"salt": "A" * 21},
        {"salt": None},
        {"salt": "A" * 20},
        {"more": 1},
        {"memory": "65536"},
    ],
)
def test_a_cost_outside_the_limits_is_refused_before_the_passphrase_is_used(
    changes: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = with_header(**changes)
    monkeypatch.setattr("crypto.keyfile.stretch", lambda *_: pytest.fail("the passphrase was used"))
    with pytest.raises(Refused):
        unprotect(data, PASSPHRASE)


@pytest.mark.parametrize("data", [b"", PLAIN, b"tillit/v1/keyfile\n", b"tillit/v1/keyfile\n{}\n", b"tillit/v1/keyfile\n{}"])
def test_another_protected_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        unprotect(data, PASSPHRASE)


def test_age_reads_a_plain_key_file(age_command: Path, tmp_path: Path) -> None:
    key, sealed = tmp_path / "key.txt", tmp_path / "sealed.age"
    key.write_bytes(PLAIN)
    sealed.write_bytes(seal(b"text", [HANNA.identity.public.seal]))
    done = subprocess.run([age_command, "-d", "-i", key, sealed], capture_output=True, check=True)
    assert done.stdout == b"text"
