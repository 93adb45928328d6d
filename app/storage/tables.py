"""The tables. Keys are random and SQLite keeps no row numbers, so that row order tells nothing of the order of filing."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.storage import course_tables, mail_tables  # noqa: F401 - so that every table is known
from app.storage.constraints import Base as Base  # noqa: PLC0414 - whoever takes it from here has every table
from app.storage.constraints import length, one_of, table


class InstanceRow(Base):
    """This installation; one row."""

    __tablename__ = "instance"
    __table_args__ = table(CheckConstraint("one = 1", name="one"), length("instance", 16))

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    instance: Mapped[bytes]
    made: Mapped[date] = mapped_column(Date)
    demo: Mapped[bool]


class RulebookRow(Base):
    """A rulebook's file as it was signed; cases keep pointing at the version they were filed under."""

    __tablename__ = "rulebook"
    __table_args__ = table(length("digest", 32))

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    text: Mapped[bytes]


class OrganisationRow(Base):
    """An organisation of this installation."""

    __tablename__ = "organisation"
    __table_args__ = table(length("organisation", 16))

    organisation: Mapped[bytes] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    founding: Mapped[bytes]


class DraftRow(Base):
    """What the operator wishes for an organisation's next directory version: canonical JSON, in force only once it is signed."""

    __tablename__ = "draft"
    __table_args__ = table()

    organisation: Mapped[bytes] = mapped_column(ForeignKey("organisation.organisation"), primary_key=True)
    draft: Mapped[bytes]


class DirectoryVersionRow(Base):
    """A signed version of an organisation's directory."""

    __tablename__ = "directory_version"
    __table_args__ = table(length("digest", 32))

    organisation: Mapped[bytes] = mapped_column(ForeignKey("organisation.organisation"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed: Mapped[bytes]
    digest: Mapped[bytes]


class EntryRow(Base):
    """A member's self-signed directory entry; *pending* until a signed version lists it."""

    __tablename__ = "entry"
    __table_args__ = table(length("entry", 32))

    entry: Mapped[bytes] = mapped_column(primary_key=True)
    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), index=True)
    signed: Mapped[bytes]
    pending: Mapped[bool]


class MemberRow(Base):
    """A member of staff: how they sign in. What they may do stands in the directory."""

    __tablename__ = "member"
    __table_args__ = table(
        length("member", 16),
        length("name_salt", 16),
        one_of("status", "invited", "enrolled", "ended"),
        UniqueConstraint("organisation", "handle"),
    )

    member: Mapped[bytes] = mapped_column(primary_key=True)
    organisation: Mapped[bytes] = mapped_column(ForeignKey("organisation.organisation"))
    handle: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(200))
    name_salt: Mapped[bytes]
    status: Mapped[str] = mapped_column(String(8))
    auth_salt: Mapped[bytes | None]
    auth_hash: Mapped[bytes | None]
    recovery_hash: Mapped[bytes | None]
    totp_sealed: Mapped[bytes | None]
    totp_step: Mapped[int | None]


class UnlockFileRow(Base):
    """A member's identity, sealed under their passphrase or their paper key."""

    __tablename__ = "unlock_file"
    __table_args__ = table(one_of("kind", "passphrase", "recovery"))

    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    sealed: Mapped[bytes]


class PasskeyRow(Base):
    """A passkey of a member, for the second factor."""

    __tablename__ = "passkey"
    __table_args__ = table()

    credential: Mapped[bytes] = mapped_column(primary_key=True)
    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), index=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int]


class MarkRow(Base):
    """What is noted of a member because the rules of some body ask for it; never signed, and told to no client."""

    __tablename__ = "mark"
    __table_args__ = table(one_of("kind", "gender", "competence"))

    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    mark: Mapped[str] = mapped_column(String(40), primary_key=True)


class InvitationRow(Base):
    """An enrolment link: single use, gone after 72 hours."""

    __tablename__ = "invitation"
    __table_args__ = table(length("token_hash", 32))

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    member: Mapped[bytes] = mapped_column(ForeignKey("member.member"), index=True)
    expires_at: Mapped[int]


class CaseRow(Base):
    """A case in clear: what the server needs to find and schedule it. *state* is for scheduling; people are shown the chain's."""

    __tablename__ = "case"
    __table_args__ = table(length("case", 20), length("lookup_hash", 32), CheckConstraint("head >= 0", name="head"))

    case: Mapped[bytes] = mapped_column(primary_key=True)
    organisation: Mapped[bytes] = mapped_column(ForeignKey("organisation.organisation"))
    lookup_hash: Mapped[bytes] = mapped_column(unique=True)
    track: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(40))
    filed: Mapped[date | None] = mapped_column(Date)
    head: Mapped[int]


class RecordRow(Base):
    """A signed record of a case's chain."""

    __tablename__ = "record"
    __table_args__ = table()

    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signed: Mapped[bytes]


class GrantRow(Base):
    """A room's key of one epoch, sealed to one holder: `reporter`, or the b64 digest of a directory entry."""

    __tablename__ = "grant"
    __table_args__ = table(Index("ix_grant_holder", "holder", "case"))

    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True)
    room: Mapped[str] = mapped_column(String(32), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(43), primary_key=True)
    sealed: Mapped[bytes]
    asleep: Mapped[bool]


class ObjectRow(Base):
    """A sealed object in a room."""

    __tablename__ = "object"
    __table_args__ = table(length("object", 16))

    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True)
    room: Mapped[str] = mapped_column(String(32), primary_key=True)
    object: Mapped[bytes] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    sealed: Mapped[bytes]


class BlobRow(Base):
    """
    A sealed attachment's file: staged under a lease until a case takes it. *room* and *epoch* are the key that it is under.

    *tie* tells nothing until a tombstone names the description that it was made from: then it says which file goes.
    """

    __tablename__ = "blob"
    __table_args__ = table(
        length("blob", 16),
        length("tie", 32),
        CheckConstraint('("case" IS NULL) <> (lease_until IS NULL)', name="leased_or_taken"),
        CheckConstraint('("case" IS NULL) = (tie IS NULL)', name="taken_is_tied"),
        CheckConstraint('("case" IS NULL) = (room IS NULL)', name="taken_has_room"),
        CheckConstraint('("case" IS NULL) = (epoch IS NULL)', name="taken_has_epoch"),
    )

    blob: Mapped[bytes] = mapped_column(primary_key=True)
    case: Mapped[bytes | None] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), index=True)
    tie: Mapped[bytes | None]
    room: Mapped[str | None] = mapped_column(String(32))
    epoch: Mapped[int | None]
    stored: Mapped[int]
    capability_hash: Mapped[bytes | None]
    owner: Mapped[bytes | None] = mapped_column(index=True)
    lease_until: Mapped[int | None] = mapped_column(index=True)


class IndexRow(Base):
    """A member's sealed index row of a case: a cache only they can read."""

    __tablename__ = "index_row"
    __table_args__ = table(ForeignKeyConstraint(["member"], ["member.member"], name="fk_index_row_member"))

    member: Mapped[bytes] = mapped_column(primary_key=True)
    case: Mapped[bytes] = mapped_column(ForeignKey("case.case", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes]
