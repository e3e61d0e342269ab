"""What a register workbook was understood to say, told without storing anything: for ``manage.py import``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from journal.alphabet import ALPHABET
from journal.classes import class_name
from journal.issues import CATALOGUE, Issue, Problem
from journal.marks import half_up
from journal.places import Place, address, column_letters
from journal.registers import book_kind, split_title
from journal.tables import Register
from journal.work import KINDS
from sheets.copies import chosen_sheets
from sheets.grid import Workbook
from sheets.names import read_name
from sheets.parse import Alphabet
from sheets.register import Entry, Sheet, parse_register
from sheets.rules import Case, check
from sheets.years import resolve_year

_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?")


@dataclass(frozen=True, slots=True)
class Understood:
    """One workbook read for a report."""

    book: Workbook
    school_class: str
    school_year: str
    sheets: tuple[Sheet, ...]
    issues: tuple[Issue, ...]


def understand(
    book: Workbook, today: date, *, alphabet: Alphabet | None = None, school_class: str = "", school_year: str = ""
) -> Understood:
    """Read every register of a workbook; its class is taken from its title and its year from its dates."""
    alphabet = alphabet or Alphabet.of(ALPHABET)
    name = school_class or _class_of(book.title)
    year, stated = (school_year, True) if school_year else resolve_year(book.sheets, today)
    shown = name or book.title
    sheets: list[Sheet] = []
    read, twice = chosen_sheets(book.sheets, lambda title: Register(name, *split_title(title)))
    issues = [Issue(Place(shown, title), Problem.REGISTER_TWICE, "", f"уже прочитан лист «{first}»", *register)
              for title, first, register in twice]  # fmt: skip
    for register, grid in read:
        sheet, found = parse_register(grid, shown, name, year, alphabet)
        issues += found
        if sheet is not None:
            sheet, nobodys = _of_somebody(sheet, shown)
            sheets.append(sheet)
            issues += nobodys
            issues += check(Case(shown, register, sheet, kinds=KINDS, today=today))
    if sheets and not stated:
        issues.append(Issue(Place(shown), Problem.YEAR_GUESSED, detail=f"принят {year}"))
    elif not sheets and not issues:
        issues.append(Issue(Place(shown), Problem.NOT_A_REGISTER, detail="в книге нет ни одного журнала"))
    return Understood(book, name, year, tuple(sheets), tuple(sorted(issues, key=_order)))


def _of_somebody(sheet: Sheet, book: str) -> tuple[Sheet, list[Issue]]:
    """The sheet without the entries of rows that are nobody's: without a name, or of a pupil written twice."""
    names = {line.row: read_name(line.name) for line in sheet.pupils}
    whole = Counter((name.surname, name.given) for name in names.values() if any(len(word) > 1 for word in name.given))
    ids = Counter(line.id for line in sheet.pupils if line.id)
    problems: dict[int, Problem] = {}
    for line in sheet.pupils:
        if not names[line.row].words:
            problems[line.row] = Problem.NO_NAME
        elif whole[names[line.row].surname, names[line.row].given] > 1 or ids[line.id] > 1:
            problems[line.row] = Problem.PUPIL_TWICE
    told = [Issue(Place(book, sheet.title, line.row), problems[line.row], line.name)
            for line in sheet.pupils if line.row in problems]  # fmt: skip
    return replace(
        sheet,
        entries=[entry for entry in sheet.entries if entry.row not in problems],
        term_marks=[entry for entry in sheet.term_marks if entry.row not in problems],
    ), told


def _order(issue: Issue) -> tuple[object, ...]:
    return issue.place, issue.problem


def _class_of(title: str) -> str:
    """The class a file's name tells: «Журнал 7А», «8А-1», «7а алгебра»; «» where it tells none."""
    kind = book_kind(title)
    if kind:
        return kind[1]
    words = title.replace("_", " ").replace("-", " ").split()
    return next((name for word in words if (name := class_name(word)) and not word.isdigit()), "")


def as_json(understood: Understood) -> dict[str, Any]:
    """The report as plain values, one object a workbook."""
    return {
        "file": understood.book.id,
        "class": understood.school_class or None,
        "school_year": understood.school_year,
        "sheets": [_sheet(sheet) for sheet in understood.sheets],
        "issues": [
            {
                "sheet": issue.place.sheet,
                "cell": issue.place.cell or None,
                "problem": issue.problem.value,
                "typed": issue.text,
                "text": f"{issue.sentence}: {CATALOGUE[issue.problem].advice}",
            }
            for issue in understood.issues
        ],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "notes": list(unlike_template(sheet)),
        "subject": sheet.subject,
        "subgroup": sheet.subgroup or None,
        "lessons": [
            {
                "column": column_letters(lesson.column) if lesson.column >= 0 else None,
                "date": lesson.day.isoformat(),
                "number": lesson.number if lesson.stated else None,
                "kind": lesson.kind or None,
                "topic": lesson.topic or None,
                "homework": lesson.homework or None,
            }
            for lesson in sheet.lessons
        ],
        "pupils": [{"row": line.row + 1, "name": line.name} for line in sheet.pupils],
        "entries": [_entry(entry) for entry in sheet.entries if entry.meaning.stored],
        "term_marks": [
            {"cell": address(entry.row, entry.column), "row": entry.row + 1, "period": entry.period, **_said(entry)}
            for entry in sheet.term_marks
            if entry.meaning.stored
        ],
        "averages": [
            {"cell": address(row, column), "row": row + 1, "shown": text} for row, column, text in sheet.averages
        ],
    }


def unlike_template(sheet: Sheet) -> Iterator[str]:
    """How a register differs from our template, and what was made of it."""
    layout = sheet.layout
    if layout is None:
        return
    if layout.id_column < 0:
        yield "скрытых номеров учеников нет: строки сопоставляются по именам"
    if sheet.lessons and not any(lesson.stated for lesson in sheet.lessons):
        yield "номеров уроков нет: уроки одного дня различаются по порядку"
    if layout.month_row >= 0:
        yield f"месяцы стоят в строке {layout.month_row + 1}, числа — в строке {layout.date_row + 1}"
    if not any(header.year for header in layout.columns.values()):
        yield "в датах нет года: он взят по учебному году"
    if not layout.pages and layout.topic_row < 0:
        yield "тем и домашних заданий на листе нет"
    if sheet.averages:
        yield "столбцы со средним баллом не отметки: не читаются, только сверяются"


def _entry(entry: Entry) -> dict[str, Any]:
    lesson = entry.lesson
    return {
        "cell": address(entry.row, entry.column),
        "row": entry.row + 1,
        "date": lesson.day.isoformat() if lesson else None,
        "number": lesson.number if lesson and lesson.stated else None,
        **_said(entry),
    }


def _said(entry: Entry) -> dict[str, Any]:
    meaning = entry.meaning
    return {
        "typed": meaning.typed,
        "marks": list(meaning.marks),
        "attendance": meaning.attendance,
        "reason": meaning.reason,
        "special": meaning.special,
    }


def averages_agree(sheet: Sheet) -> tuple[int, int]:
    """How many of the sheet's own averages equal the mean of the row's marks, half up; and how many there are."""
    agree = 0
    for row, _, shown in sheet.averages:
        marks = [mark for entry in sheet.entries if entry.row == row for mark in entry.meaning.marks]
        if marks and (own := _NUMBER.fullmatch(shown)):
            digits = len(own[2] or "") or 1
            agree += half_up(Decimal(sum(marks)) / len(marks), digits) == half_up(
                Decimal(shown.replace(",", ".")), digits
            )
    return agree, len(sheet.averages)


def summary(understood: Understood) -> Sequence[tuple[str, ...]]:
    """A line a sheet for people: title, lessons, pupils, marks, absences, averages that agree."""
    lines = []
    for sheet in understood.sheets:
        said = [entry.meaning for entry in sheet.entries if entry.meaning.stored]
        agree, of = averages_agree(sheet)
        lines.append(
            (
                sheet.title,
                str(len(sheet.lessons)),
                str(len(sheet.pupils)),
                str(sum(len(meaning.marks) for meaning in said)),
                str(sum(meaning.attendance == "absent" for meaning in said)),
                f"{agree} из {of}" if of else "—",
            )
        )
    return lines
