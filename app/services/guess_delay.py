"""
Wrong guesses at a sign-in name are answered later and later, right ones at once: nobody can lock a member out.

What keeps guessers out isn't this: what is sent derives from six generated words or more through Argon2id, and a million guesses
a second would need ages. The delay only takes the pace out of it. It is kept in memory, under the name, without any address.
"""

from collections import OrderedDict
from threading import Lock

FREE = 3
FIRST = 0.25
LONGEST = 4.0  # seconds: a held connection costs the server, too
FORGET_AFTER = 15 * 60
NAMES = 4096


class GuessDelay:
    """Counts wrong guesses by name; the longest unused of 4,096 names is forgotten first."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[tuple[str, str], tuple[int, int]] = OrderedDict()
        self._lock = Lock()

    def wrong(self, slug: str, handle: str, now: int) -> float:
        """Count a wrong guess and return for how many seconds its answer is to wait."""
        with self._lock:
            count, last = self._wrong.pop((slug, handle), (0, now))
            count = 1 if now - last > FORGET_AFTER else count + 1
            self._wrong[slug, handle] = count, now
            if len(self._wrong) > NAMES:
                self._wrong.popitem(last=False)
        return 0.0 if count <= FREE else min(LONGEST, FIRST * 2.0 ** min(count - FREE - 1, 10))
