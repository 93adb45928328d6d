"""The server's own keys: files beside the database that open no case."""

import os
from pathlib import Path

from crypto.randomness import random_bytes


def make_key(folder: Path, name: str) -> bytes:
    """Return the 32-byte key *name*, making its file (0600) on first use; workers that start together agree on one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(folder, name)
    with os.fdopen(descriptor, "wb") as file:
        key = random_bytes(32)
        file.write(key)
    return key


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
