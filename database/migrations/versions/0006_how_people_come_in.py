"""How people come in: roles that follow the workbooks, one-time codes, who issued to whom, notices accepted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.add_column("guardians", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("account_roles", sa.Column("source", sa.String(), nullable=False, server_default="hand"))
    op.create_table(
        "account_codes",
        sa.Column("account", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_account_codes")),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name=op.f("fk_account_codes_account"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "credential_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("account", ID, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("login", "name", "school_class", "act")),
        sa.Column("by_account", ID, nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_log")),
    )
    op.create_index("ix_credential_log_account", "credential_log", ["account"])
    op.create_table(
        "notices",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_notices")),
    )
    op.create_table(
        "notice_acceptances",
        sa.Column("account", ID, nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "version", name=op.f("pk_notice_acceptances")),
    )
    for event in ("UPDATE", "DELETE"):
        what = (
            "BEGIN SELECT RAISE(ABORT, 'append-only: credential_log'); END"
            if _sqlite()
            else "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        op.execute(f"CREATE TRIGGER credential_log_no_{event.lower()} BEFORE {event} ON credential_log {what}")


def downgrade() -> None:
    for table in ("notice_acceptances", "notices", "credential_log", "account_codes"):
        op.drop_table(table)
    op.drop_column("account_roles", "source")
    op.drop_column("guardians", "until")
