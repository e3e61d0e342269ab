"""Names of pupils as registers write them, and which pupil of the class list a row means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from journal.issues import Problem
from sheets.letters import plain

_ROW_NUMBER = re.compile(r"^\s*\d{1,3}\s*[.)]?\s+")
_SUBGROUP = re.compile(r"\(\s*\d\s*(?:-?я)?\s*(?:гр\.?|группа|подгруппа)\s*\)")
_MOVED = re.compile(
    r"[,(\s]*\b(выб(?:ыл[аи]?|ывш\w+)?|приб(?:ыл[аи]?|ывш\w+)?|(?:от|за)числ(?:ен[аы]?)?)(?!\w)"
    r"(?:\(а\)|\.)?\s*(?:с\s+)?"
    r"(?:(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?)?\s*(?:г\.?)?\)?",
)
_LETTERS = re.compile(r"[^а-яa-z\- ]")

#: First words of rows under the list that are no pupils. Whole words: «Датаева» is a pupil.
_FOOTER = re.compile(
    r"(?:итог[ои]?|всего|средн(?:ий|яя|ее)|ср|количество|кол-во|успеваемость|качество|соу|учитель|подпись|завуч"
    r"|присутств\w+|отсутств\w+|тема|темы|домашнее|дата|урок|вид|проверил\w*|замечани[ея])(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Movement:
    """«Выбыл 30.09.2024» typed into a name. ``year`` is 0 where it was not written."""

    left: bool
    day: int = 0
    month: int = 0
    year: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """A name for comparing: surname and the letters of what follows it."""

    surname: str
    given: tuple[str, ...] = ()
    movement: Movement | None = None

    def fits(self, other: Name) -> bool:
        """Whether both may be one person: same surname, and given names equal or shortened to initials."""
        if not self.surname or self.surname != other.surname:
            return False
        return all(a.startswith(b) or b.startswith(a) for a, b in zip(self.given, other.given, strict=False))

    def equals(self, other: Name) -> bool:
        """Whether both are written in full alike."""
        return self.surname == other.surname and self.given == other.given


@lru_cache(maxsize=20_000)
def read_name(typed: str) -> Name:
    """A name as typed: «12. Иванов И.П. (2 гр.) выб. 30.09» → surname «иванов», given («и», «п»)."""
    text = plain(typed).replace("ё", "е")
    movement = None
    if moved := _MOVED.search(text):
        day, month, year = (int(group or 0) for group in moved.groups()[1:])
        left = moved[1].startswith(("выб", "отчисл"))
        movement = Movement(left, day, month, year + 2000 if 0 < year < 100 else year)
        text = f"{text[: moved.start()]} {text[moved.end() :]}"
    text = _SUBGROUP.sub(" ", _ROW_NUMBER.sub("", text)).replace(".", " ")
    text = re.sub(r"\s*-\s*", "-", text)
    words = [word.strip("-") for word in _LETTERS.sub(" ", text).split()]
    words = [word for word in words if word]
    # «И. П. Иванов»: initials first
    while len(words) > 1 and len(words[0]) == 1 and any(len(word) > 1 for word in words):
        words = [*words[1:], words[0]]
    return Name(words[0], tuple(words[1:]), movement) if words else Name("", (), movement)


def is_footer(typed: str) -> bool:
    """Whether a row under the list is a heading or a total, not a pupil."""
    return _FOOTER.match(plain(typed)) is not None


@dataclass(frozen=True, slots=True)
class Listed:
    """One pupil of the class list."""

    pupil: str
    name: str
    arrived: date | None = None
    left: date | None = None


class ClassList:
    """The pupils a register's rows are matched against."""

    def __init__(self, pupils: Iterable[Listed]) -> None:
        """Index the list by id and by surname."""
        self.by_id = {pupil.pupil: pupil for pupil in pupils}
        self._by_surname: dict[str, list[Listed]] = defaultdict(list)
        for pupil in self.by_id.values():
            self._by_surname[read_name(pupil.name).surname].append(pupil)

    def find(self, pupil_id: str, typed: str) -> tuple[str | None, Problem | None]:
        """The id of the pupil a row means, or why nobody can say.

        Id and name must agree («Ким Ян» is not Ким Яна where both are listed); without an id the name must
        fit exactly one pupil, a name in full going before its shortenings.
        """
        name = read_name(typed)
        if pupil_id:
            listed = self.by_id.get(pupil_id)
            if listed is None:
                return None, Problem.UNKNOWN_PUPIL
            agrees = name.fits(read_name(listed.name)) and listed in self._fitting(name)
            return (pupil_id, None) if agrees else (None, Problem.ID_NAME_DISAGREE)
        fitting = self._fitting(name)
        if len(fitting) == 1:
            return fitting[0].pupil, None
        return None, Problem.PUPIL_AMBIGUOUS if fitting else Problem.UNKNOWN_PUPIL

    def _fitting(self, name: Name) -> Sequence[Listed]:
        """The pupils a name may mean; where it stands first name first, surname and given are swapped."""
        swapped = Name(name.given[0], (name.surname, *name.given[1:])) if name.given else name
        for wanted in (name, swapped):
            candidates = self._by_surname.get(wanted.surname, [])
            exact = [pupil for pupil in candidates if wanted.equals(read_name(pupil.name))]
            fitting = exact or [pupil for pupil in candidates if wanted.fits(read_name(pupil.name))]
            if fitting:
                return fitting
        return ()
