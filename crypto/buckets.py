"""Buckets: the few sizes that sealed things have, so that a size says little (SPEC §9)."""

from crypto.errors import Refused

SMALLEST = 4_096
POWERS_UP_TO = 65_536


def bucket(size: int, *, powers_only: bool = False) -> int:
    """
    Return the size that *size* bytes of plaintext are padded to.

    Powers of two up to 64 KiB; above, Padmé, which adds at most 12 %, since powers of two would double large files.

    Args:
        size: in bytes, 0 or more.
        powers_only: powers of two throughout, for conversations and confidential cases.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019, section 4.
    """
    if size <= SMALLEST:
        return SMALLEST
    if powers_only or size <= POWERS_UP_TO:
        return smallest_power(size)
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def smallest_power(size: int) -> int:
    """Return the smallest power of two that is *size* (at least 1) or more."""
    return 1 << (size - 1).bit_length()


def refuse_other_than_zeros(tail: bytes | memoryview) -> None:
    """Check that padding is zeros: anything else would be a second writing of the same thing, or a hidden message."""
    if bytes(tail).strip(b"\0"):
        raise Refused("padding: not zeros")
