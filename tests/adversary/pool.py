"""Long bytes of the vectors, each written down once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from crypto.encoding import Json, b64

_NAME_SIZE = 9


class Pool:
    """Bytes by a short name, the beginning of their hash."""

    def __init__(self) -> None:
        self._items: dict[str, str] = {}

    def put(self, data: bytes) -> str:
        """Keep *data* and return its name."""
        name = b64(hashlib.sha256(data).digest()[:_NAME_SIZE])
        self._items[name] = b64(data)
        return name

    def put_all(self, items: Iterable[bytes]) -> list[Json]:
        """Keep each of *items* and return their names."""
        return [self.put(item) for item in items]

    def to_json(self) -> dict[str, Json]:
        return dict(sorted(self._items.items()))
