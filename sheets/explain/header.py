"""What a column's heading says, told in words: for support, for tests and for the teacher who asks why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from journal.calendar import MONTHS, MONTHS_GENITIVE, WEEKDAYS, WEEKDAYS_SHORT
from journal.issues import CATALOGUE, Problem
from journal.marks import Verdict
from journal.work import KINDS, find_kind
from sheets.grid import BLANK
from sheets.headers import Header, Kind, month_of, month_year, read_header
from sheets.labels import LABELS
from sheets.letters import heading

#: Columns of a register that hold no entries, besides those a layout is found by.
_COLUMNS = frozenset({
    "№", "№ п/п", "п/п", "n", "примечание", "примечания", "прим", "комментарий", "подпись", "класс", "предмет",
    "пропуски", "пропущено", "пропуски уроков", "пропущено уроков", "кол-во пропусков", "всего", "итого",
}).union(*LABELS.values())  # fmt: skip

_SCHOOL_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s?[/–-]\s?(?:\d{2}|\d{4}))?")


#: Larger numbers are shown as text.
MOST = 10**9


def explain_header(asked: Mapping[str, object]) -> dict[str, object]:
    """What a heading says.

    Args:
        asked: ``typed`` (or ``value``, a number, with ``shown``), ``school_year`` («2026/27») and perhaps
            ``month``, a number or a word, for a bare day under a row of months.

    Returns:
        ``kind`` lesson, term, year, average, other, ambiguous; ``date`` of a lesson in that school year, and
        only of one that may be stored; ``number`` of the lesson or of the term; ``name`` of the term; ``work``
        and ``weekday`` as written beside the date; ``verdict``; ``problem``; ``text`` for the teacher.
    """
    header, year = _header(asked), _school_year(asked.get("school_year"))
    if header.day:
        header = _under_month(header, asked.get("month"), year)
    match header.kind:
        case Kind.LESSON:
            return _lesson(header, year)
        case Kind.TERM:
            number, _, _ = header.name.partition(" ")
            return _said(header, "term", Verdict.OK, f"отметки за период: {header.name}", number=int(number))
        case Kind.YEAR:
            return _said(header, "year", Verdict.OK, "отметки за год")
        case Kind.AVERAGE:
            return _said(header, "average", Verdict.OK, "средний балл: не отметки, столбец только сверяется")
        case Kind.BLANK:
            return _said(header, "other", Verdict.BLANK, "заголовка нет")
        case Kind.DAY:
            why = "число без месяца"
            return _faulty(header, "ambiguous", Verdict.AMBIGUOUS, Problem.UNKNOWN_DATE, why)
        case Kind.AMBIGUOUS:
            return _faulty(header, "ambiguous", Verdict.AMBIGUOUS, Problem.AMBIGUOUS_HEADING, header.why)
        case Kind.BAD_DATE:
            return _faulty(header, "other", Verdict.INVALID, Problem.UNKNOWN_DATE, header.why)
    return _other(header)


def _header(asked: Mapping[str, object]) -> Header:
    """The heading asked about; of a number, what a person sees must agree with it."""
    value, typed = asked.get("value"), asked.get("typed")
    value = typed if value is None else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value), asked.get("shown", typed)) if abs(value) < MOST else read_header(str(value))
    return read_header(value if isinstance(value, str) else BLANK)


def _of_number(value: float, shown: object) -> Header:
    """A number with the text shown for it: 46270 shown «05.09» and 5.1 shown «5.10» are the dates a person sees."""
    stored = read_header(value)
    seen = read_header(shown) if isinstance(shown, str) and shown.strip() else stored
    if seen.kind is not Kind.LESSON or seen.typed == stored.typed:
        return replace(stored, typed=seen.typed)
    if stored.kind is Kind.BAD_DATE and stored.year:
        agrees = (seen.day, seen.month) == (stored.day, stored.month) and seen.year in (0, stored.year)
        return replace(seen, year=stored.year) if agrees else replace(stored, typed=seen.typed)
    hundredths = {seen.day * 100 + seen.month, seen.day * 100 + seen.month * 10}
    agrees = abs(value) < max(hundredths) and round(value * 100, 6) in hundredths
    return seen if agrees else Header(Kind.AMBIGUOUS, seen.typed, why=f"в ячейке число {stored.typed}")


def _month(asked: object) -> int:
    """The month that stands above, as a number or a word; 0 for none."""
    if isinstance(asked, str):
        return month_of(asked) or (int(asked) if re.fullmatch(r"0?[1-9]|1[0-2]", asked) else 0)
    return asked if isinstance(asked, int) and asked in range(1, 13) else 0


def _school_year(asked: object) -> str:
    """«2026/27», however it is written; «» where it is none."""
    found = _SCHOOL_YEAR.fullmatch(asked.strip()) if isinstance(asked, str) else None
    return f"{found[1]}/{(int(found[1]) + 1) % 100:02}" if found else ""


def _under_month(header: Header, asked: object, school_year: str) -> Header:
    """A bare day under its month; «3 чт» there is doubtful where the third of that month is a Thursday."""
    month, year = _month(asked), month_year(asked) if isinstance(asked, str) else 0
    if not month or header.kind not in (Kind.DAY, Kind.TERM):
        return header.beside(month)
    dated = header.under(month, year)
    if header.kind is Kind.DAY:
        return dated
    is_thursday = bool(school_year) and dated.date_in(school_year) is not None
    why = f"{header.name} или {header.day} {MONTHS_GENITIVE[month - 1]}, четверг"
    return replace(header, kind=Kind.AMBIGUOUS, why=why) if is_thursday else header


def _lesson(header: Header, school_year: str) -> dict[str, object]:
    """A lesson's column: its day in the school year, or why it is none."""
    if not school_year:
        why = "укажите учебный год, например 2026/27"
        return _faulty(header, "ambiguous", Verdict.AMBIGUOUS, Problem.UNKNOWN_DATE, why)
    day, problem, why = header.lesson_in(school_year)
    if day is None or problem is not None:
        doubtful = problem is Problem.WEEKDAY_DISAGREES
        kind, verdict = ("ambiguous", Verdict.AMBIGUOUS) if doubtful else ("other", Verdict.INVALID)
        return _faulty(header, kind, verdict, problem or Problem.UNKNOWN_DATE, why)
    told = f"урок {day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} года, {WEEKDAYS[day.weekday()]}"
    told += f"; {header.number}-й урок" if header.number else ""
    if header.name and find_kind(header.name, KINDS) is None:
        about = CATALOGUE[Problem.UNKNOWN_WORK_KIND]
        told += f"; «{header.name}» — {about.sentence}: {about.advice}"
        return _said(header, "lesson", Verdict.ISSUE, told, Problem.UNKNOWN_WORK_KIND,
                     day=day, number=header.number, work=header.name)  # fmt: skip
    told += f"; вид работы: {header.name}" if header.name else ""
    return _said(header, "lesson", Verdict.OK, told, day=day, number=header.number, work=header.name)


def _other(header: Header) -> dict[str, object]:
    """A column of no lesson: a known one, a row of months, or what nobody understands."""
    if heading(header.typed) in _COLUMNS:
        return _said(header, "other", Verdict.OK, "столбец не для отметок: отметки в нём не читаются")
    if (month := month_of(header.typed)) is not None:
        told = f"{MONTHS[month - 1]}: числа под этим словом — дни месяца"
        return _said(header, "other", Verdict.OK, told)
    return _faulty(header, "other", Verdict.INVALID, Problem.UNKNOWN_COLUMN, header.why)


def _faulty(header: Header, kind: str, verdict: Verdict, problem: Problem, why: str) -> dict[str, object]:
    """A heading under which nothing is stored, and what to do."""
    about = CATALOGUE[problem]
    told = f"«{header.typed}» — {about.sentence}{f' ({why})' if why else ''}: {about.advice}"
    return _said(header, kind, verdict, told, problem)


def _said(
    header: Header,
    kind: str,
    verdict: Verdict,
    text: str,
    problem: Problem | None = None,
    *,
    day: date | None = None,
    number: int | None = None,
    work: str = "",
) -> dict[str, object]:
    """The answer, with every key in its place."""
    return {
        "kind": kind,
        "date": day.isoformat() if day else None,
        "number": number,
        "name": header.name or None if kind in ("term", "year") else None,
        "work": work or None,
        "weekday": WEEKDAYS_SHORT[header.weekday] if header.weekday >= 0 and kind not in ("term", "year") else None,
        "verdict": verdict.value,
        "problem": problem.value if problem else None,
        "text": text,
    }
