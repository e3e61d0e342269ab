"""The keys of the schools that tests make: one file a session, outside every database, told to child processes too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from database.vault import keys_come_from
from jobs.keys import sealer


@pytest.fixture(scope="session", autouse=True)
def school_keys() -> Iterator[Path]:
    """A key file that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="journal-keys-") as folder:
        path = Path(folder, "journal.key")
        os.environ["JOURNAL_KEY_FILE"] = str(path)
        keys_come_from(partial(sealer, path))
        yield path
        del os.environ["JOURNAL_KEY_FILE"]
