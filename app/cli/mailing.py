"""Sends what members are to be told while the portal is served, in a thread of its own: a slow mail server holds up no sweep."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from app.clock import now
from app.services.mail import send_due
from app.settings import Settings
from app.storage.database import Database

PAUSE = 60  # seconds
LEAVE = 5
"""Seconds that a letter which is on its way gets when the server is stopped; if that is too short it is tried again."""

_log = logging.getLogger(__name__)


@contextmanager
def mailing(settings: Settings) -> Iterator[None]:
    """Look once a minute whether there is something to send, for as long as the block lasts."""
    if settings.mail is None:
        yield
        return
    stop = Event()
    thread = Thread(target=_mail_until, args=(stop, settings), name="mail", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(LEAVE)


def _mail_until(stop: Event, settings: Settings) -> None:
    database = Database(settings.database)
    try:
        while True:
            try:
                send_due(database, settings, now())
            except Exception as error:  # noqa: BLE001 - the thread must live on
                _log.warning("sending mail failed and is tried again: %s", type(error).__name__)
            if stop.wait(PAUSE):
                return
    finally:
        database.close()
