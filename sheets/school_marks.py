"""«Виды работ», «Коды», «Округление»: how the school marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from journal.alphabet import Sign
from journal.issues import Issue, Problem
from journal.marks import MARKS, Attendance, Reason, Special
from journal.work import WorkKind
from sheets.cells import AVERAGE, FLAG, GRADE, LIST, TEXT, WEIGHT, WHOLE, Reader
from sheets.grid import BLANK, Value, shown_text
from sheets.headings import KINDS, ROUNDING, SIGNS, heading_key
from sheets.letters import plain
from sheets.reading import Rows
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

#: Digits with signs and separators: whatever else they may be called, in a register they are marks.
_DIGITS = re.compile(r"[\d\s+\-/.,;:·()]*\d[\d\s+\-/.,;:·()]*")


def _said_by(sign: Sign) -> Mapping[str, object]:
    return {"code": sign.code}


@lru_cache(maxsize=512)
def _spellings(sign: Sign) -> frozenset[str]:
    return frozenset(map(plain, sign.spellings))


def _spelt_alike(sign: Sign, other: Sign) -> tuple[str, str] | None:
    """One spelling means one thing, wherever it stands."""
    shared = _spellings(sign) & _spellings(other)
    return ("code", f"«{min(shared)}» уже есть") if shared else None


SIGN_ROWS = Rows[Sign](SIGNS, ("code",), "code", of=_said_by, clash=_spelt_alike)


def read_sign(row: Row) -> Sign | None:
    """A line of «Коды»."""
    code, meaning = row.need("code", TEXT), row.need("meaning", _MEANING)
    place = row.take("where", _PLACE, "урок")
    aliases = tuple(alias.lower() for alias in row.take("aliases", LIST, ()))
    for field, spellings in (("code", (code or "",)), ("aliases", aliases)):
        for spelling in filter(_DIGITS.fullmatch, spellings):
            row.fault(field, Problem.BAD_ROW, f"«{spelling}» — это отметка")
    if row.issues or code is None or meaning is None:
        return None
    attendance, reason, special = MEANINGS[meaning]
    return Sign(code, row.text("name") or meaning, aliases, attendance, reason, special, PLACES[place])


KIND_ROWS = Rows[WorkKind](KINDS, ("name",), "name")


def read_kind(row: Row) -> WorkKind | None:
    """A line of «Виды работ»; without a weight it counts as one."""
    name, weight = row.need("name", TEXT), row.take("weight", WEIGHT, 1.0)
    control = row.take("control", FLAG, False)
    aliases = row.take("aliases", LIST, ())
    marks = [spelling for spelling in (name or "", *aliases) if _DIGITS.fullmatch(spelling)]
    for spelling in marks:
        row.fault("name" if spelling == name else "aliases", Problem.BAD_ROW, f"«{spelling}» — это отметка")
    if control and row.value("weight") == BLANK and "weight" in row.columns:
        row.fault("weight", Problem.ROW_DOUBTFUL, "у контрольной работы нет веса: считается как 1")
    if name is None or name in marks:
        return None
    return WorkKind(name, weight, control, tuple(alias for alias in aliases if alias not in marks))


#: (subject, from grade, from average, mark)
Level = tuple[str, int, float, int]


def _said_at(level: Level) -> Mapping[str, object]:
    return dict(zip(("subject", "grade", "average", "mark"), level, strict=True))


ROUNDING_ROWS = Rows[Level](ROUNDING, ("subject", "grade", "mark"), "mark", of=_said_at)


def read_rounding(row: Row, names: Names) -> Level | None:
    """A line of «Округление»: from which average on which mark is suggested; no subject means all."""
    subject, grade = names.subject(row, needed=False), row.take("grade", GRADE, 1)
    average, mark = row.need("average", AVERAGE), row.need("mark", WHOLE)
    if mark is not None and mark not in MARKS:
        row.fault("mark", Problem.BAD_ROW, "нужна отметка от 1 до 5")
    if mark is not None and average is not None and average > mark:
        row.fault("average", Problem.BAD_ROW, f"порог выше самой отметки {mark}")
    return (subject, grade, average, mark) if not row.issues and average is not None and mark is not None else None


def in_step(
    lines: Iterable[tuple[Row, Level]], last: Iterable[Level], default: Sequence[Level]
) -> tuple[tuple[Level, ...], list[Issue]]:
    """The scales in force, and what is wrong in them: a better mark asks for a better average, none is passed over.

    A scale (the levels of one subject from one grade on) that goes back stands as it last was; the step it
    leaves out is half a mark below. A school without a scale for all has the usual one besides its own.
    """
    scales: defaultdict[tuple[str, int], list[tuple[Row, Level]]] = defaultdict(list)
    for row, level in lines:
        scales[level[:2]].append((row, level))
    before, issues, taken = list(last), list[Issue](), list[Level]()
    for scale, steps in scales.items():
        if found := _step_back(steps):
            issues.append(found)
            taken += [level for level in before if level[:2] == scale]
            continue
        taken += [level for _, level in steps]
        for mark in sorted({3, 4, 5} - {level[3] for _, level in steps}):
            row, average = steps[0][0], mark - 0.5
            issues.append(row.issue("mark", Problem.ROW_INCOMPLETE, _NO_STEP.format(mark, shown_text(average))))
            taken.append((*scale, average, mark))
    if not any(level[:2] == ("", 1) for level in taken):
        taken += default
    return tuple(taken), issues


_NO_STEP = "нет порога для отметки {}: действует обычный, {}"


def _step_back(steps: Iterable[tuple[Row, Level]]) -> Issue | None:
    """The issue of a better mark that asks for no better average."""
    ordered = sorted(steps, key=lambda step: step[1][3])
    for (_, low), (row, high) in pairwise(ordered):
        if high[2] <= low[2]:
            detail = f"для отметки {low[3]} порог {shown_text(low[2])}: пока действует прежняя шкала"
            return row.issue("average", Problem.ROW_CONFLICT, detail)
    return None
