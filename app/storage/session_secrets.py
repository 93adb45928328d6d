"""The server's half of the reporters' session keys: files in memory that the workers share, renewed every 30 minutes."""

from pathlib import Path
from typing import Final

from app.storage.server_keys import make_key, read_key

RENEW_SECONDS: Final = 30 * 60
_NAME: Final = "session-{}"


class SessionSecrets:
    """
    The secrets in *folder*, which lies in memory.

    A session lives 30 minutes, so the newest two secrets open every session there is. Older ones are deleted: a stolen
    cookie and a stolen session table are then worth nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self, now: int) -> bytes:
        """Return the 32-byte secret for new sessions; the first worker to ask makes it."""
        window = now // RENEW_SECONDS
        name = _NAME.format(window)
        if not (self._folder / f"{name}.key").exists():
            self._forget_before(window - 1)
        return make_key(self._folder, name)

    def both(self, now: int) -> tuple[bytes, ...]:
        """Return the secrets that sessions may be sealed under, the newest first."""
        window = now // RENEW_SECONDS
        names = (_NAME.format(window), _NAME.format(window - 1))
        return tuple(read_key(self._folder, name) for name in names if (self._folder / f"{name}.key").exists())

    def _forget_before(self, window: int) -> None:
        for path in self._folder.glob(f"{_NAME.format('*')}.key"):
            number = path.stem.rpartition("-")[2]
            if number.isdigit() and int(number) < window:
                path.unlink(missing_ok=True)
