"""The fixture ``google``: an emulator, emptied for every test, on one server a test run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.google_emulator.handle import Emulator


@pytest.fixture(scope="session")
def google_server() -> Iterator[Emulator]:
    """The server, started when first asked for; what it needs is imported only then."""
    from tests.google_emulator.handle import running

    with running() as emulator:
        yield emulator


@pytest.fixture
def google(google_server: Emulator) -> Emulator:
    """Google with nothing in it: no files, no accounts, no faults, quotas as real, a clock that runs."""
    google_server.reset()
    return google_server
