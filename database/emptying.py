"""Emptying a database for good: only the demo school is ever made anew."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, make_url, text

from database.engine import open_database
from database.schema import metadata


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
