"""Erasing a case: every row of it, and the note that something was erased."""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.storage.blobs import blobs_of
from app.storage.course_tables import DeadlineRow, ErasureRow, RegisteredRow
from app.storage.tables import BlobRow, CaseRow, GrantRow, IndexRow, ObjectRow, RecordRow
from crypto.randomness import random_bytes


def erase_case(session: Session, organisation: bytes, case: bytes, day: date) -> list[bytes]:
    """
    Delete every row of *case* and its lookup hash, and keep only that something was erased on *day*.

    Returns:
        the ids of its blobs, whose files the caller removes once this is committed.
    """
    files = blobs_of(session, case)
    for table in (RecordRow, GrantRow, ObjectRow, IndexRow, BlobRow, DeadlineRow, RegisteredRow):
        session.execute(delete(table).where(table.case == case))
    session.execute(delete(CaseRow).where(CaseRow.case == case))
    session.add(ErasureRow(erasure=random_bytes(16), organisation=organisation, day=day))
    return files
