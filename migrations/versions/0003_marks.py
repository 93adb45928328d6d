"""Marks of members: what the rules of some body ask for among those who sit in it. Taken down, they are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.CheckConstraint("kind IN ('gender', 'competence')", name=op.f("ck_mark_kind")),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_mark_member")),
        sa.PrimaryKeyConstraint("member", "kind", "mark", name=op.f("pk_mark")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("mark")
