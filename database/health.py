"""Whether the database can be worked with, and in words why not."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from database.engine import Database

#: The beginning of SQLite's name of an error, or PostgreSQL's state, → what people read.
_WHY = {
    "SQLITE_FULL": "на диске с базой нет места",
    "SQLITE_IOERR": "диск с базой не принимает записи: нет места или он неисправен",
    "SQLITE_READONLY": "база открыта только для чтения: проверьте права и диск",
    "SQLITE_CANTOPEN": "база не открывается: проверьте права и диск",
    "SQLITE_BUSY": "база долго занята другой программой",
    "SQLITE_LOCKED": "база долго занята другой программой",
    "SQLITE_CORRUPT": "файл базы повреждён: восстановите копию",
    "SQLITE_NOTADB": "файл базы повреждён: восстановите копию",
    "55P03": "база долго занята другой программой",
    "53100": "на диске с базой нет места",
    "25006": "база открыта только для чтения: проверьте права и диск",
}


def answers(database: Database) -> bool:
    """Whether the database answers, and was ever migrated."""
    try:
        with database.readers.connect() as connection:
            connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    except SQLAlchemyError:
        return False
    return True


def failures(database: Database) -> tuple[type[Exception], ...]:
    """What is raised by a database that does not answer, or does not take what is written."""
    return SQLAlchemyError, database.engine.dialect.loaded_dbapi.Error


def why(error: Exception) -> str:
    """What people are told of such a failure; nothing of what was to be written."""
    cause = getattr(error, "orig", None) or error
    code = str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or "")
    return next((said for start, said in _WHY.items() if code.startswith(start)), "база не отвечает")
