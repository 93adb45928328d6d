"""
A sealed file's room and epoch, so that it is there only for those who have that key.

The foundation kept neither. A file that a case had taken before counts to the beginning of the talk, where a report's files lie;
its tie is of the form that ties had then, so that only its case's erasure takes it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROOM = '("case" IS NULL) = (room IS NULL)'
EPOCH = '("case" IS NULL) = (epoch IS NULL)'


def upgrade() -> None:
    with op.batch_alter_table("blob", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.add_column(sa.Column("room", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("epoch", sa.BigInteger(), nullable=True))
    op.execute("UPDATE blob SET room = 'talk', epoch = 0 WHERE \"case\" IS NOT NULL")
    with op.batch_alter_table("blob", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.create_check_constraint(op.f("ck_blob_taken_has_room"), ROOM)
        batch.create_check_constraint(op.f("ck_blob_taken_has_epoch"), EPOCH)


def downgrade() -> None:
    with op.batch_alter_table("blob", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_constraint(op.f("ck_blob_taken_has_room"), type_="check")
        batch.drop_constraint(op.f("ck_blob_taken_has_epoch"), type_="check")
        batch.drop_column("epoch")
        batch.drop_column("room")
