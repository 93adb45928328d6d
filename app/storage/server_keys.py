"""The server's own keys: files beside the database that open no case."""

import os
from pathlib import Path

from crypto.randomness import random_bytes

SERVER_KEYS = ("mail", "salts", "totp")
"""What each is for: sealing members' e-mail addresses, a salt for a sign-in name that nobody has, sealing the secrets of
second factors."""


def make_key(folder: Path, name: str) -> bytes:
    """Return the 32-byte key *name*, making its file (0600) on first use; workers that start together agree on one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.key"
    if path.exists():
        return read_key(folder, name)
    unfinished = folder / f".{name}.{random_bytes(8).hex()}"
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(random_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(unfinished)  # under its name it is whole from the first moment on, and the first one stays
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return read_key(folder, name)


def read_key(folder: Path, name: str) -> bytes:
    """
    Return the 32-byte key *name*.

    Raises:
        ValueError: the file is not 32 bytes long.
    """
    key = (folder / f"{name}.key").read_bytes()
    if len(key) != 32:
        raise ValueError(f"the key file {name} is damaged")
    return key
