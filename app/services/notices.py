"""Note that members have something new: what the next batch of mail is made up from."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.domain.case import StoredObject
from app.services.standing import standing_of
from app.storage.mail import insert_notices, reached_by
from app.storage.staff_cases import awake_holders
from crypto.encoding import unb64
from crypto.signers import REPORTER


def note(session: Session, organisation: bytes, members: Collection[bytes], day: date) -> None:
    """
    Note that *members* (16-byte ids) have something new since *day*.

    What it is is not said, and one note stands for any number of things: a mail tells that there is something, nothing else.
    """
    insert_notices(session, organisation, members, day)


def note_readers(session: Session, organisation: bytes, case: bytes, written: Iterable[StoredObject], day: date) -> None:
    """
    Note it for those who can read what was *written* in the *case* now.

    Attack: a mail tells somebody who is asleep, involved, shut out or dropped that there is a case. So those alone are told whom
    the server would hand the key that it was written to.

    Args:
        session: holds the write lock; what was written is stored in it.
        organisation: whose case it is.
        case: its 20-byte id.
        written: the objects.
        day: when.
    """
    holders = awake_holders(session, case, {(item.room, item.epoch) for item in written})
    able = []
    for member in reached_by(session, {unb64(who) for _, who in holders if who != REPORTER}):
        access = standing_of(session, member).access
        if any(room in access.rooms and who in access.holders for room, who in holders):
            able.append(member)
    note(session, organisation, able, day)
