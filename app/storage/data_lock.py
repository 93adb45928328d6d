"""Who uses a data folder: any number of servers, or one who changes it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.storage.errors import StorageError


class InUse(StorageError):
    """Somebody else is using the data folder in a way that does not go together with what was asked for."""


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """
    Say for as long as the block lasts that the folder is being served; the system forgets it if the process dies.

    Raises:
        InUse: somebody is changing it.
    """
    with _locked(data, fcntl.LOCK_SH):
        yield


@contextmanager
def changing(data: Path) -> Iterator[None]:
    """
    Have the folder to oneself for as long as the block lasts.

    Raises:
        InUse: it is being served.
    """
    with _locked(data, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(data: Path, how: int) -> Iterator[None]:
    descriptor = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        yield
    finally:
        os.close(descriptor)
