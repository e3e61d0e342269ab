"""The notice of personal data that everybody accepts at the first sign-in: the school's own text, or ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

#: What stands where the school has no text of its own. ``{school}`` is its name.
_OURS = Path(__file__).with_name("notice.txt")


@dataclass(frozen=True, slots=True)
class Notice:
    """The text in force, and what tells it from other texts."""

    text: str
    version: str

    @property
    def paragraphs(self) -> list[str]:
        """The text by paragraphs."""
        return [" ".join(part.split()) for part in self.text.split("\n\n") if part.strip()]


def current_notice(own: Path | None, school: str) -> Notice:
    """The notice in force.

    Args:
        own: The school's file; None, or one that cannot be read, for the text that comes with the journal.
        school: The school's name.
    """
    path = own if own is not None and own.is_file() else _OURS
    return _notice(path, path.stat().st_mtime_ns, school)


@lru_cache(maxsize=8)
def _notice(path: Path, _changed: int, school: str) -> Notice:
    text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n").replace("{school}", school)
    return Notice(text, blake2b(text.encode(), digest_size=6).hexdigest())
