"""Runs the migrations on a connection that the caller has opened: all of an upgrade in one transaction."""

from alembic import context

from app.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table: alembic makes it anew and copies the rows
    transactional_ddl=True,  # alembic thinks that SQLite cannot: it can, once BEGIN is said
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
