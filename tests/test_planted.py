"""The search finds what is planted, in every spelling that it claims to know; else that it finds nothing proves nothing."""

import base64
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.planted import JOINTS, Needles, search, search_open_files, unpacked

SENTENCE = "Den røde bil & 3 kasser"
WORDS = ("lantern", "gravel", "otter", "nine", "mossy", "a", "b", "c", "d", "e")
NEEDLES = Needles().text("sentence", SENTENCE).words("receipt", WORDS).content("file", b"\x00\xff\x10planted bytes\xfe")


@pytest.mark.parametrize("before", [b"", b"x", b"xy", b"xyz"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode, bytes.hex, bytes])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_an_encoded_sentence_is_found_wherever_it_begins(encode: object, encoding: str, before: bytes) -> None:
    assert callable(encode)
    encoded = encode(before + SENTENCE.encode(encoding) + before)
    data = encoded.encode() if isinstance(encoded, str) else encoded
    assert [found.secret for found in NEEDLES.found_in(data, "")][:1] == ["sentence"]


@pytest.mark.parametrize(
    "data", [quote(SENTENCE), quote_plus(SENTENCE), "Den r\\xf8de bil & 3 kasser", SENTENCE.replace("&", "&amp;")]
)
def test_a_sentence_is_found_as_the_web_writes_it(data: str) -> None:
    assert [found.secret for found in NEEDLES.found_in(data.encode(), "")][:1] == ["sentence"]


@pytest.mark.parametrize("joint", JOINTS)
def test_a_receipt_is_found_however_its_words_are_joined(joint: str) -> None:
    assert [found.secret for found in NEEDLES.found_in(joint.join(WORDS).encode(), "")][:1] == ["receipt"]


def test_a_sentence_is_found_in_a_database_in_its_journal_and_in_a_name(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "some.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE kept (text)")
    connection.execute("INSERT INTO kept VALUES (?)", (SENTENCE,))
    connection.commit()
    (tmp_path / "receipt of lantern gravel otter").mkdir()
    places = {Path(found.place).name for found in search(NEEDLES, [tmp_path])}
    connection.close()
    assert places == {"some.db-wal", "receipt of lantern gravel otter"}
    assert {Path(found.place).name for found in search(NEEDLES, [tmp_path])} >= {"some.db"}


def test_a_sentence_is_found_in_a_file_that_firefox_has_packed(tmp_path: Path) -> None:
    """The same words came before, so that the second half of the sentence is only a reference."""
    data, start = f"3 kasser {SENTENCE}!!!!!".encode(), len(b"3 kasser Den r\xc3\xb8de bil & ")
    packed = bytes([0xF4, start - 15]) + data[:start] + bytes([start, 0]) + bytes([0x50]) + b"!!!!!"
    (tmp_path / "session.jsonlz4").write_bytes(b"mozLz40\0" + len(data).to_bytes(4, "little") + packed)
    assert unpacked((tmp_path / "session.jsonlz4").read_bytes()) == data
    assert [found.place for found in search(NEEDLES, [tmp_path])] == [f"{tmp_path / 'session.jsonlz4'}, unpacked"]


def test_bytes_are_found_in_an_open_file_that_has_no_name(tmp_path: Path) -> None:
    program = "import sys, tempfile, time; f = tempfile.TemporaryFile(); f.write(sys.stdin.buffer.read()); f.flush(); "
    line = [sys.executable, "-c", program + "print(flush=True); time.sleep(60)"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(line, stdin=pipe, stdout=pipe, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"...\x00\xff\x10planted bytes\xfe...")
        process.stdin.close()
        process.stdout.readline()
        found = search_open_files(NEEDLES, process.pid)
        process.kill()
    assert [item.secret for item in found] == ["file"]


def test_an_empty_folder_is_no_proof(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="nothing to search"):
        search(NEEDLES, [tmp_path])
