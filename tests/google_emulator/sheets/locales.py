"""What differs by a spreadsheet's locale: decimal marks, the order of dates, words for true and false."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale as typed input and shown values need it.

    ``dates`` is the order of day, month and year; ``separators`` are those between the parts of a typed date.
    """

    name: str
    decimal: str
    group: str
    dates: str
    separators: str
    date: str
    time: str
    words: tuple[str, str]
    currency: str

    @property
    def date_time(self) -> str:
        """The pattern of a date with its time."""
        return f"{self.date} {self.time}"


_ENGLISH = ("TRUE", "FALSE")

#: Patterns are those that Sheets offers as «Automatic» date and time of the locale.
LOCALES: dict[str, Locale] = {
    locale.name: locale
    for locale in (
        Locale("en_US", ".", ",", "MDY", "/-", "M/d/yyyy", "h:mm:ss am/pm", _ENGLISH, "$"),
        Locale("en_GB", ".", ",", "DMY", "/-", "dd/MM/yyyy", "HH:mm:ss", _ENGLISH, "£"),
        Locale("ru_RU", ",", "\u00a0", "DMY", "./-", "dd.MM.yyyy", "H:mm:ss", ("ИСТИНА", "ЛОЖЬ"), "₽"),
        Locale("fr_FR", ",", "\u202f", "DMY", "/-.", "dd/MM/yyyy", "HH:mm:ss", ("VRAI", "FAUX"), "€"),
        Locale("de_DE", ",", ".", "DMY", ".-/", "dd.MM.yyyy", "HH:mm:ss", ("WAHR", "FALSCH"), "€"),
    )
}


def locale_of(name: str) -> Locale:
    """The locale of that name; «ru» is Russia's, and what is not known here behaves as en_US does."""
    if name in LOCALES:
        return LOCALES[name]
    language = name.partition("_")[0]
    return next((known for known in LOCALES.values() if known.name.startswith(f"{language}_")), LOCALES["en_US"])
