"""What people type into cells and spreadsheets may take for something else: asked of Google by `doctor --probe`."""

from __future__ import annotations

from dataclasses import dataclass

#: The format of a cell of plain text, as spreadsheets write it; «» is no format at all.
PLAIN = "@"


@dataclass(frozen=True, slots=True)
class Typed:
    """One text typed into a cell of a spreadsheet: its locale, and the format of the cell."""

    locale: str
    text: str
    format: str = ""


#: Marks and dates as teachers type them, and what other programs type; by the spreadsheet's locale.
_TEXTS: dict[str, tuple[str, ...]] = {
    "ru_RU": (
        "5", "5.0", "5,0", "4,5", "5/4", "5.4", "05.09", "05.09.2026", "5-4", "4-", "4+", "+5", "-4", "2:3", "4.67",
        "31.02", "н", "н/5", "5 н", "5 5", "зач", "50%", "ИСТИНА", "5 сентября", "'5/4", "'5",
    ),
    "en_US": (
        "test_equality 1", "3_1_0", "string", "2020-01-01", "1999-01-02", "=4/2", "=3/2", "5", "-5", "4.5", "50%",
        "TRUE", "5/4", "05.09", "4-", "4+", "'5/4", "2:30",
    ),
    "fr_FR": ("4,5",),
}  # fmt: skip

#: The same texts in cells of plain text, as those of registers are.
_PLAIN_TEXTS: dict[str, tuple[str, ...]] = {"ru_RU": ("5/4", "5.4", "4-", "4+", "05.09", "5", "5,0")}

TYPED: tuple[Typed, ...] = tuple(
    Typed(locale, text, form)
    for form, texts in (("", _TEXTS), (PLAIN, _PLAIN_TEXTS))
    for locale, said in texts.items()
    for text in said
)
