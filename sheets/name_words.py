"""How two written names agree: the same surname, and what follows it equal, shortened or missing."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sheets.first_names import FULL, MEANINGS, may_be_one


@dataclass(frozen=True, slots=True)
class Movement:
    """«Выбыл 30.09.2024» typed into a name. ``year`` is 0 where it was not written."""

    left: bool
    day: int = 0
    month: int = 0
    year: int = 0


class Word(NamedTuple):
    """A word of a name in plain letters; ``dotted`` where a full stop says that it is shortened."""

    text: str
    dotted: bool = False


class Fit(NamedTuple):
    """How two names agree: the words after the surname that both have, and whether all of them are whole."""

    words: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A name for comparing: the surname (first word that is no initial) and what follows it.

    ``words`` are both, with their full stops; ``aside`` is another name («Иванова (Петрова)»), ``beside`` all the
    words in brackets; ``unread`` tells that digits or signs stand there which nobody can place.
    """

    surname: str
    given: tuple[str, ...] = ()
    movement: Movement | None = None
    subgroup: str = ""
    aside: str = ""
    beside: tuple[str, ...] = ()
    unread: bool = False
    words: tuple[Word, ...] = field(default=())

    @property
    def rest(self) -> list[Word]:
        """The words after the surname, double ones taken apart."""
        return _parted(self.words[1:])

    def begins_with(self, letters: Container[str]) -> bool:
        """Whether the first name begins with one of those letters, or nobody knows."""
        return not self.given or self.given[0][0] in letters

    def is_called(self, word: str) -> bool:
        """Whether a word may be the first name."""
        return bool(word and self.given) and may_be_one(word, self.given[0])

    def fits(self, other: Name) -> bool:
        """Whether both may be one person: the same surname, and what follows equal or shortened."""
        return self.fit(other) is not None or other.fit(self) is not None

    def fit(self, listed: Name, surname: str = "") -> Fit | None:
        """How this name, in whichever order, agrees with one of the class list (surname first), or None.

        ``surname`` stands for the one that is written.
        """
        return next(filter(None, (_agree(given, listed) for given in self.after(listed.surname, surname))), None)

    def after(self, wanted: str, instead: str = "") -> list[tuple[Word, ...]]:
        """What stands beside a surname, if this name has it first or last (``instead`` if that is the one)."""
        if instead:
            return [tuple(self.rest)] if instead == wanted else []
        parts, surname = _parted(self.words), tuple(wanted.split("-"))
        count, found = len(surname), []
        if _texts(parts[:count]) == surname:
            found.append(tuple(parts[count:]))
        if len(parts) > count and _texts(parts[-count:]) == surname:
            found.append(tuple(parts[:-count]))
        return found


def _parted(words: Sequence[Word]) -> list[Word]:
    """Words with double ones taken apart: «Салтыков-Щедрин» as «Салтыков Щедрин»."""
    return [Word(part, word.dotted) for word in words for part in word.text.split("-")]


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


_PATRONYMIC = re.compile(r".+(?:вич|вна|ична|ьич|мич|тич)")
#: Names of two letters, which are no initials.
_SHORT_NAMES = frozenset(
    {"ан", "ев", "ив", "ин", "ия", "ли", "ло", "лу", "лю", "ма", "му", "ро", "ху", "ши", "эд", "юн", "ян"}
)
_VOWELS = frozenset("аеиоуыэюя")


def _agree(given: Sequence[Word], listed: Name) -> Fit | None:
    """How words after a surname agree with a listed name's; a patronymic may be missing on either side."""
    whole = listed.rest
    if len(given) == 1 and len(whole) > 1 and _are_initials(given[0], whole):
        return Fit(2, whole=False)
    extra = given[len(whole) :]
    if extra and (not whole or len(extra) > 1 or not (len(extra[0].text) == 1 or _PATRONYMIC.fullmatch(extra[0].text))):
        return None
    pairs = list(zip(given, whole, strict=False))
    if not all(_shortens(said, full) or _stands_for(full, said) for said, full in pairs):
        return None
    return Fit(len(pairs), whole=all(said.text == full.text and len(full.text) > 1 for said, full in pairs))


def _are_initials(word: Word, whole: Sequence[Word]) -> bool:
    """«ИП» for Иван Петрович; «Ян» is a name."""
    return len(word.text) == 2 and word.text not in _SHORT_NAMES and all(
        letter == full.text[0] for letter, full in zip(word.text, whole, strict=False)
    )  # fmt: skip


def _shortens(word: Word, full: Word) -> bool:
    """Whether a word is another or an initial or a dotted beginning of it: «Ан.» of Анна, not «Ян» of Яна."""
    if word.text == full.text:
        return True
    if len(word.text) == 1:
        return full.text.startswith(word.text)
    cut = len(full.text) - len(word.text)
    return (
        word.dotted and cut > 1 and full.text.startswith(word.text)
        and word.text not in FULL and word.text[-1] not in _VOWELS
    )  # fmt: skip


def _stands_for(listed: Word, said: Word) -> bool:
    """Whether the list shortens what is said; «С.» is not the Саша whom the list has as «А.»."""
    if len(listed.text) > 1:
        return _shortens(listed, said)
    return any(full.startswith(listed.text) for full in MEANINGS.get(said.text, (said.text,)))


def called_alike(given: Sequence[Word], listed: Name) -> bool:
    """Whether first names are one name, as people shorten and spell it, and the rest agrees."""
    whole = listed.rest
    if not given or not whole or not may_be_one(given[0].text, whole[0].text):
        return False
    return len(given) <= len(whole) and all(
        _shortens(said, full) or _stands_for(full, said) for said, full in zip(given[1:], whole[1:], strict=False)
    )


def half_fits(said: Name, listed: Name) -> list[Fit]:
    """How a name agrees with one of the list of which it has one half of the double surname."""
    parts = listed.surname.split("-")
    given = [rest for part in parts for rest in said.after(part)] if len(parts) > 1 else []
    return [fit for rest in given if (fit := _agree(rest, listed)) is not None]


def is_near(said: Name, listed: Name) -> bool:
    """Whether a name is a slip of the hand away from one of the list, half of it, or stands in a longer text."""
    doubled = "-" in said.surname and listed.surname in said.surname.split("-")
    if half_fits(said, listed) or (doubled and _agree(said.rest[1:], listed) is not None):
        return True
    for word, rest in ((said.words[0], said.words[1:]), (said.words[-1], said.words[:-1])):
        if _one_letter_off(word.text, listed.surname) and _agree(_parted(rest), listed) is not None:
            return True
        slip = bool(rest and listed.rest) and _one_letter_off(rest[0].text, listed.rest[0].text)
        if slip and word.text == listed.surname:
            return True
    shorter = (replace(said, words=said.words[:count]) for count in (2, 3) if count < len(said.words) or said.unread)
    return any(name.fit(listed) is not None for name in shorter)


def _one_letter_off(word: str, other: str) -> bool:
    """Whether words of four letters or more differ by one letter, put in, left out, another, or two exchanged."""
    short, long = sorted((word, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 1 or word == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    exchanged = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return exchanged or short[start + 1 :] == long[start + 1 :]
