"""Names of school classes: «7А», «1 А», «01а», «10 "Б"» and what grade they are."""

from __future__ import annotations

import re
from functools import lru_cache

#: Latin letters that look like Cyrillic ones; teachers type either.
LOOKALIKES = str.maketrans("ABEKMHOPCTXY", "АВЕКМНОРСТХУ")

_CLASS = re.compile(r"0*(1[01]|[1-9])\s*[-–«\"'( ]*([А-ЯЁ]?)[»\"') ]*(?:КЛ(?:АСС)?\.?)?")


@lru_cache(maxsize=4096)
def class_name(typed: str) -> str | None:
    """The class in its standard spelling, «7А» («11» where a parallel has one class), or None."""
    text = " ".join(typed.split()).upper().translate(LOOKALIKES)
    match = _CLASS.fullmatch(text)
    return f"{match[1]}{match[2]}" if match else None


@lru_cache(maxsize=4096)
def grade(school_class: str) -> int:
    """The grade, 1…11, of a class in its standard spelling. «10А» is not grade 1."""
    digits = re.match(r"\d+", school_class)
    if digits is None:
        raise ValueError(f"not a class: {school_class!r}")
    return int(digits[0])


def class_order(school_class: str) -> tuple[int, str]:
    """Sort key: 2А before 10А."""
    return grade(school_class), school_class
