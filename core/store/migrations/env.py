"""Run by Alembic. The connection is handed in by core.store.migrate; there is no alembic.ini."""

from alembic import context
from sqlmodel import SQLModel

from core.store.database import load_tables

load_tables()
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
