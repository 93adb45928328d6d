"""Keeping a member's sealed index row of a case: a cache that only they can read, and that nobody relies on."""

from sqlalchemy.orm import Session

from app.domain.case import Access
from app.services.read_case_as_member import open_for
from app.services.refusals import Refusal, Why
from app.storage.index_rows import keep_index_row
from crypto.index import OVERHEAD, SMALLEST_ROW

MOST = 1024 * 1024


def check_index(sealed: bytes) -> bytes:
    """
    Return a sealed index row after checking what can be seen of it: the size of a bucket (SPEC section 11).

    Raises:
        Refusal: INDEX_REFUSED.
    """
    held = len(sealed) - OVERHEAD
    if not SMALLEST_ROW <= held <= MOST or held & (held - 1):
        raise Refusal(Why.INDEX_REFUSED)
    return sealed


def keep_index(session: Session, member: bytes, access: Access, case: bytes, sealed: bytes) -> None:
    """
    Store the member's index row of the case.

    Raises:
        Refusal: INDEX_REFUSED; NOT_FOUND: not a case of theirs.
    """
    checked = check_index(sealed)
    open_for(session, access, case)
    keep_index_row(session, member, case, checked)
