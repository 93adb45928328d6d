"""Who is to be told that there is something new: members and days, never what or in which case."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from app.storage.mail_tables import AddressRow, NoticeRow
from app.storage.tables import MemberRow


def insert_notices(session: Session, organisation: bytes, members: Collection[bytes], day: date) -> None:
    """Keep that these members are to be told since *day*, where a letter reaches them; who is to be told already stays so."""
    reached = (
        select(AddressRow.member)
        .join(MemberRow, MemberRow.member == AddressRow.member)
        .where(AddressRow.member.in_(members), MemberRow.organisation == organisation, MemberRow.status == "enrolled")
    )
    rows = [{"member": member, "day": day} for member in session.scalars(reached)]
    if rows:
        session.execute(insert(NoticeRow).on_conflict_do_nothing(), rows)


def notices(session: Session) -> list[tuple[bytes, date]]:
    """Return who is to be told, and since which day."""
    return [(row.member, row.day) for row in session.execute(select(NoticeRow.member, NoticeRow.day))]


def take_notices(session: Session, until: date) -> list[bytes]:
    """Delete the notices of days up to *until*, and return whose they were."""
    return list(session.scalars(delete(NoticeRow).where(NoticeRow.day <= until).returning(NoticeRow.member)))
