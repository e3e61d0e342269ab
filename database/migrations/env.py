"""What Alembic runs: every revision in the transaction that :func:`database.engine.migrate` hands over."""

from __future__ import annotations

from alembic import context

from database.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
