"""How people write the day of a lesson: with a year or without, a weekday, a lesson's number, a kind of work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from journal.calendar import MONTHS, MONTHS_GENITIVE
from journal.work import KINDS, find_kind
from sheets.letters import plain

#: Lessons a day: more than a dozen is no lesson number.
MOST_LESSONS = 12

TWO_DATES = "рядом с датой ещё цифры или дата: столбец — один урок одного дня"
NO_SUCH_DAY = "такого дня нет"


@dataclass(frozen=True, slots=True)
class Written:
    """A day as written. ``month`` is 0 for a bare day, ``year`` where it was not written, ``weekday`` is -1.

    ``refused`` tells why it is no day of a lesson; ``doubtful`` that each of two readings is in use.
    """

    day: int
    month: int = 0
    year: int = 0
    number: int | None = None
    weekday: int = -1
    work: str = ""
    refused: str = ""
    doubtful: bool = False


_ENGLISH = ("january", "february", "march", "april", "may", "june",
            "july", "august", "september", "october", "november", "december")  # fmt: skip
#: Months as spreadsheets and people write them, look-alike letters made plain; «sept» is nobody's first three.
_MONTH_WORDS = {
    word[:length]: index
    for words in (MONTHS, MONTHS_GENITIVE, tuple(map(plain, _ENGLISH)))
    for index, word in enumerate(words, 1)
    for length in range(3, len(word) + 1)
}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "iх": 9, "х": 10, "хi": 11,
          "хii": 12}  # fmt: skip
_STROKES = str.maketrans("іl", "ii")

_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})\s?([./-])\s?(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d.,/:_-])(?P<d>\d{1,2})(?:\s?(?P<s>[./-])(?P=s)?\s?|(?P<comma>,))(?P<m>\d{1,2})"
    r"(?:\s?(?P=s)(?P=s)?\s?(?P<y>\d{4}|\d{2})|,(?P<y3>\d{4}|\d{2})|\s(?P<y2>\d{4}))?(?!\d)"
)
_WORDED = re.compile(
    r"(?<![\d.,])(?P<d>\d{1,2})(?:\s?-?(?:го|ое|е)(?!\w))?[\s./-]*(?P<w>[^\W\d_]{3,})\.?"
    r"(?:[\s./-]*(?P<y>\d{4})|[./-]+(?P<y2>\d{2})|\s(?P<y3>\d{2})(?=\s?(?:г|$)))?(?!\d)"
)
_ROMANED = re.compile(
    r"(?<![\d.,])(?P<d>\d{1,2})(?:[\s./]+|-(?=\w\w))(?P<w>[ivхіl]{1,4})(?!\w)"
    r"(?:[\s./-]*(?P<y>\d{4})|[./-](?P<y2>\d{2}))?(?!\d)"
)
_SPACED = re.compile(r"(?P<d>\d{2}) (?P<m>\d{2})(?: (?P<y>\d{4}|\d{2}))?(?=\D|$)(?! ?\d)")
_MONTH_FIRST = re.compile(r"(?P<w>[^\W\d_]{3,})[\s.,-]*(?P<d>\d{1,2})")

_LOOKS_NUMERIC = re.compile(r"(?<!\w)[\dозliі|]{1,4}(?:[./,-][\dозliі|]{1,4}){1,2}(?!\w)")
_DIGITS = str.maketrans("озliі|", "031111")

#: In the order of days; «ср» beside a date may also be «самостоятельная работа»: then the date decides.
_WEEKDAYS = (
    "пн|пон|понед|понедельник", "вт|втор|вторник", "ср|среда|среду", "чт|четверг", "пт|пят|пятн|пятница",
    "сб|суб|субб|суббота", "вс|воскр|воскресенье",
)  # fmt: skip
_WEEKDAY_OF = {word: index for index, words in enumerate(_WEEKDAYS) for word in words.split("|")}
_WEEKDAY = re.compile(
    r"[\s,.(\[/-]*(?<![^\W\d])(" + "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True)) + r")(?![^\W\d_])[\s,.)\]/-]*"
)

_TIME = re.compile(r"[\sтt]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?z?(?!\d)")
_YEAR_WORD = re.compile(r"^\s?(?:года|год|г)(?!\w)\.?")
_ORDINALS = ("первый", "второй", "третий", "четвертый", "пятый", "шестой", "седьмой", "восьмой")
_ORDINAL = re.compile("(" + "|".join(_ORDINALS) + r")(?= урок)")
_LESSON = r"(?:урок|ур)(?!\w)\.?"
_NTH = r"(?P<n{0}>\d{{1,2}})\s?(?:-?(?:ый|ий|ой|й))?"
_IN_BRACKETS = rf"[(\[{{]\s?(?:{_LESSON}\s?)?№?\s?{_NTH.format(0)}\s?(?:{_LESSON})?\s?[)\]}}]"
_SAID = rf"(?<!\w){_NTH.format(1)}\s?{_LESSON}|(?<!\w){_LESSON}\s?№?\s?(?P<n2>\d{{1,2}})(?!\w)"
#: A lesson's number at once after its date: «(2)», «№2», «_2», «/2», «⏎2»; farther off it must be called one.
_NUMBER_NEXT = re.compile(
    rf"[\s,]*(?:{_IN_BRACKETS}|№\s?(?P<n3>\d{{1,2}})(?:\s?{_LESSON})?(?!\w)|_(?P<n4>\d{{1,2}})(?!\w)"
    rf"|/(?P<n5>\d)(?!\w)|{_SAID})"
)
_LONE_DIGIT = re.compile(r"\s+(?P<n7>\d)")
_NUMBER_BEFORE = re.compile(rf"(?:{_IN_BRACKETS}|№\s?(?P<n3>\d{{1,2}})|{_SAID})[\s,.:-]*$")
_SAID_NUMBER = re.compile(_SAID)
#: Digits that no kind of work explains: at once after the date or the number, parted by a sign, after a dash.
_MORE_DIGITS = re.compile(
    r"(?:^|\0)(?:[^\w§]|_)*(?:и |по |до )?(?:[^\w§]|_)*\d|\d\s?[./,:-]\s?\d|\d\s?(?:и|по)\s?\d|\s-\s*\d|\d[\s(№]*\0"
)
#: A heading that says so is no lesson's.
_NOT_HELD = re.compile(r"(?<!\w)(?:отмен|перен[ео]с|не был|нет урок|каникул|праздни|выходн|карантин|актиров)")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W\d_]+")
_PREFACE = re.compile(r"\b(?:дата|число|за|урок|от)(?!\w)\.?")
_BARE = re.compile(r"(\d{1,2})(?:\s?-?(?:го|ое|е)(?!\w))?\.?(?=\D|$)(.*)")
_TWO_LETTERS = re.compile(r"([^\W\d_])[ .\\_-]+([^\W\d_])\.?")

_EDGES = " ,.:;*!\"'«»–()[]{}<>+-/"


def read_day(text: str) -> Written | None:
    """The day a heading names (``text`` in plain letters), or why it is none; None where none is meant."""
    text = _LOOKS_NUMERIC.sub(_repaired, text.replace("ё", "е"))
    text = _ORDINAL.sub(lambda found: str(_ORDINALS.index(found[1]) + 1), text)
    weekdays = [_WEEKDAY_OF[found] for found in _WEEKDAY.findall(text)]
    bare = _WEEKDAY.sub(" ", text).strip() if weekdays else text
    if not _DIGIT.search(bare):
        return None
    said = _dated(bare) or _bare_day(bare)
    if said is None or said.refused:
        return said
    if len(set(weekdays)) > 1:
        return replace(said, refused="в заголовке два дня недели")
    return replace(said, weekday=weekdays[0]) if weekdays else said


def month_in(word: str) -> int | None:
    """The month a plain word names, shortened («сен») or in full with one letter off («сентебря»); else None."""
    exact = _MONTH_WORDS.get(word)
    if exact or len(word) < len("январь"):
        return exact
    near = {index for month, index in _MONTH_WORDS.items() if len(month) == len(word) and _one_off(word, month)}
    return near.pop() if len(near) == 1 else None


def _one_off(word: str, other: str) -> bool:
    return sum(a != b for a, b in zip(word, other, strict=True)) == 1


def _repaired(found: re.Match[str]) -> str:
    """«О5.О9» and «З0.09» with the digits they were meant to have; a Roman month stays as it is."""
    token = found[0]
    if not any(sign.isdigit() for sign in token):
        return token
    parts = re.split(r"([./,-])", token)
    return "".join(part if set(part) <= set("iіl") else part.translate(_DIGITS) for part in parts)


def _dated(text: str) -> Written | None:
    """A date with a month, and what stands about it."""
    found = list(_dates(text))
    if not found:
        return None
    if len(found) > 1:
        return Written(0, refused=TWO_DATES)
    said, start, end = found[0]
    before, after = text[:start], text[end:]
    if "/" in text[start:end] and after.startswith("/"):
        return Written(0, refused=TWO_DATES)
    if said.year:
        after = _YEAR_WORD.sub("", after)
    if (time := _TIME.match(after)) is not None:
        after = after[time.end() :]
    whole = _with_surroundings(said, before, after)
    return whole if whole is None or whole.refused else _checked(whole)


def _dates(text: str) -> Iterator[tuple[Written, int, int]]:
    """Every date in a text with its span; a space parts day and month only at its very start."""
    left = text
    for pattern in (_ISO, _WORDED, _ROMANED, _NUMERIC):
        for match in pattern.finditer(left):
            said = _said(match)
            if said is not None:
                yield said, match.start(), match.end()
                left = left[: match.start()] + "\0" * (match.end() - match.start()) + left[match.end() :]
    alone = _SPACED.match(text) or _MONTH_FIRST.fullmatch(text) if left == text else None
    if alone is not None and (said := _said(alone)) is not None:
        yield said, alone.start(), alone.end()


def _said(match: re.Match[str]) -> Written | None:
    """The date a match holds; None where its word is no month."""
    part = match.groupdict()
    day, word = part["d"], part.get("w")
    month = (_ROMAN.get(word.translate(_STROKES)) or month_in(word)) if word else int(part["m"])
    if month is None:
        return None
    year = part.get("y") or part.get("y2") or part.get("y3")
    full_year = 0 if not year else int(year) + 2000 if len(year) == 2 else int(year)
    return Written(int(day), month, full_year, doubtful=_is_doubtful(match, part))


def _is_doubtful(match: re.Match[str], part: dict[str, str | None]) -> bool:
    """Whether a date may be another: «5.1» is also 5.10 without its zero, «5,9» and «5-9» days, «сен 26» a month."""
    day, month, sign = part["d"] or "", part.get("m") or "", part.get("s") or part.get("comma")
    if part.get("y") or part.get("y2") or part.get("y3"):
        return False
    if match.re is _MONTH_FIRST:
        return int(day) >= 20
    eaten = month == "1" and sign in (".", ",")
    padded = day[0] == "0" or month[:1] == "0"
    return eaten or (not padded and (sign in (",", "-") or match.re is _SPACED))


def _with_surroundings(said: Written, before: str, after: str) -> Written | None:
    """The date with the number of the lesson and the kind of work written about it; None for a mere mention."""
    numbers: list[int] = []
    if (ahead := _NUMBER_BEFORE.search(before)) is not None:
        numbers.append(_number_of(ahead))
        before = before[: ahead.start()]
    before = _PREFACE.sub(" ", before).strip(_EDGES)
    if _DIGIT.search(before):
        return Written(0, refused=TWO_DATES)
    if (before and find_kind(before, KINDS) is None) or _NOT_HELD.search(after):
        return None
    if (found := _LONE_DIGIT.fullmatch(after) or _NUMBER_NEXT.match(after) or _SAID_NUMBER.search(after)) is not None:
        numbers.append(_number_of(found))
        after = f"{after[: found.start()]} \0{after[found.end() :]}"
    work = _work(after) or before
    if len(numbers) > 1 or _MORE_DIGITS.search(after) or _is_mentioning_a_month(after):
        return Written(0, refused=TWO_DATES)
    return replace(said, number=numbers[0] if numbers else None, work=work, doubtful=said.doubtful or "?" in after)


def _is_mentioning_a_month(text: str) -> bool:
    return any(word in _MONTH_WORDS for word in _WORDS.findall(text))


def _work(text: str) -> str:
    """What is written beside a date, outer signs cut; «к.р.» and «к-р» as «к/р»."""
    work = text.replace("\0", " ").strip(_EDGES)
    letters = _TWO_LETTERS.fullmatch(work)
    return f"{letters[1]}/{letters[2]}" if letters else work


def _number_of(found: re.Match[str]) -> int:
    return int(next(text for name, text in found.groupdict().items() if name[0] == "n" and text))


def _checked(said: Written) -> Written:
    """The date, refused where there is no such day or lesson."""
    if said.number is not None and not 1 <= said.number <= MOST_LESSONS:
        return replace(said, refused=f"номер урока от 1 до {MOST_LESSONS}")
    try:
        date(said.year or 2024, said.month, said.day)  # a leap year: 29.02 is judged when the school year is known
    except ValueError:
        return replace(said, refused=NO_SUCH_DAY)
    return said


def _bare_day(text: str) -> Written | None:
    """A day under a month that stands in another row: «5», «5 (2)»."""
    match = _BARE.fullmatch(text)
    if match is None:
        return None
    day, rest = int(match[1]), match[2]
    found = _NUMBER_NEXT.match(rest) if rest else None
    if found is not None:
        rest = rest[found.end() :]
    if rest.strip(_EDGES):
        is_work = find_kind(rest.strip(_EDGES), KINDS) is not None
        return Written(day, doubtful=True, work=rest.strip(_EDGES)) if is_work and len(rest.strip()) > 1 else None
    said = Written(day, number=_number_of(found) if found else None)
    if not 1 <= day <= 31:
        return replace(said, refused=NO_SUCH_DAY)
    return said
