"""Sessions that end when nobody uses them, known devices, second factors, sign-ins through other sites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account"], ["accounts.account"], name=op.f(f"fk_{table}_account"), ondelete="CASCADE"
    )


def upgrade() -> None:
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("seen_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("idle", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("shared", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("attempts") as batch:
        batch.add_column(sa.Column("device", sa.String(), nullable=False, server_default=""))
    # A session opened before lives as long as it was told.
    op.execute("UPDATE sessions SET seen_at = created_at, idle = expires_at - created_at")
    with op.batch_alter_table("sessions") as batch:
        for column in ("seen_at", "idle", "shared"):
            batch.alter_column(column, server_default=None)
    with op.batch_alter_table("attempts") as batch:
        batch.alter_column("device", server_default=None)
    op.create_table(
        "devices",
        sa.Column("device", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        _of_account("devices"),
        sa.PrimaryKeyConstraint("device", "account", name=op.f("pk_devices")),
    )
    op.create_index("ix_devices_account", "devices", ["account"])
    op.create_table(
        "challenges",
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_challenges")),
    )
    op.create_table(
        "second_factors",
        sa.Column("account", ID, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _of_account("second_factors"),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account", ID, nullable=False),
        sa.Column("code", sa.LargeBinary(length=32), nullable=False),
        _of_account("recovery_codes"),
        sa.PrimaryKeyConstraint("account", "code", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        _of_account("identities"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
    )
    op.create_index("ix_identities_account", "identities", ["account"])


def downgrade() -> None:
    for table in ("identities", "recovery_codes", "second_factors", "challenges", "devices"):
        op.drop_table(table)
    with op.batch_alter_table("attempts") as batch:
        batch.drop_column("device")
    with op.batch_alter_table("sessions") as batch:
        for column in ("shared", "idle", "seen_at"):
            batch.drop_column(column)
