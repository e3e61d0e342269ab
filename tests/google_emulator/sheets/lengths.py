"""How wide a text is: what autoResizeDimensions makes of a column."""

from __future__ import annotations

import math

#: Advances of Arial in 1/2048 of its size: capitals, then what is narrow; other letters are of middle width.
_WIDE = {**dict.fromkeys("ABEKPSVXY", 1366), **dict.fromkeys("CDHNRUw", 1479), **dict.fromkeys("GOQ", 1593), "M": 1706}
_NARROW = {**dict.fromkeys("ijl'|", 455), **dict.fromkeys("ft.,:;/ !I[]", 569), **dict.fromkeys("r-()", 682)}
_USUAL = 1139

#: Pixels of the 10-point font: 1,024 letters «A» were recorded as a column of 8,691 pixels.
_SIZE, _PADDING = 12.72, 3


def text_width(text: str) -> int:
    """Pixels of a column that holds this line; an estimate but for what was recorded."""
    advance = sum(_WIDE.get(letter) or _NARROW.get(letter) or _USUAL for letter in text)
    return math.ceil(round(advance * _SIZE / 2048, 1)) + _PADDING
