"""Telling members by e-mail: their addresses, who has something new, the mails that wait. Taken down, all is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "address",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint("language IN ('en', 'nb', 'nl', 'sv')", name=op.f("ck_address_language")),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_address_member")),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_address")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notice",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["address.member"], name=op.f("fk_notice_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("next_try", sa.BigInteger(), nullable=False),
        sa.CheckConstraint('length("letter") = 16', name=op.f("ck_mail_letter_length")),
        sa.ForeignKeyConstraint(["member"], ["address.member"], name=op.f("fk_mail_member"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_mail")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_mail_next_try"), "mail", ["next_try"], unique=False)
    op.create_table(
        "batch",
        sa.Column("one", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_batch_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_batch")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("batch", "mail", "notice", "address"):
        op.drop_table(table)
