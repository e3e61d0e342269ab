"""«Виды работ», «Коды», «Округление»: how the school marks."""

from __future__ import annotations

from journal.alphabet import Sign
from journal.issues import Problem
from journal.marks import MARKS, Attendance, Reason, Special
from journal.work import WorkKind
from sheets.cells import FLAG, GRADE, LIST, NUMBER, TEXT, WHOLE, Reader
from sheets.grid import Value, shown_text
from sheets.headings import heading_key
from sheets.school_names import Names
from sheets.tables_sheet import Row

#: «Смысл» of a code: the words of the sheet and what they mean.
MEANINGS: dict[str, tuple[Attendance | None, Reason | None, Special | None]] = {
    "отсутствие": (Attendance.ABSENT, None, None),
    "болезнь": (Attendance.ABSENT, Reason.ILL, None),
    "уважительная": (Attendance.ABSENT, Reason.EXCUSED, None),
    "неуважительная": (Attendance.ABSENT, Reason.UNEXCUSED, None),
    "опоздание": (Attendance.LATE, None, None),
    "присутствие": (Attendance.PRESENT, None, None),
    "освобождён": (None, None, Special.EXEMPT),
    "зачёт": (None, None, Special.PASS),
    "незачёт": (None, None, Special.FAIL),
    "не аттестован": (None, None, Special.NOT_CERTIFIED),
    "долг": (None, None, Special.PENDING),
}

#: «Где» a code may stand; a blank cell says: in a lesson.
PLACES: dict[str, bool | None] = {"урок": False, "период": True, "везде": None}

_BY_KEY = {heading_key(word): word for word in MEANINGS}
_PLACE_KEYS = {heading_key(word): word for word in PLACES}


def _as_meaning(value: Value) -> str | None:
    return _BY_KEY.get(heading_key(shown_text(value)))


def _as_place(value: Value) -> str | None:
    return _PLACE_KEYS.get(heading_key(shown_text(value)))


_MEANING = Reader(_as_meaning, "нужен смысл: " + ", ".join(MEANINGS))
_PLACE = Reader(_as_place, "нужно: " + ", ".join(PLACES))


def read_sign(row: Row, taken: dict[str, int]) -> Sign | None:
    """A line of «Коды». ``taken`` holds the spellings of earlier lines: one means one thing."""
    code, meaning = row.need("code", TEXT), row.need("meaning", _MEANING)
    place = row.take("where", _PLACE, "урок")
    if row.issues or code is None or meaning is None:
        return None
    aliases = tuple(alias.lower() for alias in row.take("aliases", LIST, ()))
    attendance, reason, special = MEANINGS[meaning]
    sign = Sign(code, row.text("name") or meaning, aliases, attendance, reason, special, PLACES[place])
    for spelling in sign.spellings:
        if spelling.isdigit() and int(spelling) in MARKS:
            row.fault("code", Problem.BAD_ROW, f"«{spelling}» — это отметка")
            return None
        if taken.setdefault(spelling, row.row) != row.row:
            row.fault("code", Problem.BAD_ROW, f"«{spelling}» уже есть в строке {taken[spelling] + 1}")
            return None
    return sign


def read_kind(row: Row) -> WorkKind | None:
    """A line of «Виды работ»; without a weight it counts as one."""
    name, weight = row.need("name", TEXT), row.take("weight", NUMBER, 1.0)
    if name is None:
        return None
    if weight < 0:
        row.fault("weight", Problem.BAD_ROW, "вес не бывает отрицательным")
        weight = 1.0
    return WorkKind(name, weight, row.take("control", FLAG, False), row.take("aliases", LIST, ()))


def read_rounding(row: Row, names: Names) -> tuple[str, int, float, int] | None:
    """A line of «Округление»: from which average on which mark is suggested; no subject means all."""
    subject, grade = names.subject(row), row.take("grade", GRADE, 1)
    average, mark = row.need("average", NUMBER), row.need("mark", WHOLE)
    if mark is not None and mark not in MARKS:
        row.fault("mark", Problem.BAD_ROW, "нужна отметка от 1 до 5")
    return (subject, grade, average, mark) if not row.issues and average is not None and mark is not None else None
