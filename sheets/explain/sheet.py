"""What a whole sheet was taken for: where its names, dates, terms and topics were found, what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from journal.issues import CATALOGUE, Issue, Severity
from journal.marks import Verdict
from journal.places import address, column_letters
from journal.registers import NOT_REGISTERS
from sheets.explain.cell import NotAsked, cut, value_of
from sheets.grid import Grid, Workbook
from sheets.headers import Header, Kind
from sheets.layout import Layout
from sheets.letters import heading
from sheets.register import Sheet
from sheets.report import Understood, understand, unlike_template

_SCHOOL_YEAR = re.compile(r"(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)")

#: What a column is taken for, as people say it.
_TAKEN_FOR: dict[Kind, str] = {
    Kind.LESSON: "урок", Kind.DAY: "число без месяца: не читается", Kind.TERM: "отметки за период",
    Kind.YEAR: "отметки за год", Kind.AVERAGE: "средний балл: не отметки", Kind.OTHER: "не читается",
    Kind.AMBIGUOUS: "неоднозначный заголовок: не читается", Kind.BAD_DATE: "такой даты нет: не читается",
    Kind.BLANK: "без заголовка: не читается",
}  # fmt: skip

#: The rows above the marks, by the field of the layout that holds them.
_ROWS = ("month_row", "date_row", "number_row", "kind_row", "topic_row", "homework_row")


def explain_sheet(asked: Mapping[str, object], today: date) -> dict[str, object]:
    """What a sheet says.

    Args:
        asked: ``rows``, a list of rows of cells as JSON has them; ``title``; perhaps ``school_year``
            («2026/27»; else by the dates) and ``class``.
        today: For marks of lessons still to come.

    Returns:
        ``register``: whether it is one; ``layout``: addresses of its parts; ``columns``: what each was taken
        for; ``pupils``, ``lessons``, ``entries``, ``term_marks``: how many were read; ``notes``: how it
        differs from our template; ``issues``; ``verdict`` ok, issue (something is to be mended) or invalid
        (nothing was read); ``text``; ``error`` where the question itself is faulty.
    """
    try:
        grid, year = _grid(asked), _school_year(asked.get("school_year"))
    except NotAsked as fault:
        return {"verdict": Verdict.INVALID, "text": f"вопрос не понят: {fault}", "error": str(fault)}
    book = Workbook(grid.title, grid.title, "", (grid,))
    said = understand(book, today, school_class=str(asked.get("class") or ""), school_year=year)
    return _answer(said, grid)


def explain_book(book: Workbook, today: date, school_year: str = "", only: str = "") -> Iterator[dict[str, object]]:
    """The same of every filled sheet of a workbook, or of one, by its title."""
    said = understand(book, today, school_year=_school_year(school_year))
    for grid in book.sheets:
        if grid.rows and (not only or heading(only) in heading(grid.title)):
            yield _answer(said, grid)


def sheet_lines(answer: Mapping[str, object]) -> Iterator[str]:
    """The answer for people, a line a thing."""
    if "error" in answer:
        yield str(answer["text"])
        return
    yield str(answer["text"])
    yield from (f"  {what} — {where}" for what, where in _found(answer["layout"]))
    yield from (f"  {line}" for line in _told_together(answer["columns"]))
    for issue in _listed(answer["issues"]):
        yield f"  {issue['cell'] or 'весь лист'}: {issue['text']}"


def _answer(said: Understood, grid: Grid) -> dict[str, object]:
    """What was made of one sheet of a workbook that was read."""
    sheet = next((sheet for sheet in said.sheets if sheet.title == grid.title), None)
    issues = [issue for issue in said.issues if issue.place.sheet in ("", grid.title)]
    layout = sheet.layout if sheet else None
    count = _counted(sheet)
    return {
        "title": grid.title,
        "subject": sheet.subject if sheet else None,
        "subgroup": (sheet.subgroup or None) if sheet else None,
        "school_year": said.school_year,
        "register": sheet is not None,
        "layout": _layout(layout) if layout else None,
        "columns": list(_columns(layout, said.school_year)) if layout else [],
        **count,
        "notes": list(unlike_template(sheet)) if sheet else [],
        "issues": [_issue(issue) for issue in issues],
        "verdict": _verdict(sheet, issues),
        "text": _text(grid.title, count, found=sheet is not None, issues=len(issues)),
    }


def _counted(sheet: Sheet | None) -> dict[str, int]:
    return {
        "pupils": len(sheet.pupils) if sheet else 0,
        "lessons": len(sheet.lessons) if sheet else 0,
        "entries": sum(entry.meaning.stored for entry in sheet.entries) if sheet else 0,
        "term_marks": sum(entry.meaning.stored for entry in sheet.term_marks) if sheet else 0,
    }


def _text(title: str, count: Mapping[str, int], *, found: bool, issues: int) -> str:
    """The answer in a sentence."""
    if heading(title) in NOT_REGISTERS:
        return f"Лист «{title}»: служебный, журнал на нём не ищется."
    if not found:
        return f"Лист «{title}»: журнал не найден. Нужны столбец имён и строка дат уроков."
    return (
        f"Лист «{title}»: учеников {count['pupils']}, уроков {count['lessons']}, записей {count['entries']}, "
        f"отметок за период {count['term_marks']}, замечаний {issues}."
    )


def _told_together(columns: object) -> Iterator[str]:
    """What each column was taken for; neighbours alike are told together."""
    for taken_for, group in groupby(_listed(columns), key=lambda column: column["taken_for"]):
        first, *rest = group
        last = rest[-1] if rest else first
        if rest:
            yield f"{first['column']}–{last['column']}: {taken_for} ({_headed(first)} … {_headed(last)})"
        else:
            yield f"{first['column']}: {taken_for} ({_headed(first)})"


def _headed(column: Mapping[str, object]) -> str:
    """A column's heading, with the day it stands for."""
    day = column["date"]
    return f"«{column['heading']}»" + (f", {date.fromisoformat(str(day)):%d.%m.%Y}" if day else "")


def _listed(found: object) -> list[Mapping[str, object]]:
    return found if isinstance(found, list) else []


#: The parts of a layout as people name them.
_PARTS: dict[str, str] = {
    "name_column": "имена: столбец", "id_column": "номера учеников: столбец", "first_pupil": "первый ученик: строка",
    "month_row": "месяцы: строка", "date_row": "даты: строка", "number_row": "номера уроков: строка",
    "kind_row": "виды работ: строка", "topic_row": "темы: строка", "homework_row": "задания: строка",
}  # fmt: skip


def _found(layout: object) -> Iterator[tuple[str, object]]:
    """The parts that were found, and where."""
    if isinstance(layout, Mapping):
        yield from ((name, layout[part]) for part, name in _PARTS.items() if layout[part] is not None)
        yield from (
            ("правая страница с темами и заданиями: с ячейки", page["heading"]) for page in layout["right_pages"]
        )
        yield from (("другая таблица, не читается: с ячейки", cell) for cell in layout["other_tables"])


def _layout(layout: Layout) -> dict[str, object]:
    """Where everything lies, as people name rows and columns."""
    return {
        "name_column": column_letters(layout.name_column),
        "id_column": column_letters(layout.id_column) if layout.id_column >= 0 else None,
        **{name: getattr(layout, name) + 1 if getattr(layout, name) >= 0 else None for name in _ROWS},
        "first_pupil": layout.pupil_rows[0] + 1 if layout.pupil_rows else None,
        "right_pages": [
            {
                "heading": address(page.row, page.first),
                **{
                    name: column_letters(column) if column >= 0 else None
                    for name in ("date", "number", "topic", "homework")
                    for column in (getattr(page, name),)
                },
            }
            for page in layout.pages
        ],
        "other_tables": [address(row, column) for row, column in layout.others],
    }


def _columns(layout: Layout, school_year: str) -> Iterator[dict[str, object]]:
    for column, header in layout.columns.items():
        if header.kind is not Kind.BLANK:
            yield _column(column_letters(column), header, school_year)


def _column(letters: str, header: Header, school_year: str) -> dict[str, object]:
    """What one column was taken for."""
    day, problem, why = header.lesson_in(school_year) if header.kind is Kind.LESSON else (None, None, header.why)
    stands = header.kind is not Kind.LESSON or (day is not None and problem is None)
    return {
        "column": letters,
        "heading": cut(header.typed),
        "kind": header.kind if stands else Kind.BAD_DATE,
        "taken_for": _TAKEN_FOR[header.kind] if stands else f"дата не принята: {why or 'не читается'}",
        "date": day.isoformat() if day and stands else None,
        "number": header.number,
        "name": header.name or None,
    }


def _issue(issue: Issue) -> dict[str, object]:
    return {
        "cell": issue.place.cell or None,
        "problem": issue.problem,
        "typed": issue.text,
        "severity": CATALOGUE[issue.problem].severity,
        "text": f"{issue.sentence}: {CATALOGUE[issue.problem].advice}",
    }


def _verdict(sheet: Sheet | None, issues: Sequence[Issue]) -> Verdict:
    if sheet is None or sheet.is_blind:
        return Verdict.INVALID
    stopped = any(CATALOGUE[issue.problem].severity is not Severity.NOTE for issue in issues)
    return Verdict.ISSUE if stopped else Verdict.OK


# ------------------------------------------------------------------------------------------------ what is asked


def _grid(asked: Mapping[str, object]) -> Grid:
    rows, title = asked.get("rows"), asked.get("title")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NotAsked("в «rows» нужен список строк, строка — список ячеек")
    if title is not None and not isinstance(title, str):
        raise NotAsked("в «title» нужно название листа")
    return Grid.of(title or "Лист", [[value_of(cell) for cell in row] for row in rows])


def _school_year(asked: object) -> str:
    """«2026/27», however it is written; «» where none is told."""
    if asked is None or asked == "":
        return ""
    found = _SCHOOL_YEAR.fullmatch(asked.strip()) if isinstance(asked, str) else None
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise NotAsked("в «school_year» нужен учебный год, например 2026/27")
    return f"{found[1]}/{found[2]}"
