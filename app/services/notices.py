"""Notices: that a member has something new to look at. What it is, and in which case, they learn at the console alone."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.services.reading_keys import reading_keys
from app.storage.notices import insert_notices
from crypto.directory import Version


def note(session: Session, organisation: bytes, members: Collection[bytes], day: date) -> None:
    """
    Keep that *members* (16-byte ids) of the organisation have something new since *day*, until a letter tells them.

    Attack: whoever reads the table, or sees the mails that it leads to, says which case moved, and when. It holds no case and no
    kind of news, one row a member however much there is, and none of a member whom no letter reaches.
    """
    if members:
        insert_notices(session, organisation, members, day)


def members_behind(version: Version, holders: Iterable[str]) -> frozenset[bytes]:
    """
    Return the members whose keys *holders* name, by chains' names, as far as *version* lets them read with these.

    Attack: a letter tells somebody of a case that was theirs once: who was a handler and has another role now.
    """
    members = reading_keys(version)
    return frozenset(members[holder] for holder in holders if holder in members)
