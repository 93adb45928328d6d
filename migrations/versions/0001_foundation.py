"""The tables of the foundation: directory, staff, cases, sealed objects and attachments."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instance",
        sa.Column("one", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("instance", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.Date(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint('length("instance") = 16', name=op.f("ck_instance_instance_length")),
        sa.CheckConstraint("one = 1", name=op.f("ck_instance_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_instance")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "organisation",
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("founding", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('length("organisation") = 16', name=op.f("ck_organisation_organisation_length")),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rulebook",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('length("digest") = 32', name=op.f("ck_rulebook_digest_length")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rulebook")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case",
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("lookup_hash", sa.LargeBinary(), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("filed", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("head >= 0", name=op.f("ck_case_head")),
        sa.CheckConstraint('length("case") = 20', name=op.f("ck_case_case_length")),
        sa.CheckConstraint('length("lookup_hash") = 32', name=op.f("ck_case_lookup_hash_length")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.organisation"], name=op.f("fk_case_organisation")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_case_lookup_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_due"), "case", ["due"], unique=False)
    op.create_table(
        "directory_version",
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('length("digest") = 32', name=op.f("ck_directory_version_digest_length")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.organisation"], name=op.f("fk_directory_version_organisation")),
        sa.PrimaryKeyConstraint("organisation", "number", name=op.f("pk_directory_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.organisation"], name=op.f("fk_draft_organisation")),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("erasure", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint('length("erasure") = 16', name=op.f("ck_erasure_erasure_length")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.organisation"], name=op.f("fk_erasure_organisation")),
        sa.PrimaryKeyConstraint("erasure", name=op.f("pk_erasure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("organisation", sa.LargeBinary(), nullable=False),
        sa.Column("handle", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_salt", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("auth_salt", sa.LargeBinary(), nullable=True),
        sa.Column("auth_hash", sa.LargeBinary(), nullable=True),
        sa.Column("recovery_hash", sa.LargeBinary(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("status IN ('invited', 'enrolled', 'ended')", name=op.f("ck_member_status")),
        sa.CheckConstraint('length("member") = 16', name=op.f("ck_member_member_length")),
        sa.CheckConstraint('length("name_salt") = 16', name=op.f("ck_member_name_salt_length")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.organisation"], name=op.f("fk_member_organisation")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_member")),
        sa.UniqueConstraint("organisation", "handle", name=op.f("uq_member_organisation_handle")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "blob",
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=True),
        sa.Column("tie", sa.LargeBinary(), nullable=True),
        sa.Column("stored", sa.BigInteger(), nullable=False),
        sa.Column("capability_hash", sa.LargeBinary(), nullable=True),
        sa.Column("owner", sa.LargeBinary(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.CheckConstraint('("case" IS NULL) <> (lease_until IS NULL)', name=op.f("ck_blob_leased_or_taken")),
        sa.CheckConstraint('("case" IS NULL) = (tie IS NULL)', name=op.f("ck_blob_taken_is_tied")),
        sa.CheckConstraint('length("tie") = 32', name=op.f("ck_blob_tie_length")),
        sa.CheckConstraint('length("blob") = 16', name=op.f("ck_blob_blob_length")),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_blob_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_blob")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_blob_case"), "blob", ["case"], unique=False)
    op.create_index(op.f("ix_blob_lease_until"), "blob", ["lease_until"], unique=False)
    op.create_index(op.f("ix_blob_owner"), "blob", ["owner"], unique=False)
    op.create_table(
        "entry",
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.CheckConstraint('length("entry") = 32', name=op.f("ck_entry_entry_length")),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_entry_member")),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_entry")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_member"), "entry", ["member"], unique=False)
    op.create_table(
        "grant",
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(length=43), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asleep", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_grant_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case", "room", "epoch", "holder", name=op.f("pk_grant")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_grant_holder"), "grant", ["holder", "case"], unique=False)
    op.create_table(
        "index_row",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_index_row_case"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name="fk_index_row_member"),
        sa.PrimaryKeyConstraint("member", "case", name=op.f("pk_index_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('length("token_hash") = 32', name=op.f("ck_invitation_token_hash_length")),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_invitation_member")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_invitation_member"), "invitation", ["member"], unique=False)
    op.create_table(
        "object",
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.String(length=32), nullable=False),
        sa.Column("object", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint('length("object") = 16', name=op.f("ck_object_object_length")),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_object_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case", "room", "object", name=op.f("pk_object")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passkey",
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_passkey_member")),
        sa.PrimaryKeyConstraint("credential", name=op.f("pk_passkey")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_passkey_member"), "passkey", ["member"], unique=False)
    op.create_table(
        "record",
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_record_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case", "seq", name=op.f("pk_record")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unlock_file",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('passphrase', 'recovery')", name=op.f("ck_unlock_file_kind")),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_unlock_file_member")),
        sa.PrimaryKeyConstraint("member", "kind", name=op.f("pk_unlock_file")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("unlock_file")
    op.drop_table("record")
    op.drop_table("passkey")
    op.drop_table("object")
    op.drop_table("invitation")
    op.drop_table("index_row")
    op.drop_table("grant")
    op.drop_table("entry")
    op.drop_table("blob")
    op.drop_table("member")
    op.drop_table("erasure")
    op.drop_table("draft")
    op.drop_table("directory_version")
    op.drop_table("case")
    op.drop_table("rulebook")
    op.drop_table("organisation")
    op.drop_table("instance")
