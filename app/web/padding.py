"""Pages of a few sizes only: who watches the line shall not tell them apart by length."""

from typing import Final

STEP: Final = 16 * 1024
_OPEN: Final = b"<!--"
_CLOSE: Final = b"-->"


def pad(page: bytes) -> bytes:
    """
    Return *page* followed by a comment that brings it to the next multiple of 16 KiB.

    Compression would undo it; that is why no answer here is compressed.
    """
    least = len(page) + len(_OPEN) + len(_CLOSE)
    return page + _OPEN + b" " * (-least % STEP) + _CLOSE
