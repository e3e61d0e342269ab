"""Where this school's things are: read from the environment (``JOURNAL_…``) or a file «.env»."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """One installation. Every field is an environment variable: ``JOURNAL_DATABASE``, ``JOURNAL_DATA``…"""

    model_config = SettingsConfigDict(env_prefix="JOURNAL_", env_file=".env", extra="ignore")

    #: SQLAlchemy address; PostgreSQL as ``postgresql+psycopg://user@host/name``.
    database: str = "sqlite:///data/journal.sqlite3"
    #: The folder of the school's workbooks.
    data: Path = Path("data/demo")
    #: A clock stopped at a moment, for tests and demonstrations; empty: the real time.
    now: AwareDatetime | None = None
    host: str = "127.0.0.1"
    port: int = 8501
    #: How long a sign-in lasts.
    session_days: int = 30

    def moment(self, timezone: str = "UTC") -> datetime:
        """Now, in a time zone."""
        return (self.now or datetime.now(UTC)).astimezone(ZoneInfo(timezone))


@lru_cache(maxsize=1)
def current_config() -> Config:
    """The configuration of this process, read once."""
    return Config()
