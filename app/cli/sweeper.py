"""Sweeps once a minute while served: leases that ran out, sessions that ended, files of killed processes, the journal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy.exc import DBAPIError

from app.clock import now
from app.services.purge_case import forget_journal
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
    """Sweep once. Leases decide, never that a server has just started: other workers may be receiving files."""
    with database.writing() as session:
        gone = forget_leases(session, now())
    remove_files(files, gone)
    with database.reading() as session:
        orphans = find_orphans(session, files, now())
    remove_files(files, orphans)
    ephemeral.sweep(now())
    forget_journal(database)


def _sweep_until(stop: Event, settings: Settings) -> None:
    database = Database(settings.database)
    files, ephemeral = BlobFiles(settings.blobs), EphemeralStore(settings.ephemeral)
    try:
        while True:
            try:
                sweep(database, files, ephemeral)
            except (DBAPIError, OSError) as error:
                _log.warning("sweeping failed and is tried again: %s", type(error).__name__)
            if stop.wait(PAUSE):
                return
    finally:
        database.close()
