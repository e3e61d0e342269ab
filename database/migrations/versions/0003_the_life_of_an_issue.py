"""The life of an issue: its key, dismissals, the last check of a workbook, where lessons stand on their sheets."""

from __future__ import annotations

from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _altered(table, **kinds):
    """A table about to be altered: SQLite makes it anew, in the order of its columns."""
    return op.batch_alter_table(table, recreate="always" if _sqlite() else "never", table_kwargs=kinds)


def _sqlite():
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    with _altered("books") as batch:
        batch.add_column(sa.Column("checked_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("url", sa.Text(), nullable=True))
    with _altered("sheets", sqlite_with_rowid=False) as batch:
        batch.add_column(sa.Column("places", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("gid", sa.BigInteger(), nullable=True))
    with _altered("issues") as batch:
        batch.add_column(sa.Column("key", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("typed_seen", sa.BigInteger(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("typed_after", sa.BigInteger(), nullable=True))
    op.execute("UPDATE books SET checked_at = changed_at")
    op.execute("UPDATE issues SET typed_seen = first_seen, typed_after = first_after")
    _name_issues()
    for table, column, kinds in (
        ("books", "checked_at", {}),
        ("sheets", "places", {"sqlite_with_rowid": False}),
        ("issues", "key", {}),
        ("issues", "typed_seen", {}),
    ):
        with _altered(table, **kinds) as batch:
            batch.alter_column(column, server_default=None)
    op.create_index("ix_issues_year_fixed_seen", "issues", ["year", "fixed_seen"])
    op.create_table(
        "dismissals",
        sa.Column("dismissal", ID, nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("school_class", sa.String(), nullable=False),
        sa.Column("account", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_account", ID, nullable=True),
        sa.Column("undone_name", sa.String(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("dismissal", name=op.f("pk_dismissals")),
    )
    op.create_index("ix_dismissals_year_key", "dismissals", ["year", "key"])


def _name_issues() -> None:
    """Give every issue stored so far its key, as journal/issue_life.py did when this was written.

    Of several alike that were open at once each gets its own.
    """
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT issue, year, sheet, problem, text, school_class, subject, subgroup, CAST(day AS TEXT), number,"
            " pupil, fixed_seen FROM issues ORDER BY fixed_seen IS NULL, issue"
        )
    ).all()
    taken: set[str] = set()
    named = []
    for issue, year, sheet, problem, text, *register, day, number, pupil, fixed in rows:
        where = "" if register[1] or day else sheet
        about = (where, problem, *register, day or "", str(number or ""), pupil, "" if day or pupil else text)
        twin, key = 0, _digest(year, about, 0)
        while fixed is None and key in taken:
            twin += 1
            key = _digest(year, about, twin)
        if fixed is None:
            taken.add(key)
        named.append({"key": key, "issue": issue})
    if named:
        connection.execute(sa.text("UPDATE issues SET key = :key WHERE issue = :issue"), named)


def _digest(year: str, about: tuple[str, ...], twin: int) -> str:
    return blake2b(repr((year, *about, twin)).encode(), digest_size=12).hexdigest()


def downgrade() -> None:
    op.drop_table("dismissals")
    op.drop_index("ix_issues_year_fixed_seen", table_name="issues")
    with _altered("issues") as batch:
        for column in ("typed_after", "typed_seen", "key"):
            batch.drop_column(column)
    with _altered("sheets", sqlite_with_rowid=False) as batch:
        batch.drop_column("gid")
        batch.drop_column("places")
    with _altered("books") as batch:
        batch.drop_column("url")
        batch.drop_column("checked_at")
