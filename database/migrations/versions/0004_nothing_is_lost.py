"""The ledger kept whole: causes and what was before, past facts, class lists and settings; nothing of it changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

MOVES = sa.text("field IN ('date', 'number')")

#: Tables whose rows are never changed nor deleted. Whoever makes one of them anew makes its triggers anew.
APPEND_ONLY = ("ledger", "facts_past", "list_ledger")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    anew = "always" if _sqlite() else "never"
    with op.batch_alter_table("ledger", recreate=anew) as batch:
        batch.add_column(sa.Column("cause", sa.String(), nullable=False, server_default="typed"))
        batch.add_column(sa.Column("was", sa.Text(), nullable=True))
        batch.add_column(sa.Column("editor", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("ledger", recreate=anew) as batch:
        batch.alter_column("cause", server_default=None)
        batch.alter_column("editor", server_default=None)
    op.create_index("ix_ledger_moves", "ledger", ["register"], sqlite_where=MOVES, postgresql_where=MOVES)
    op.create_table(
        "facts_past",
        sa.Column("id", ID, nullable=False),
        sa.Column("register", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts_past")),
    )
    op.create_index("ix_facts_past_register_seen", "facts_past", ["register", "seen"])
    op.create_table(
        "list_ledger",
        sa.Column("id", ID, nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("school_class", sa.String(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("editor", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_ledger")),
    )
    op.create_index("ix_list_ledger_year_school_class", "list_ledger", ["year", "school_class", "list"])
    _guard()


def _guard() -> None:
    """Let the database itself refuse to change or delete what is append-only."""
    if not _sqlite():
        op.execute(
            "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END$$"
        )
    for table in APPEND_ONLY:
        for event in ("UPDATE", "DELETE"):
            what = (
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
                if _sqlite()
                else "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
            )
            op.execute(f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {what}")


def downgrade() -> None:
    """What the third schema has no place for goes; rows of the ledger that it would take for edits too."""
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER ledger_no_{event}" + ("" if _sqlite() else " ON ledger"))
    op.execute("DELETE FROM ledger WHERE cause <> 'typed' OR field IN ('number', 'register', 'seen') OR old IS NULL")
    op.drop_table("list_ledger")
    op.drop_table("facts_past")
    if not _sqlite():
        op.execute("DROP FUNCTION append_only()")
    op.drop_index("ix_ledger_moves", table_name="ledger")
    with op.batch_alter_table("ledger") as batch:
        for column in ("editor", "was", "cause"):
            batch.drop_column(column)
