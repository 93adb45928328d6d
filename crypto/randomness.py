"""The only place that reads the system's randomness."""

import secrets


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
