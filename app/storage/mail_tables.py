"""The tables of the e-mail that tells members to sign in."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.languages import LANGUAGES
from app.storage.constraints import Base, length, one_of, table


class AddressRow(Base):
    """Where a member is told by e-mail to sign in: sealed under the server's key, in no directory and no API."""

    __tablename__ = "address"
    __table_args__ = table(one_of("language", *LANGUAGES))

    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), primary_key=True)
    sealed: Mapped[bytes]
    language: Mapped[str] = mapped_column(String(2))
    refused: Mapped[bool]


class NoticeRow(Base):
    """That a member has something new since a day, until the next batch of mail takes it; neither what nor how much."""

    __tablename__ = "notice"
    __table_args__ = table()

    member: Mapped[bytes] = mapped_column(ForeignKey("address.member", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date)


class MailRow(Base):
    """
    A mail that waits to be sent: one for each member at the most. *batch* is the moment of its batch, in seconds.

    *letter* is its random name, the same at each try: what tells a mail server that came twice for one mail from two mails.
    """

    __tablename__ = "mail"
    __table_args__ = table(length("letter", 16))

    member: Mapped[bytes] = mapped_column(ForeignKey("address.member", ondelete="CASCADE"), primary_key=True)
    letter: Mapped[bytes]
    batch: Mapped[int]
    failures: Mapped[int]
    next_try: Mapped[int] = mapped_column(index=True)


class BatchRow(Base):
    """Which batch of mail was the last to be made up, in seconds; one row."""

    __tablename__ = "batch"
    __table_args__ = table(CheckConstraint("one = 1", name="one"))

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    batch: Mapped[int]
