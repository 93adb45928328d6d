"""Notices: that a member has something new to look at. What it is, and in which case, they learn at the console alone."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from app.storage.notices import insert_notices
from crypto.directory import Version
from crypto.encoding import b64


def note(session: Session, organisation: bytes, members: Collection[bytes], day: date) -> None:
    """
    Keep that *members* (16-byte ids) of the organisation have something new since *day*.

    Attack: whoever reads the table, or sees the mails that it leads to, says which case moved, and when. It holds no case and no
    kind of news, and one row a member and day however much there is.
    """
    if members:
        insert_notices(session, organisation, members, day)


def members_behind(version: Version, holders: Iterable[str]) -> frozenset[bytes]:
    """Return the members whose keys *holders* name, by chains' names, as far as *version* has them in force."""
    members = {b64(listed.entry): listed.member for listed in version.in_force}
    return frozenset(members[holder] for holder in holders if holder in members)
