"""Participation of the year: an index that holds all it asks of week_facts, in the order it is grouped by."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NAME = "ix_week_facts_teacher_week"
COLUMNS = [
    "teacher", "week", "due", "filled", "timely", "untimed", "topic", "homework_due", "homework", "attended",
]  # fmt: skip


def upgrade() -> None:
    """Add the index."""
    op.create_index(NAME, "week_facts", COLUMNS)


def downgrade() -> None:
    """Take the index away."""
    op.drop_index(NAME, table_name="week_facts")
