"""Contacts, reasons of absence and portfolios lie sealed, each pupil's by a key of its own; who looked is indexed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from database.dialect import Dialect, Transaction
from database.vault import Kind, SealedTable, Sealing, Vault

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROW = ("year", "school_class", "row", "pupil")

#: What is sealed, and the columns there were on that day: whatever the schema says today, these are they.
TABLES = {
    "guardians": (Sealing(Kind.CONTACTS, ("phone", "email")), (*_ROW, "name", "relation", "phone", "email", "until")),
    "absences": (Sealing(Kind.HEALTH, ("reason", "document")), (*_ROW, "first", "last", "reason", "document")),
    "portfolio": (Sealing(Kind.PORTFOLIO, ("text",)), (*_ROW, "day", "kind", "text")),
}


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    op.create_table(
        "person_keys",
        sa.Column("pupil", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pupil", "kind", name=op.f("pk_person_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_access_log_pupil_at", "access_log", ["pupil", "at", "role", "page", "account"])
    if _sqlite():
        op.execute("PRAGMA secure_delete = ON")  # nothing of what stood there in clear stays in the file
    _change(seal=True)


def downgrade() -> None:
    _change(seal=False)
    op.drop_index("ix_access_log_pupil_at", table_name="access_log")
    op.drop_table("person_keys")


def _change(*, seal: bool) -> None:
    """Rewrite every row and line of the sealed tables; the school's keys are asked for only where there is one."""
    connection = op.get_bind()
    cursor: Any = connection.connection.cursor()
    store = Transaction(Dialect(connection.dialect.name), cursor)
    try:
        for name in TABLES:
            _rows(store, _table(store, name), seal=seal)
        _unguarded("DROP")
        for name in TABLES:
            _lines(store, _table(store, name), seal=seal)
        _unguarded("CREATE")
    finally:
        cursor.close()


def _table(store: Transaction, name: str) -> SealedTable:
    sealing, columns = TABLES[name]
    return SealedTable(name, Vault(store, sealing.kind), columns, sealing.columns)


def _rows(store: Transaction, table: SealedTable, *, seal: bool) -> None:
    change = table.closed if seal else table.opened
    key = ("year", "school_class", "row")
    own = [name for name in table.columns if name not in key]
    listed = ", ".join(f'"{name}"' for name in table.columns)
    rows = [change(row) for row in store.rows(f"SELECT {listed} FROM {table.name}")]
    assigned = ", ".join(f'"{name}" = ?' for name in own)
    store.many(
        f'UPDATE {table.name} SET {assigned} WHERE year = ? AND school_class = ? AND "row" = ?',
        [(*("" if value is None and at in table.sealed else value for at, value in zip(own, row[3:], strict=True)), *row[:3])
         for row in rows],
    )  # fmt: skip


def _lines(store: Transaction, table: SealedTable, *, seal: bool) -> None:
    change = table.line if seal else table.told
    rows = store.rows("SELECT id, old, new FROM list_ledger WHERE list = ?", (table.name,))
    store.many(
        "UPDATE list_ledger SET old = ?, new = ? WHERE id = ?",
        [(change(old), change(new), line) for line, old, new in rows],
    )


def _unguarded(what: str) -> None:
    """Take the guard from the ledger of lists for as long as it is rewritten, and give it back."""
    if what == "DROP":
        for event in ("update", "delete"):
            op.execute(f"DROP TRIGGER list_ledger_no_{event}" + ("" if _sqlite() else " ON list_ledger"))
        return
    for event in ("UPDATE", "DELETE"):
        refusal = (
            "BEGIN SELECT RAISE(ABORT, 'append-only: list_ledger'); END"
            if _sqlite()
            else "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        op.execute(f"CREATE TRIGGER list_ledger_no_{event.lower()} BEFORE {event} ON list_ledger {refusal}")
