"""What Streamlit works out anew at every step, remembered: how the app looks does not change while it runs.

It reads six themes out of 250 settings and spells their names anew for each step: a quarter of what a
step costs. These two functions are the only ones of Streamlit that we replace, by themselves with a memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from streamlit import config
from streamlit.runtime import app_session


def remember_themes() -> None:
    """Ask Streamlit for its themes once. Called when the settings are read and nobody has come yet."""
    config.get_options_for_section = remembering(config.get_options_for_section)  # type: ignore[assignment]
    app_session.to_snake_case = lru_cache(app_session.to_snake_case)  # type: ignore[attr-defined]


def remembering(read: Callable[[str], dict[str, Any]]) -> Callable[[str], dict[str, Any]]:
    """A reader of settings that reads each theme once; other sections as ever. Every answer is the asker's own."""
    themes = lru_cache(read)

    def read_section(section: str) -> dict[str, Any]:
        return dict(themes(section)) if section.startswith("theme") else read(section)

    return read_section
