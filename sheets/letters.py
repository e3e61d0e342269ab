"""Letters as people type them: invisible characters, look-alikes, odd spaces and dashes made plain."""

from __future__ import annotations

import re
from functools import lru_cache

#: Zero-width and directional marks, soft hyphen, byte-order mark: never seen, often pasted.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
_SPACES = re.compile(r"\s+")

#: Latin letters drawn like Cyrillic ones, in either case, and the dashes and quotes keyboards give.
_LOOKALIKES = str.maketrans(
    "ABCEHKMOPTXYabcehkmoptxyËë−–—‐‑’‘`´＋／；，．",
    "АВСЕНКМОРТХУавсенкмортхуЁё-----''''+/;,.",
)

_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def squeeze(text: str) -> str:
    """The text without invisible characters and outer spaces, inner spaces single."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def plain(text: str) -> str:
    """The text in lower case with look-alikes made Cyrillic; a leading apostrophe (forced text) is cut."""
    return squeeze(text).translate(_LOOKALIKES).translate(_FULL_WIDTH_DIGITS).lstrip("'").strip().lower()


@lru_cache(maxsize=20_000)
def heading(text: str) -> str:
    """A heading for comparing: plain, «ё» as «е», without outer punctuation."""
    return squeeze(text).translate(_LOOKALIKES).lower().replace("ё", "е").strip(" .:;,*")
