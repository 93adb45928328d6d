"""Files that a command is named: read whole within a limit, written only where nothing was."""

import os
from pathlib import Path

from app.services.obstacle import N_, Obstacle

LIMIT = 64 * 1024 * 1024  # bytes


def read_file(path: Path, limit: int = LIMIT) -> bytes:
    """
    Return the file's content.

    Raises:
        Obstacle: it is larger than *limit* bytes.
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Obstacle(N_("{file} has more than {most} bytes: it is too large to be what is expected."), file=path, most=limit)
    return data


def write_new_file(path: Path, data: bytes) -> None:
    """
    Write a file that only this user can read.

    Raises:
        Obstacle: there is something of that name: nothing is ever overwritten.
        OSError: it can't be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Obstacle(N_("{file} exists already: nothing is overwritten."), file=path) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def refuse_existing(path: Path) -> None:
    """Raise `Obstacle` where there is something of that name: said before anything is asked or made."""
    if path.exists():
        raise Obstacle(N_("{file} exists already: nothing is overwritten."), file=path)
