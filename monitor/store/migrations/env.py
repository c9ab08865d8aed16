"""What Alembic runs: the steps that are missing, on the connection and in the transaction that it is given."""

from __future__ import annotations

from alembic import context

from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, when BEGIN is ours: a step that is cut off leaves nothing behind
    render_as_batch=True,  # SQLite cannot alter most of a table; Alembic copies it
)
with context.begin_transaction():
    context.run_migrations()
