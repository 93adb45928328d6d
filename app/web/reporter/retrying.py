"""Doing a deed again where others were faster: all is read and sealed anew, for what was sealed is stored whole or not at all."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeVar

_ATTEMPTS: Final = 5
_Result = TypeVar("_Result")


def retry(deed: Callable[[], _Result], *overtaken: type[Exception]) -> _Result:
    """
    Return what *deed* returns, after at most five attempts; *overtaken* are what it raises where others were faster.

    Raises:
        Exception: one of *overtaken*, five times; anything else at once.
    """
    for _attempt in range(_ATTEMPTS - 1):
        with suppress(*overtaken):
            return deed()
    return deed()
