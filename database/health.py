"""Whether the database can be worked with, and in words why not."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from database.engine import Database

#: The beginning of SQLite's name of an error, or PostgreSQL's state, → what people read.
_WHY = {
    "SQLITE_FULL": "на диске с базой нет места: освободите его",
    "SQLITE_IOERR": "диск с базой не принимает записи: нет места или он неисправен",
    "SQLITE_READONLY": "база открыта только для чтения: проверьте права и диск",
    "SQLITE_CANTOPEN": "база не открывается: проверьте права и диск",
    "SQLITE_BUSY": "база долго занята другой программой",
    "SQLITE_LOCKED": "база долго занята другой программой",
    "SQLITE_CORRUPT": "файл базы повреждён: восстановите копию",
    "SQLITE_NOTADB": "файл базы повреждён: восстановите копию",
    "55P03": "база долго занята другой программой",
    "53100": "на диске с базой нет места: освободите его",
    "25006": "база открыта только для чтения: проверьте права и диск",
}

#: The beginnings of PostgreSQL's states of a server that is away, stops or has no connection left.
_AWAY = ("08", "53", "57P")


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
    return _known(_code(error)) or "база не отвечает"


def why_refused(error: Exception) -> str:
    """What people are told where the disk or the server is in the way; «» for any other error, of ours above all."""
    cause, code = getattr(error, "orig", None) or error, _code(error)
    nobody_answered = not code and type(cause).__name__ == "OperationalError"  # so there is no state either
    return _known(code) or ("база не отвечает" if nobody_answered or code.startswith(_AWAY) else "")


def is_full(error: Exception) -> bool:
    """Whether a SQLite file found no room on its disk."""
    return _code(error) == "SQLITE_FULL"


def _code(error: Exception) -> str:
    """SQLite's name of an error, or PostgreSQL's state; «» where it tells none."""
    cause = getattr(error, "orig", None) or error
    return str(getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or "")


def _known(code: str) -> str:
    return next((said for start, said in _WHY.items() if code.startswith(start)), "")
