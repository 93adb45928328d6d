"""Erase a case: chain, grants, objects, attachments and what its receipt is found by. The log keeps that it was done."""

from datetime import date

from sqlalchemy.orm import Session

from app.domain.case import CaseInClear
from app.services.obstacle import N_, Obstacle
from app.storage.cases import cases_beginning, find_case
from app.storage.erasure import erase_case
from crypto.errors import Refused
from crypto.text_forms import read_case_number


def find_by_number(session: Session, number: str) -> CaseInClear:
    """
    Return the case that people speak of by *number*, `XXXX-XXXX`.

    Raises:
        Obstacle: it is no number, no case's, or that of several: whoever makes their own receipt can search for one.
    """
    try:
        found = cases_beginning(session, read_case_number(number))
    except Refused:
        raise Obstacle(N_("A case's number has eight letters and digits, such as 7K3M-0QXP.")) from None
    if not found:
        raise Obstacle(N_("There is no such case."))
    if len(found) > 1:
        raise Obstacle(N_("Several cases have that number. Nothing was erased."))
    return found[0]


def purge_case(session: Session, case: bytes, today: date) -> list[bytes]:
    """
    Erase the case with this 20-byte id.

    Args:
        session: holds the write lock.
        case: its id.
        today: the day that the log keeps.

    Returns:
        the ids of its attachments: once this is committed, the caller removes their files and empties the journal.

    Raises:
        Obstacle: there is no such case.
    """
    found = find_case(session, case)
    if found is None:
        raise Obstacle(N_("There is no such case."))
    return erase_case(session, found.organisation, case, today)
