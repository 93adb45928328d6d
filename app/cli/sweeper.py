"""Once a minute while served: leases, sessions, files of killed processes and the journal are swept, deadlines looked at."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from app.cli.ticking import run_tick
from app.clock import now
from app.services.sweep_leases import find_orphans, forget_leases, remove_files
from app.settings import Settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.ephemeral import EphemeralStore

PAUSE = 60  # seconds

_log = logging.getLogger(__name__)


@contextmanager
def sweeping(settings: Settings) -> Iterator[None]:
    """Sweep in a thread for as long as the block lasts, first at its beginning."""
    stop = Event()
    thread = Thread(target=_sweep_until, args=(stop, settings), name="sweeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def sweep(database: Database, files: BlobFiles, ephemeral: EphemeralStore) -> None:
    """
    Sweep once. Leases decide, never that a server has just started: other workers may be receiving files.

    A step that fails is tried again at the next sweep, and hinders no other: whoever can fill a folder could else see to it that
    nothing is ever swept.
    """
    steps = (
        lambda: _sweep_leases(database, files),
        lambda: _sweep_orphans(database, files),
        lambda: ephemeral.sweep(now()),
        lambda: run_tick(database),
        database.forget_journal,
    )
    for step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - the thread must live on
            _log.warning("sweeping failed and is tried again: %s", type(error).__name__)


def _sweep_leases(database: Database, files: BlobFiles) -> None:
    with database.writing() as session:
        gone = forget_leases(session, now())
    remove_files(files, gone)


def _sweep_orphans(database: Database, files: BlobFiles) -> None:
    with database.reading() as session:
        orphans = find_orphans(session, files, now())
    remove_files(files, orphans)


def _sweep_until(stop: Event, settings: Settings) -> None:
    database = Database(settings.database)
    files, ephemeral = BlobFiles(settings.blobs), EphemeralStore(settings.ephemeral)
    try:
        while True:
            sweep(database, files, ephemeral)
            if stop.wait(PAUSE):
                return
    finally:
        database.close()
