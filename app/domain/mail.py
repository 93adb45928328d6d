"""Telling members by e-mail: at set times of the day, so that no message tells when a report came."""

import re
from collections.abc import Sequence

DAY = 24 * 60 * 60
FIRST_WAIT, LONGEST_WAIT = 5 * 60, 6 * 60 * 60  # seconds
MOST_TRIES = 20
"""With these waits, more than three days: a mail server that is away for a weekend loses nothing."""

MAX_ADDRESS = 254
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")


def is_address(text: str) -> bool:
    """Tell whether *text* is an address that every mail server takes: ASCII, unquoted, at most 254 characters."""
    return len(text) <= MAX_ADDRESS and text.find("@") <= 64 and _ADDRESS.fullmatch(text) is not None


def newest_batch(times: Sequence[int], now: int) -> int:
    """
    Return the moment of the batch that is due, or was the last to be.

    Args:
        times: seconds after midnight, UTC: a local hour would come twice or not at all when the clocks change. At least one.
        now: seconds since 1970.
    """
    midnight = now - now % DAY
    return max(start + time for start in (midnight - DAY, midnight) for time in times if start + time <= now)


def wait_after(failures: int) -> int:
    """Return how many seconds a mail waits when it was not taken for the *failures*th time: twice as long each time."""
    return int(min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)))
