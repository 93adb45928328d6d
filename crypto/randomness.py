"""The only place that reads the system's randomness."""

import random
import secrets
from collections.abc import Iterable
from typing import TypeVar

_Item = TypeVar("_Item")
_SYSTEM = random.SystemRandom()


def random_bytes(size: int) -> bytes:
    """
    Return *size* bytes nobody can predict, for seeds, keys, nonces and identifiers.

    Raises:
        ValueError: *size* is not positive. An empty nonce would make every key derived from it the same.
    """
    if size < 1:
        raise ValueError("ask for at least one random byte")
    return secrets.token_bytes(size)


def random_below(limit: int) -> int:
    """
    Return an integer from 0 to *limit* - 1, each equally likely.

    Raises:
        ValueError: *limit* is not positive.
    """
    return secrets.randbelow(limit)


def shuffled(items: Iterable[_Item]) -> list[_Item]:
    """
    Return the items in an order that says nothing about the order they came in.

    Used before rows are written together: the order of rows in a stolen database would otherwise tell who wrote first.
    """
    result = list(items)
    _SYSTEM.shuffle(result)
    return result
