"""A file with secrets: new, only its owner may read it, and gone where it was not finished."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class FileThere(Exception):
    """There is such a file, or it cannot be made; its text is for people."""


@contextmanager
def new_secret_file(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner's eyes.

    Raises:
        FileThere: It exists, or cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileThere(f"файл {path} уже есть; назовите новый") from None
    except OSError as error:
        raise FileThere(f"файл {path} не записать: {error.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise
