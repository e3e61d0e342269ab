"""What the file of a verdict says of itself: what it was made of, and what it holds."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

#: Custom properties of the file.
KEY, DIGEST = "journal-key", "journal-digest"

_PART = "docProps/custom.xml"
_PROPERTY = re.compile(r'name="([^"]+)"[^>]*>\s*<vt:lpwstr>([^<]*)<')

#: Two properties take 500 bytes; more than this is another's file.
_LIMIT = 50_000


class Stamp(NamedTuple):
    """Both «» for a file that is not ours, or damaged."""

    key: str = ""
    digest: str = ""


def read_stamp(path: Path) -> Stamp | None:
    """The stamp of a verdict's file; None where there is no file. Raises OSError where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            entry = archive.getinfo(_PART)
            text = archive.read(entry).decode("utf-8", "replace") if entry.file_size <= _LIMIT else ""
    except FileNotFoundError:
        return None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return Stamp()
    said = dict(_PROPERTY.findall(text))
    return Stamp(said.get(KEY, ""), said.get(DIGEST, ""))
