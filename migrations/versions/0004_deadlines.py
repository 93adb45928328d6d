"""
Deadlines of cases in a table of their own, in place of the one day that a case had.

Of a case from before, what its reporter was to hear next becomes a deadline, so that none is lost. Whose number it was is not
known any longer; the organisation's is what it was for every rulebook until then.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CARRIED = """
    INSERT INTO deadline ("case", deadline, side, day, set_by, promised, warn, state, ended, turn)
    SELECT "case", CASE state WHEN 'received' THEN 'acknowledge' ELSE 'feedback' END, '', due, 'organisation', 1, 0, 'open', NULL,
        date(due, '+1 day')
    FROM "case" WHERE due IS NOT NULL
"""
CARRIED_BACK = """
    UPDATE "case" SET due = (
        SELECT min(day) FROM deadline
        WHERE deadline."case" = "case"."case" AND promised AND deadline.state IN ('open', 'warned', 'passed')
    )
"""


def upgrade() -> None:
    op.create_table(
        "deadline",
        sa.Column("case", sa.LargeBinary(), nullable=False),
        sa.Column("deadline", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=12), nullable=False),
        sa.Column("promised", sa.Boolean(), nullable=False),
        sa.Column("warn", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("turn", sa.Date(), nullable=True),
        sa.CheckConstraint("side IN ('', 'reporter', 'respondent')", name=op.f("ck_deadline_side")),
        sa.CheckConstraint("set_by IN ('rules', 'law', 'organisation')", name=op.f("ck_deadline_set_by")),
        sa.CheckConstraint("state IN ('open', 'warned', 'passed', 'met', 'ended')", name=op.f("ck_deadline_state")),
        sa.CheckConstraint("(state IN ('met', 'ended')) = (ended IS NOT NULL)", name=op.f("ck_deadline_ended_on_a_day")),
        sa.CheckConstraint(
            "(state IN ('open', 'warned')) = (turn IS NOT NULL)", name=op.f("ck_deadline_looked_at_while_it_runs")
        ),
        sa.ForeignKeyConstraint(["case"], ["case.case"], name=op.f("fk_deadline_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case", "deadline", "side", name=op.f("pk_deadline")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deadline_turn"), "deadline", ["turn"], unique=False)
    op.execute(CARRIED)
    op.drop_index(op.f("ix_case_due"), table_name="case")
    with op.batch_alter_table("case", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_column("due")


def downgrade() -> None:
    with op.batch_alter_table("case", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(sa.Column("due", sa.Date(), nullable=True))
    op.create_index(op.f("ix_case_due"), "case", ["due"], unique=False)
    op.execute(CARRIED_BACK)
    op.drop_index(op.f("ix_deadline_turn"), table_name="deadline")
    op.drop_table("deadline")
