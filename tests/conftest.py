"""Fixtures that every test may ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Two busy cores: how long an example takes decides nothing.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

pytest_plugins = (
    "tests.databases",
    "tests.school_keys",
    "tests.sheet_drawing",
    "tests.folder_school",
    "tests.web_school",
    "tests.loopback_guard",
    "tests.google_emulator.fixture",
)


@pytest.fixture(autouse=True)
def own_main_module() -> Iterator[None]:
    """Streamlit's AppTest leaves its script as ``__main__``, which a process of a pool would then run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
