"""Streamlit's themes are read once, and say what they said before."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from streamlit import config
from streamlit.runtime import app_session

from web.remembered import remember_themes, remembering

SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
    "server",
)


def test_streamlit_hears_what_it_would_have_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((config, "get_options_for_section"), (app_session, "to_snake_case")):
        monkeypatch.setattr(module, name, getattr(module, name))
    before = [config.get_options_for_section(section) for section in SECTIONS]
    spelt = app_session.to_snake_case("primaryColor")  # type: ignore[attr-defined]
    remember_themes()
    assert [config.get_options_for_section(section) for section in SECTIONS] == before
    assert spelt == app_session.to_snake_case("primaryColor") == "primary_color"  # type: ignore[attr-defined]


def test_a_theme_is_read_once_and_nobody_spoils_anothers_answer() -> None:
    asked: Counter[str] = Counter()

    def read(section: str) -> dict[str, Any]:
        asked[section] += 1
        return {"base": "light"}

    kept = remembering(read)
    kept("theme").clear()
    assert (kept("theme"), kept("server"), kept("server")) == ({"base": "light"},) * 3
    assert asked == {"theme": 1, "server": 2}
