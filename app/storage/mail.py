"""Telling members by e-mail: where they are reached, who has something new, and the mails that wait to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.storage.mail_tables import AddressRow, BatchRow, MailRow
from app.storage.tables import MemberRow


@dataclass(frozen=True, slots=True)
class Address:
    """A member's address as it is kept: *sealed* under the server's key; *refused*: the mail server knows no such address."""

    member: bytes
    sealed: bytes
    language: str
    refused: bool


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail that waits to be sent. *letter* is its name (16 bytes), *batch* the moment of its batch in seconds."""

    member: bytes
    letter: bytes
    batch: int
    failures: int
    sealed: bytes
    language: str


def keep_address(session: Session, member: bytes, sealed: bytes, language: str) -> None:
    """Store the member's address in place of the one before; what waits for them goes to the new one."""
    session.merge(AddressRow(member=member, sealed=sealed, language=language, refused=False))
    session.flush()


def find_address(session: Session, member: bytes) -> Address | None:
    """Return the member's address."""
    row = session.get(AddressRow, member)
    return None if row is None else Address(row.member, row.sealed, row.language, row.refused)


def addresses_in(session: Session, organisation: bytes) -> list[Address]:
    """Return the addresses of the organisation's members."""
    found = select(AddressRow).join(MemberRow, MemberRow.member == AddressRow.member)
    rows = session.scalars(found.where(MemberRow.organisation == organisation))
    return [Address(row.member, row.sealed, row.language, row.refused) for row in rows]


def forget_address(session: Session, member: bytes) -> None:
    """Erase the member's address, and whatever waits to be sent to it."""
    session.execute(delete(AddressRow).where(AddressRow.member == member))


def last_batch(session: Session) -> int | None:
    """Return the moment of the last batch that was made up, None before the first."""
    return session.scalar(select(BatchRow.batch))


def keep_last_batch(session: Session, batch: int) -> None:
    """Store that the batch of this moment was made up."""
    session.merge(BatchRow(one=1, batch=batch))
    session.flush()


def put_mail(session: Session, member: bytes, letter: bytes, batch: int) -> None:
    """Let a mail wait for the member, in place of one from an earlier batch that could not be sent yet."""
    session.merge(MailRow(member=member, letter=letter, batch=batch, failures=0, next_try=batch))
    session.flush()


def is_mail_due(session: Session, now: int) -> bool:
    """Tell whether a mail is to be tried."""
    return session.scalar(select(MailRow.member).where(MailRow.next_try <= now).limit(1)) is not None


def claim_mails(session: Session, now: int, until: int, limit: int) -> Sequence[WaitingMail]:
    """Return at most *limit* mails that are to be tried, which nobody else tries before *until*."""
    found = select(MailRow, AddressRow).join(AddressRow, AddressRow.member == MailRow.member)
    rows = session.execute(found.where(MailRow.next_try <= now).order_by(MailRow.member).limit(limit)).all()
    mails = [WaitingMail(m.member, m.letter, m.batch, m.failures, a.sealed, a.language) for m, a in rows]
    for mail in mails:
        put_off(session, mail, mail.failures, until)
    return mails


def put_off(session: Session, mail: WaitingMail, failures: int, until: int) -> None:
    """Let the mail wait; one from a later batch that has taken its place stays as it is."""
    here = (MailRow.member == mail.member, MailRow.letter == mail.letter)
    session.execute(update(MailRow).where(*here).values(failures=failures, next_try=until))


def drop_mail(session: Session, mail: WaitingMail) -> None:
    """Forget a mail that was sent, or can't be; one from a later batch that has taken its place stays."""
    session.execute(delete(MailRow).where(MailRow.member == mail.member, MailRow.letter == mail.letter))


def mark_refused(session: Session, mail: WaitingMail, *, refused: bool) -> None:
    """Note whether the mail server refuses the address, if it is still the one that the mail was for."""
    here = (AddressRow.member == mail.member, AddressRow.sealed == mail.sealed)
    session.execute(update(AddressRow).where(*here).values(refused=refused))
