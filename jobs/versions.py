"""Which version of the journal this is, and of what it stands on."""

from __future__ import annotations

import platform
import tomllib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from sheets.journal_book import PARSER_VERSION

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@lru_cache(maxsize=1)
def program_version() -> str:
    """The journal's own version; «» where it lies without its project file."""
    try:
        return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    except (OSError, KeyError):
        return ""


@lru_cache(maxsize=1)
def versions() -> tuple[tuple[str, str], ...]:
    """What runs here, and its version."""
    return (
        ("Журнал", program_version()),
        ("Чтение таблиц", str(PARSER_VERSION)),
        ("Python", platform.python_version()),
        ("Streamlit", version("streamlit")),
    )
