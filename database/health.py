"""Whether the database can be worked with."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from database.engine import Database


def answers(database: Database) -> bool:
    """Whether the database answers, and was ever migrated."""
    try:
        with database.readers.connect() as connection:
            connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    except SQLAlchemyError:
        return False
    return True
