"""The tables of a case's course: its deadlines, its register, its erasure."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.storage.constraints import Base, length, one_of, table


class DeadlineRow(Base):
    """
    A deadline of a case: only those that tell nothing of what its reporter answered. *side* is empty where it has none.

    *turn* is the first day on which the scheduler has something to do with it.
    """

    __tablename__ = "deadline"
    __table_args__ = table(
        one_of("side", "", "reporter", "respondent"),
        one_of("set_by", "rules", "law", "organisation"),
        one_of("state", "open", "warned", "passed", "met", "ended"),
        CheckConstraint("(state IN ('met', 'ended')) = (ended IS NOT NULL)", name="ended_on_a_day"),
        CheckConstraint("(state IN ('open', 'warned')) = (turn IS NOT NULL)", name="looked_at_while_it_runs"),
    )

    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True)
    deadline: Mapped[str] = mapped_column(String(40), primary_key=True)
    side: Mapped[str] = mapped_column(String(10), primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    set_by: Mapped[str] = mapped_column(String(12))
    promised: Mapped[bool]
    warn: Mapped[int]
    state: Mapped[str] = mapped_column(String(6))
    ended: Mapped[date | None] = mapped_column(Date)
    turn: Mapped[date | None] = mapped_column(Date, index=True)


class RegisteredRow(Base):
    """That a case is registered with a member: they know that it exists, and hold no key by this."""

    __tablename__ = "registered"
    __table_args__ = table()

    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), primary_key=True)
    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True, index=True)


class ErasureRow(Base):
    """That something was erased, and on which day; nothing of what it was."""

    __tablename__ = "erasure"
    __table_args__ = table(length("erasure", 16))

    erasure: Mapped[bytes] = mapped_column(primary_key=True)
    organisation: Mapped[bytes] = mapped_column(ForeignKey("organisation.organisation"))
    day: Mapped[date] = mapped_column(Date)
