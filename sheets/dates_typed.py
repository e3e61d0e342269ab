"""What looks like a date or a time in a cell of marks: shown to the teacher, never turned back."""

from __future__ import annotations

import re

_MONTH = "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    # 05.04.2026, 5/4/26, 5-4-2026 · 2026-04-05 · 05.04, 12.04 · 14:30, 2:30:00
    r"[0-3]?[0-9]([./-])[01]?[0-9]\1(?:[0-9]{4}|[0-9]{2})(?![0-9])|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|^(?:0[1-9]|[12][0-9]|3[01])\.[01][0-9]$|^[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:[.,][0-9]+)?$"
    # 5 апреля, 05.апр, 5-Apr · апр.26, апрель 2026
    rf"|[0-9][ .-]{{0,2}}(?:{_MONTH})|^(?:{_MONTH})[^\W\d]{{0,6}}[ .-]{{0,2}}[0-9]"
)


def is_date(text: str) -> bool:
    """Whether a text, squeezed and in lower case, shows a date or a time."""
    return _DATE.search(text) is not None
