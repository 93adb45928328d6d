"""Erase a case: chain, grants, objects, attachments and what its receipt is found by. The log keeps that it was done."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.obstacle import N_, Obstacle
from app.storage.cases import find_case
from app.storage.database import Database
from app.storage.erasure import erase_case


def purge_case(session: Session, case: bytes, today: date) -> list[bytes]:
    """
    Erase the case with this 20-byte id.

    Args:
        session: holds the write lock.
        case: its id.
        today: the day that the log keeps.

    Returns:
        the ids of its attachments: once this is committed, the caller removes their files and calls `forget_journal`.

    Raises:
        Obstacle: there is no such case.
    """
    found = find_case(session, case)
    if found is None:
        raise Obstacle(N_("There is no such case."))
    return erase_case(session, found.organisation, case, today)


def forget_journal(database: Database) -> bool:
    """
    Empty the database's journal, which still holds pages as they were before an erasure. Nobody is kept waiting for it.

    Returns:
        False where somebody was reading or writing: try again, the journal is not empty yet.
    """
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return False
        (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute("PRAGMA busy_timeout = 0").close()
        try:
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout = {patience}").close()
        return not busy
