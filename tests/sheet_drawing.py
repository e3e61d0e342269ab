"""A test draws the sheet it is about in its own docstring; these fixtures read the drawing."""

from __future__ import annotations

from inspect import getdoc

import pytest

from journal.alphabet import ALPHABET
from sheets.grid import Grid
from sheets.parse import Alphabet


@pytest.fixture
def grid(request: pytest.FixtureRequest) -> Grid:
    """The sheet drawn in the test's own docstring."""
    return Grid.drawn(getdoc(request.function) or "")


@pytest.fixture(scope="session")
def alphabet() -> Alphabet:
    """The alphabet every school starts with."""
    return Alphabet.of(ALPHABET)
