"""Strict reading of parsed JSON objects: exactly the keys a format lists, each of its type (SPEC §2)."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import TypeVar

from crypto.encoding import MAX_INTEGER, Json, unb64
from crypto.errors import Refused

MAX_SLUG = 40

_T = TypeVar("_T")
_Ordered = TypeVar("_Ordered", int, str, tuple[str, str], tuple[str, int])
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch


def is_slug(text: str) -> bool:
    """Whether *text* is a name for machines: lower-case letters and digits in groups joined by hyphens, at most 40."""
    return len(text) <= MAX_SLUG and _SLUG(text) is not None


class Fields:
    """
    One JSON object, read by key and type.

    Args:
        value: what was parsed.
        keys: exactly the keys that it must have.

    Raises:
        Refused: no object, a missing or an unknown key. Every method raises it, too: the value is of another type, size
            or range.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Json, keys: Iterable[str]) -> None:
        if not isinstance(value, dict) or value.keys() != set(keys):
            raise Refused("fields: other keys")
        self._value: dict[str, Json] = value

    def constant(self, key: str, expected: int | str) -> None:
        """Check that the value is *expected*: a version or type, the same in every such object."""
        if self._value[key] != expected or isinstance(self._value[key], bool):
            raise Refused("fields: another constant")

    def text(self, key: str, max_bytes: int | None = None) -> str:
        """Return a text of at most *max_bytes* bytes of UTF-8."""
        return as_text(self._value[key], max_bytes)

    def slug(self, key: str) -> str:
        """Return a name for machines, see `is_slug`."""
        return as_slug(self._value[key])

    def slug_or_none(self, key: str) -> str | None:
        return self._or_none(key, as_slug)

    def integer(self, key: str, low: int = 0, high: int = MAX_INTEGER) -> int:
        """Return an integer from *low* to *high*."""
        return as_integer(self._value[key], low, high)

    def flag(self, key: str) -> bool:
        value = self._value[key]
        if not isinstance(value, bool):
            raise Refused("fields: no truth value")
        return value

    def day(self, key: str) -> date:
        return as_day(self._value[key])

    def day_or_none(self, key: str) -> date | None:
        return self._or_none(key, as_day)

    def binary(self, key: str, size: int) -> bytes:
        """Return *size* bytes."""
        return as_bytes(self._value[key], size)

    def binary_or_none(self, key: str, size: int) -> bytes | None:
        return self._or_none(key, lambda value: as_bytes(value, size))

    def text_or_none(self, key: str, max_bytes: int) -> str | None:
        return self._or_none(key, lambda value: as_text(value, max_bytes))

    def each(self, key: str, read: Callable[[Json], _T], at_most: int | None = None) -> tuple[_T, ...]:
        """Return the items of a list, each read by *read*."""
        value = self._value[key]
        if not isinstance(value, list) or (at_most is not None and len(value) > at_most):
            raise Refused("fields: no list, or too long")
        return tuple(read(item) for item in value)

    def value(self, key: str) -> Json:
        """Return the value as it is, to be read as an object of its own."""
        return self._value[key]

    def _or_none(self, key: str, read: Callable[[Json], _T]) -> _T | None:
        value = self._value[key]
        return None if value is None else read(value)


def as_text(value: Json, max_bytes: int | None = None) -> str:
    """Return *value* if it is a text of at most *max_bytes* bytes of UTF-8, else raise `Refused`."""
    if not isinstance(value, str) or (max_bytes is not None and len(value.encode()) > max_bytes):
        raise Refused("fields: no text, or too long")
    return value


def as_slug(value: Json) -> str:
    """Return *value* if it is a slug, else raise `Refused`."""
    if not isinstance(value, str) or not is_slug(value):
        raise Refused("fields: no slug")
    return value


def as_integer(value: Json, low: int = 0, high: int = MAX_INTEGER) -> int:
    """Return *value* if it is an integer from *low* to *high*, else raise `Refused`."""
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Refused("fields: no integer, or out of range")
    return value


def as_bytes(value: Json, size: int) -> bytes:
    """Return the *size* bytes that *value* is the base64url form of, else raise `Refused`."""
    return unb64(as_text(value), size)


def as_day(value: Json) -> date:
    """Return the day that *value* is as `YYYY-MM-DD`, the only form of ISO 8601 taken, else raise `Refused`."""
    text = as_text(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("fields: no day") from None
    if day.isoformat() != text:
        raise Refused("fields: no day")
    return day


def day_text(day: date | None) -> str | None:
    """Return *day* as it stands in a statement, None where none is kept."""
    return None if day is None else day.isoformat()


def refuse_unordered(items: Iterable[_Ordered]) -> None:
    """
    Check that *items* ascend, and none stands twice: a set has one way to be written.

    Raises:
        Refused: they do not.
    """
    if not all(a < b for a, b in pairwise(items)):
        raise Refused("fields: not ascending")
