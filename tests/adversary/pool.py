"""
Long bytes of the vectors, each written down once.

Statements stand as text, in which `"@name"` stands for a key to seal to: keys are most of what a chain is made of, and the
same in many. Everything else stands as base64url.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from crypto.encoding import Json, b64

_NAME_SIZE = 9
_SEAL_KEY = re.compile(r'"([A-Za-z0-9_-]{1622})"')
_STATEMENT = b"tillit/v1/"


class Pool:
    """Bytes by a short name, the beginning of their hash."""

    def __init__(self) -> None:
        self._keys: dict[str, Json] = {}
        self._sealed: dict[str, Json] = {}
        self._statements: dict[str, Json] = {}

    def put(self, data: bytes) -> str:
        """Keep *data* and return its name."""
        name = _name(data)
        if data.startswith(_STATEMENT):
            self._statements[name] = _SEAL_KEY.sub(self._key, data.decode())
        else:
            self._sealed[name] = b64(data)
        return name

    def put_all(self, items: Iterable[bytes]) -> list[Json]:
        """Keep each of *items* and return their names."""
        return [self.put(item) for item in items]

    def to_json(self) -> dict[str, Json]:
        return {"keys": self._keys, "sealed": self._sealed, "statements": self._statements}

    def _key(self, found: re.Match[str]) -> str:
        name = _name(found[1].encode())
        self._keys[name] = found[1]
        return f'"@{name}"'


def _name(data: bytes) -> str:
    return b64(hashlib.sha256(data).digest()[:_NAME_SIZE])
