"""With whom a case is registered: members who know that it exists, and hold no key of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registered",
        sa.Column("member", sa.LargeBinary(), nullable=False),
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_registered_case"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member"], ["member.member"], name=op.f("fk_registered_member")),
        sa.PrimaryKeyConstraint("member", "case", name=op.f("pk_registered")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_registered_case"), "registered", ["case"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_registered_case"), table_name="registered")
    op.drop_table("registered")
