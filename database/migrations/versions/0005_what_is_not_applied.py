"""What a workbook lost and the school kept until somebody decides; what processes tell each other of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("hold", ID, nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "book",
                "sheet",
                "school_class",
                "subject",
                "subgroup",
                "workbook",
                "reason",
                "content",
            )
        ),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.Column("found_seen", sa.BigInteger(), nullable=False),
        sa.Column("found_after", sa.BigInteger(), nullable=True),
        sa.Column("changed_seen", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("hold", name=op.f("pk_holds")),
    )
    op.create_index("ix_holds_year_book", "holds", ["year", "book"])
    op.create_table(
        "hold_decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("hold", ID, nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_decisions")),
    )
    op.create_index("ix_hold_decisions_hold", "hold_decisions", ["hold"])
    op.create_table(
        "states",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_states")),
    )
    for event in ("UPDATE", "DELETE"):
        what = (
            "BEGIN SELECT RAISE(ABORT, 'append-only: hold_decisions'); END"
            if _sqlite()
            else "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        op.execute(f"CREATE TRIGGER hold_decisions_no_{event.lower()} BEFORE {event} ON hold_decisions {what}")


def downgrade() -> None:
    for table in ("states", "hold_decisions", "holds"):
        op.drop_table(table)
