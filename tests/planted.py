"""A search for what must stand nowhere: a secret in every spelling that software writes, in files and open descriptors."""

import base64
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

import psutil

JOINTS: Final = (" ", "\n", "-", "+", "%20", ", ", "</span> <span>", "")
"""What may stand between two words of a receipt or a passphrase."""

_ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")
_MOZLZ4: Final = b"mozLz40\0"


@dataclass(frozen=True)
class Found:
    """Where a secret stands, and how it is spelt there."""

    secret: str
    spelling: str
    place: str


@dataclass(frozen=True)
class Needles:
    """Secrets by what they are called, each with the bytes that betray it, by spelling."""

    spellings: dict[str, dict[str, bytes]] = field(default_factory=dict)
    searched: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    """Files without a find, with what tells whether they have changed since: many megabytes of a profile never do."""

    def text(self, name: str, text: str) -> "Needles":
        """Add a text."""
        self.spellings[name] = dict(_of_text(text))
        return self

    def words(self, name: str, words: Sequence[str]) -> "Needles":
        """Add words of a list: three in a row betray them, whatever stands between."""
        some = words[:3]
        joined = {
            f"{encoding}, joined by {joint!r}": joint.join(some).encode(encoding) for joint in JOINTS for encoding in _ENCODINGS
        }
        self.spellings[name] = {**joined, **dict(_of_text(" ".join(some)))}
        return self

    def content(self, name: str, content: bytes) -> "Needles":
        """Add bytes, of a file or a key."""
        self.spellings[name] = dict(_of_bytes(content))
        return self

    def found_in(self, data: bytes, place: str) -> Iterator[Found]:
        """Yield each secret that stands in *data*."""
        for secret, spellings in self.spellings.items():
            for spelling, needle in spellings.items():
                if needle in data:
                    yield Found(secret, spelling, place)


def search(needles: Needles, folders: Iterable[Path]) -> list[Found]:
    """Return every secret found in the files under *folders*, whose names are searched as well; there must be some files."""
    found: list[Found] = []
    files = 0
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found += needles.found_in(os.fsencode(str(path.relative_to(folder))), f"the name of {path}")
            if path.is_file() and not path.is_symlink():
                files += 1
                found += _in_file(needles, path)
    assert files, "there was nothing to search"
    return found


def search_open_files(needles: Needles, pid: int) -> list[Found]:
    """Return every secret in files that a process and its children have open: a spooled upload has no name in any folder."""
    found: list[Found] = []
    first = psutil.Process(pid)
    for process in (first, *first.children(recursive=True)):
        for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                if descriptor.is_file():
                    found += needles.found_in(descriptor.read_bytes(), f"{descriptor} -> {descriptor.readlink()}")
            except OSError:  # closed meanwhile, or not to be read
                continue
    return found


def _in_file(needles: Needles, path: Path) -> list[Found]:
    try:
        state = path.stat()
        # nobody can set a file's change time
        unchanged = len(needles.spellings), state.st_ino, state.st_size, state.st_ctime_ns
        data = b"" if needles.searched.get(path) == unchanged else path.read_bytes()
    except OSError:  # gone meanwhile
        return []
    found = list(needles.found_in(data, str(path)))
    if data.startswith(_MOZLZ4):
        found += needles.found_in(unpacked(data), f"{path}, unpacked")
    if not found:
        needles.searched[path] = unchanged
    return found


def _of_text(text: str) -> Iterator[tuple[str, bytes]]:
    for encoding in _ENCODINGS:
        for how, data in _of_bytes(text.encode(encoding)):
            yield f"{encoding} {how}", data
    other: Mapping[str, str] = {
        "url-encoded": quote(text, safe=""),
        "form-encoded": quote_plus(text),
        "html": escape(text),
        "json": text.encode("unicode_escape").decode(),
    }
    for how, spelt in other.items():
        yield how, spelt.encode()


def _of_bytes(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "as it is", data
    yield "hex", data.hex().encode()
    yield "HEX", data.hex().upper().encode()
    for shift in range(3):
        # at the other two alignments the first and the last characters hang on what stands beside
        plain = base64.b64encode(bytes(shift) + data + bytes(2)).rstrip(b"=")
        inner = plain[4 if shift else 0 : (shift + len(data)) // 3 * 4]
        yield f"base64 at {shift}", inner
        yield f"base64url at {shift}", inner.translate(bytes.maketrans(b"+/", b"-_"))


def unpacked(data: bytes) -> bytes:
    """
    Return what a mozLz4 file holds: Firefox writes its session so.

    Source: LZ4 block format; the file has a magic of 8 bytes and the size in 4 before one block.
    """
    size = struct.unpack_from("<I", data, len(_MOZLZ4))[0]
    source, at, out = memoryview(data)[len(_MOZLZ4) + 4 :], 0, bytearray()
    while at < len(source):
        token = source[at]
        length, at = _length(source, at + 1, token >> 4)
        out += source[at : at + length]
        at += length
        if at >= len(source):
            break
        offset = source[at] | source[at + 1] << 8
        length, at = _length(source, at + 2, token & 15)
        for _ in range(length + 4):  # what is copied may overlap what is written
            out.append(out[-offset])
    assert len(out) == size, "this is not mozLz4"
    return bytes(out)


def _length(source: memoryview, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        while (more := source[at]) == 255:
            length, at = length + 255, at + 1
        length, at = length + more, at + 1
    return length, at
