"""Streamlit's own words: those we translate are those its scripts still say."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit

from web.translation import WORDS, script

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"


@pytest.fixture(scope="module")
def spoken() -> str:
    """All that Streamlit's scripts hold."""
    return "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))


@pytest.mark.parametrize("words", WORDS)
def test_streamlit_still_says_it(spoken: str, words: str) -> None:
    assert any(f"{quote}{words}{quote}" in spoken for quote in "`\"'")


def test_no_translation_is_translated_again() -> None:
    assert set(WORDS) & set(WORDS.values()) == set()


def test_the_script_stays_within_its_tag() -> None:
    assert script().count("</") == 1
