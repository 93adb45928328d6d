"""The published test vectors of the age format, as the npm package `cctv-age` ships them."""

import base64
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_PACKAGE = Path(__file__).parents[2] / "node_modules/cctv-age/index.js"
_ENTRY = re.compile(r'// \.\./testdata/(\S+)\nvar \w+ = __toBinary\("([A-Za-z0-9+/=]*)"\)')


@dataclass(frozen=True)
class Vector:
    """One file with what must come of it; the package's README defines the fields."""

    name: str
    fields: dict[str, list[str]]
    raw: bytes

    def one(self, field: str) -> str:
        """Return a field that stands exactly once."""
        (value,) = self.fields[field]
        return value

    @property
    def expect(self) -> str:
        return self.one("expect")

    @property
    def armored(self) -> bool:
        return "armored" in self.fields

    @property
    def hybrid_identities(self) -> list[str]:
        """The identities of the one type that is used here."""
        return [text for text in self.fields.get("identity", []) if text.startswith("AGE-SECRET-KEY-PQ-1")]

    @cached_property
    def file(self) -> bytes:
        return zlib.decompress(self.raw) if "compressed" in self.fields else self.raw


def load() -> list[Vector]:
    """Return every vector in the package; `npm ci` puts it there."""
    return [_parse(name, base64.b64decode(data)) for name, data in _ENTRY.findall(_PACKAGE.read_text())]


def _parse(name: str, data: bytes) -> Vector:
    head, _, raw = data.partition(b"\n\n")
    fields: dict[str, list[str]] = defaultdict(list)
    for line in head.decode().split("\n"):
        key, _, value = line.partition(": ")
        fields[key].append(value)
    return Vector(name, dict(fields), raw)
