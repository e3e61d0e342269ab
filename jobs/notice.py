"""The notice of personal data that everybody accepts at the first sign-in: the school's own text, or ours.

What it says of who sees what comes from the table of rights, so that it cannot say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from jobs.config import Config
from journal.rights import Right, who_may
from journal.settings import Settings
from journal.viewer import ROLE_NAMES, Role

#: What stands where the school has no text of its own.
_OURS = Path(__file__).with_name("notice.txt")

_WHERE = {
    False: "Данные лежат на компьютере школы.",
    True: "Таблицы, в которые пишут учителя, лежат в Google Таблицах школы, сам журнал – на компьютере школы.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """The text in force, and what tells it from other texts."""

    text: str
    version: str

    @property
    def paragraphs(self) -> list[str]:
        """The text by paragraphs."""
        return [" ".join(part.split()) for part in self.text.split("\n\n") if part.strip()]


def current_notice(config: Config, settings: Settings) -> Notice:
    """The notice in force: the school's file, or where there is none that can be read, the text of the journal."""
    own = config.notice
    path = own if own is not None and own.is_file() else _OURS
    return _notice(path, path.stat().st_mtime_ns, tuple(_filled_in(config, settings).items()))


def _filled_in(config: Config, settings: Settings) -> Mapping[str, str]:
    """What stands for the words in braces, in a school's own text too."""
    return {
        "school": settings.school,
        "where": _WHERE[config.is_on_google],
        "reasons": _named(who_may(Right.REASONS)),
        "contacts": _named(who_may(Right.CONTACTS)),
        "months": str(settings.access_log_months),
    }


def _named(roles: frozenset[Role]) -> str:
    return ", ".join(ROLE_NAMES[role] for role in Role if role in roles)


@lru_cache(maxsize=8)
def _notice(path: Path, _changed: int, words: tuple[tuple[str, str], ...]) -> Notice:
    text = path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
    for name, said in words:
        text = text.replace(f"{{{name}}}", said)
    return Notice(text, blake2b(text.encode(), digest_size=6).hexdigest())
