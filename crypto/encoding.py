"""Canonical JSON and base64url: the one way to write a value (SPEC §2)."""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from crypto.errors import Refused

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"
"""What a statement may hold. `parse_canonical` makes dicts and lists of it."""

MAX_INTEGER = 2**53 - 1
"""The largest integer that JavaScript tells apart from its neighbours."""

MAX_NESTING = 8

_KEY = re.compile(r"[a-z_]+").fullmatch
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Json) -> bytes:
    """
    Return the one encoding of *value*.

    Raises:
        Refused: it has none: a key other than `[a-z_]+`, an integer outside 0 … 2^53-1, a fraction, a lone surrogate,
            nesting deeper than 8.
    """
    _check(value, MAX_NESTING)
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        raise Refused("json: lone surrogate") from None


def parse_canonical(data: bytes) -> Json:
    """
    Return the value that *data* is the one encoding of.

    The value is written again and compared. Two encodings of one value would be two digests of one statement, and a
    repeated key would be read one way here and another way elsewhere.

    Raises:
        Refused: *data* is no JSON, or not its value's one encoding.
    """
    try:
        value: Json = json.loads(data.decode(), parse_float=_no_fraction, parse_constant=_no_fraction)
    except (ValueError, RecursionError):
        raise Refused("json: does not parse") from None
    if canonical(value) != data:
        raise Refused("json: not canonical")
    return value


def b64(data: bytes) -> str:
    """Return *data* as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str, size: int | None = None) -> bytes:
    """
    Return the bytes that *text* is the one base64url form of.

    Args:
        text: as `b64` writes it.
        size: the number of bytes it must be; None takes any.

    Raises:
        Refused: another alphabet, padding, stray bits at the end, or another size.
    """
    try:
        data = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise Refused("base64: does not parse") from None
    if b64(data) != text:
        raise Refused("base64: not canonical")
    if size is not None and len(data) != size:
        raise Refused("base64: size")
    return data


def _check(value: Json, depth: int) -> None:
    """Refuse what canonical JSON does not have; `bool` comes before `int`, which it is a subclass of."""
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if not 0 <= value <= MAX_INTEGER:
            raise Refused("json: integer out of range")
        return
    if depth == 0:
        raise Refused("json: nesting")
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not _KEY(key):
                raise Refused("json: key")
            _check(item, depth - 1)
    elif isinstance(value, Sequence):
        for item in value:
            _check(item, depth - 1)
    else:
        raise Refused("json: type")


def _no_fraction(_: str) -> Json:
    raise Refused("json: fraction")
