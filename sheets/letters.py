"""Letters as people type them: invisible characters, look-alikes, odd spaces and dashes made plain."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

#: Control characters, zero-width and directional marks, soft hyphen, byte-order mark: never seen, often pasted.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: Two characters that are drawn as a blank are no spaces to Unicode.
_SPACES = re.compile("[\\s\u2800\u3164]+")

_LATIN, _TWINS = "ABCEHKMOPTXYabcehkmoptxyËë", "АВСЕНКМОРТХУавсенкмортхуЁё"
_GREEK, _GREEK_TWINS = "ΑΒΕΗΚΜΟΡΤΥΧαβεηκμορτυχ", "АВЕНКМОРТУХавенкмортух"
#: The dashes, quotes and slashes that keyboards and word processors give.
_SIGNS, _PLAIN_SIGNS = "−–—―‒‐‑’‘`´∕⁄", "-------''''//"

#: Letters drawn like Cyrillic ones, in either case; wide forms («Ｈ», «５», «／») as the narrow ones.
_NARROW = "".join(map(chr, range(0x21, 0x7F)))
_DRAWN_ALIKE = str.maketrans(_LATIN + _GREEK + _SIGNS, _TWINS + _GREEK_TWINS + _PLAIN_SIGNS)
_WIDE = str.maketrans("".join(chr(ord(narrow) + 0xFEE0) for narrow in _NARROW), _NARROW.translate(_DRAWN_ALIKE))
_LOOKALIKES = _DRAWN_ALIKE | _WIDE


def squeeze(text: str) -> str:
    """The text without invisible characters and outer spaces, inner spaces single, letters composed («й» is one)."""
    if not text.isascii():
        text = normalize("NFC", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def plain(text: str) -> str:
    """The text in lower case with look-alikes made Cyrillic; a leading apostrophe (forced text) is cut."""
    return squeeze(text).translate(_LOOKALIKES).lower().lstrip("'").strip()


@lru_cache(maxsize=20_000)
def heading(text: str) -> str:
    """A heading for comparing: plain, «ё» as «е», without outer punctuation."""
    return squeeze(text).translate(_LOOKALIKES).lower().replace("ё", "е").strip(" .:;,*")
