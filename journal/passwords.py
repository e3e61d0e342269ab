"""What a password must not be: short, among those everybody tries first, or made of its owner's name.

NIST SP 800-63B and ASVS 5.0 (6.2): length and a list of common ones, no rules about kinds of characters.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from journal.codes import read_code

#: Characters; every one counts, spaces too.
SHORTEST, LONGEST = 8, 128

#: Words that people make passwords of, Russian ones too, a line each.
_COMMON = Path(__file__).with_name("common_passwords.txt")

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT = str.maketrans(_LATIN_KEYS + _RUSSIAN_KEYS, _RUSSIAN_KEYS + _LATIN_KEYS)

#: Rows that fingers run along.
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN_KEYS, _RUSSIAN_KEYS)
_RUN = 4

_LOOKALIKES = str.maketrans("@013457$!", "aoieastsi")


class Weakness(StrEnum):
    """Why a password is refused, as people read it."""

    SHORT = f"Пароль короче {SHORTEST} знаков. Возьмите, например, три-четыре слова подряд."
    LONG = f"Пароль длиннее {LONGEST} знаков: сократите его."
    DIGITS = "Пароль из одних цифр угадывают первым: телефон, дата. Добавьте слова."
    COMMON = "Такой пароль пробуют одним из первых. Возьмите, например, три-четыре слова, не связанные между собой."
    OWN = "В пароле не должно быть вашего логина и имени: придумайте другой."
    ALIKE = "В пароле слишком мало разных знаков: придумайте другой."


def weakness(password: str, login: str, name: str) -> Weakness | None:
    """Why a password may not be chosen; None where it may.

    Args:
        password: As typed.
        login: Its owner's login.
        name: Its owner's name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return Weakness.SHORT if len(password) < SHORTEST else Weakness.LONG
    folded = password.casefold()
    if read_code(password) or not re.search(r"\D", re.sub(r"[\s.+()/-]", "", folded)):
        return Weakness.DIGITS
    if _is_own(folded, login, name):
        return Weakness.OWN
    if len(set(folded)) < 4:
        return Weakness.ALIKE
    return Weakness.COMMON if _is_common(folded) else None


def _is_own(folded: str, login: str, name: str) -> bool:
    """Whether the login or the name, in either layout, is most of it."""
    own = [login.casefold(), *login.casefold().split("."), *name.casefold().split()]
    words = {word for word in own if len(word) > 3} | {word.translate(_OTHER_LAYOUT) for word in own if len(word) > 3}
    return any(word in folded and len(folded) - len(word) < SHORTEST for word in words)


def _is_common(folded: str) -> bool:
    """Whether nothing is left of it without common words, runs along the keyboard, digits and signs."""
    variants = {folded, folded.translate(_OTHER_LAYOUT), folded.translate(_LOOKALIKES)}
    return any(_rest(variant) < _RUN for variant in variants)


def _rest(text: str) -> int:
    """How many characters are nobody's word."""
    for word in _common():
        text = text.replace(word, "")
    return len(re.sub(r"[\W\d_]", "", _without_runs(text)))


def _without_runs(text: str) -> str:
    """A text without pieces of four and more that run along a row, there or back."""
    rows = [*_RUNS, *(row[::-1] for row in _RUNS)]
    kept, place = "", 0
    while place < len(text):
        end = place + 1
        while end < len(text) and any(text[place : end + 1] in row for row in rows):
            end += 1
        kept, place = (kept, end) if end - place >= _RUN else (kept + text[place], place + 1)
    return kept


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    """The longest first: «qwerty» before «qwe»."""
    words = {line.strip() for line in _COMMON.read_text(encoding="utf-8").splitlines()} - {""}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
