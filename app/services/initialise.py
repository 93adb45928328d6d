"""Make a new portal: its folders, its database, its name for itself."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.domain.organisation import Instance
from app.services.obstacle import N_, Obstacle
from app.settings import Settings
from app.storage.organisations import insert_instance
from app.storage.server_keys import SERVER_KEYS, make_key
from crypto.randomness import random_bytes

INSTANCE_SIZE = 16


def make_folders(settings: Settings) -> None:
    """
    Make the data folder, its folders and the server's own keys, open to nobody else.

    Raises:
        Obstacle: there is something in it already: nothing is ever overwritten.
    """
    refuse_filled(settings.data)
    for folder in (settings.data, settings.blobs, settings.blobs / "staging", settings.keys):
        make_private(folder)
    for name in SERVER_KEYS:
        make_key(settings.keys, name)


def refuse_filled(folder: Path) -> None:
    """Raise `Obstacle` where there is something in *folder*; that it does not exist is well."""
    if folder.exists() and any(folder.iterdir()):
        raise Obstacle(N_("{folder} is not empty: a new portal needs a folder of its own."), folder=folder)


def make_private(folder: Path) -> None:
    """Make *folder*, or take an existing one, so that only this user can look into it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def initialise(session: Session, today: date, *, demo: bool = False) -> Instance:
    """Give the new portal its id: 16 random bytes, the salt of every derivation. *demo* can't be taken back."""
    instance = Instance(random_bytes(INSTANCE_SIZE), today, demo)
    insert_instance(session, instance)
    return instance
