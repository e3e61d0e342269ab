"""How people head the columns that are no lessons: quarters, half-years, trimesters, the year, averages."""

from __future__ import annotations

import re
from typing import NamedTuple


class Period(NamedTuple):
    """A heading that names no lesson: its kind as ``Kind`` calls it, its standard name, what is doubtful in it."""

    kind: str
    name: str = ""
    why: str = ""


#: How many there are in a year.
_UNITS = {"четверть": 4, "триместр": 3, "полугодие": 2}

_UNIT = (
    r"(?P<u{0}>четверт(?:ь|и|ей)|четв|чтв|чет|триместра?|трим|тр|полугоди[ея]|полугод|полуг|п/г|пг|п/год|чт|ч)(?!\w)"
)
_LONG_UNIT = r"(?P<u1>четверт(?:ь|и|ей)|четв|чтв|чет|триместра?|трим|полугоди[ея]|полугод|полуг|п/г)(?!\w)"
#: Roman numbers also as a Russian keyboard draws them: «П полугодие», «Ш четверть».
_NUMBERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "п": 2, "ш": 3, "iу": 4}
_NUMBER = r"(?P<n{0}>\d{{1,2}}|i{{1,3}}|iv|iу|п|ш)"
_WORDS = {"перв": 1, "втор": 2, "трет": 3, "четверт": 4}
_NTH = r"(?P<w>(?:перв|втор|трет|четверт)(?:ая|ое|ый|ий|ья|ье|ую|ой|ого|ей|ьего))"
_ENDING = r"(?:\s?-?\s?(?:ая|ое|ый|ой|ую|го|я|е|й)(?!\w))?"
_LEAD = r"(?:(?:за|(?:итог\w*|отметк\w|оценк\w|отм|оц|результат\w?)\.?(?:\s?за)?)\s)?"

_TERM = re.compile(
    rf"{_LEAD}(?:(?:{_NUMBER.format(0)}{_ENDING}|{_NTH})[\s.-]*{_UNIT.format(0)}"
    rf"|{_LONG_UNIT}[\s.]*№?\s?{_NUMBER.format(1)})"
)
_YEAR = re.compile(
    r"(?:(?:за|(?:итог\w*|отметк\w|оценк\w|отм|оц|результат\w?)\.?(?:\s?за)?)\s)?(?:год|года)"
    r"|годов(?:ая|ой|ое)?(?:[\s.]+(?:отм|оц)\w*)?|год[\s.]+(?:отм|оц)\w*|(?:отметка|оценка) годовая"
)
_AVERAGE = re.compile(
    r"(?:средн(?:ий|яя|ее)?|ср|средневзв\w*|средне-?взвеш\w*|взвешенн\w+)[\s./]*"
    r"(?:(?:балл|б|ариф\w*|взв\w*|вз|отм\w*|оц\w*)(?!\w)[\s.]*){0,2}(?!\w)|сб(?!\w)|с[./]\s?б(?!\w)|балл(?!\w)"
)
#: Of which term, or of the year, nobody can say.
_UNCLEAR = re.compile(
    r"итог|итоги|(?:за )?(?:четверть|полугодие|триместр)|i|ii|iii|iv"
    r"|(?:четвертная|полугодовая|итоговая|итог)(?:[\s.]+(?:отм|оц)\w*)?|[1-4] ?п"
)
_STROKES = str.maketrans("іlё", "iiе")
_EDGES = " .:;,*()[]«»\"'!-"


def read_period(text: str) -> Period | None:
    """The period or average a heading names (``text`` in plain letters), or None."""
    bare = text.translate(_STROKES).strip(_EDGES)
    if _YEAR.fullmatch(bare):
        return Period("year", "Год")
    if (term := _TERM.fullmatch(bare)) is not None:
        return _term(term)
    if _is_average(bare):
        return Period("average")
    return Period("ambiguous", why="неясно, за какой период") if _UNCLEAR.fullmatch(bare) else None


def _term(found: re.Match[str]) -> Period | None:
    """The term by its standard name; «5 четверть» is none."""
    part = found.groupdict()
    said, word = part["n0"] or part["n1"], part["w"] or ""
    unit = next(name for name in _UNITS if name[0] == (part["u0"] or part["u1"] or "")[0])
    number = _NUMBERS.get(said, 0) if said else next(n for stem, n in _WORDS.items() if word.startswith(stem))
    if not 1 <= number <= _UNITS[unit] and part["u0"] == "чт":
        return None  # «5 чт» is a Thursday
    if not 1 <= number <= _UNITS[unit]:
        return Period("other", why=f"такого периода в году нет: {unit} — от 1 до {_UNITS[unit]}")
    return Period("term", f"{number} {unit}")


def _is_average(bare: str) -> bool:
    """«Ср. балл», also of a term: «ср. балл за 1 четверть», «1 ч. (ср.)»."""
    if (found := _AVERAGE.match(bare)) is not None:
        rest = bare[found.end() :].strip(_EDGES)
        return not rest or _names_a_period(rest)
    parted = ((bare[: gap.start()], bare[gap.end() :]) for gap in re.finditer(" ", bare))
    return any(
        _AVERAGE.fullmatch(behind.strip(_EDGES)) and _names_a_period(ahead.strip(_EDGES)) for ahead, behind in parted
    )


def _names_a_period(text: str) -> bool:
    return bool(_YEAR.fullmatch(text) or _TERM.fullmatch(text) or _UNCLEAR.fullmatch(text))
