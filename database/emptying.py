"""Emptying a database for good: only the demo school is ever made anew."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, make_url, text

from database.accounts import demo_accounts
from database.engine import describe, open_database
from database.schema import metadata


def is_of_a_school(database_url: str) -> bool:
    """Whether a database has accounts and none of them is the demo school's: it is never emptied."""
    address = make_url(database_url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return False
    database = open_database(database_url)
    try:
        return bool(describe(database).rows.get("accounts")) and not demo_accounts(database)
    finally:
        database.close()


def empty(url: str) -> None:
    """Remove everything of ours from the database of that address, the schema too; the address stays usable."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{address.database}{ending}").unlink(missing_ok=True)
        return
    database = open_database(url)
    try:
        with database.engine.begin() as connection:
            metadata.drop_all(connection)
            if inspect(connection).has_table("alembic_version"):
                connection.execute(text("DROP TABLE alembic_version"))
    finally:
        database.close()
