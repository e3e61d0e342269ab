"""The template of a class's journal: a register a sheet, like an open paper journal, and the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from journal.calendar import Term
from journal.classes import grade
from journal.consents import Use, read_consent
from journal.lessons import UNNUMBERED
from journal.registers import JOURNAL, book_title, sheet_title
from journal.school import School
from journal.tables import LessonRow, PupilRow, Register
from sheets.grid import Value
from sheets.templates.guards import class_editors, register_guards
from sheets.templates.legend import LEGEND, kinds_range, legend_sheet, lesson_options, period_options, sign_colours
from sheets.templates.listed import listed_names
from sheets.templates.manner import LOCAL, Manner
from sheets.templates.other_titles import other_titles
from sheets.templates.plan import Dropdown, Region, SheetPlan, Style, WorkbookPlan, blocks, span

#: The heading of the column with the year's mark.
YEAR = "Год"

#: Columns of the left page: the hidden id, the pupil's place in the list, the name; then the lessons.
ID, PLACE, NAME, LESSONS = range(4)

#: Rows that can be filled below the last pupil: newcomers are written there.
SPARE_ROWS = 10

#: Columns ready for lessons where the school has no timetable to fill them from.
SPARE_LESSONS = 40

#: Height in points of the rows with turned dates and kinds of work.
_DATE_HEIGHT, _KIND_HEIGHT = 64, 116


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """What one register says. ``lessons`` are its columns in order; what is not filled yet is «» in them.

    ``cells`` holds what is typed by (pupil, day, number); ``term_marks`` by (pupil, period).
    """

    register: Register
    lessons: list[LessonRow]
    cells: Mapping[tuple[str, date, int], str] = field(default_factory=dict)
    term_marks: Mapping[tuple[str, str], str] = field(default_factory=dict)


def journal_workbook(
    school: School,
    school_class: str,
    pupils: Sequence[PupilRow],
    registers: Sequence[RegisterContent],
    manner: Manner = LOCAL,
) -> WorkbookPlan:
    """The journal of a class: its registers, then the legend."""
    sheets = [register_sheet(school, pupils, content, manner) for content in registers]
    legend = legend_sheet(school, grade1=grade(school_class) == 1, manner=manner)
    editors = class_editors(school, school_class, manner)
    return WorkbookPlan(book_title(JOURNAL, school_class), (*sheets, legend), editors, school.year)


def register_sheet(
    school: School, pupils: Sequence[PupilRow], content: RegisterContent, manner: Manner = LOCAL
) -> SheetPlan:
    """One register: pupils down and lessons across, then topics and homework on the right page."""
    grade1 = grade(content.register.school_class) == 1
    labels = ("Дата", "Урок") if grade1 else ("Дата", "Урок", "Вид работы")
    columns = _columns(content, () if grade1 else school.calendar.terms_of(grade(content.register.school_class)))
    listed = _listed(pupils, content, manner)
    rows = [
        *_heads(labels, columns),
        *_pupil_rows(listed, columns, content),
    ]
    page = ("Дата", "Урок", "Тема") if grade1 else ("Дата", "Урок", "Тема", "Домашнее задание")
    shape = _Shape(columns, len(labels), len(listed), len(page), grade1=grade1)
    _add_right_page(rows, shape.right, page, content.lessons, first_row=len(labels))
    return _dressed(school, content.register, rows, shape, manner)


#: A column of the left page: a lesson, the name of a period, or «» for one in which a lesson can be begun.
_Column = LessonRow | str


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a register is cut: its columns, rows of headings, rows of pupils, columns of its right page."""

    columns: Sequence[_Column]
    head: int
    pupils: int
    page: int
    grade1: bool

    @property
    def right(self) -> int:
        """The first column of the right page."""
        return LESSONS + len(self.columns) + 1

    @property
    def lessons(self) -> list[int]:
        """The columns of lessons."""
        return [LESSONS + i for i, column in enumerate(self.columns) if column == "" or not isinstance(column, str)]

    @property
    def periods(self) -> list[int]:
        """The columns of periods."""
        return [LESSONS + i for i, column in enumerate(self.columns) if column != "" and isinstance(column, str)]


def _columns(content: RegisterContent, terms: Sequence[Term]) -> list[_Column]:
    """The lessons with, after the last of each term that has begun, the column of its marks."""
    marked = {period for _, period in content.term_marks}
    last_day = max((lesson.day for lesson in content.lessons), default=date.min)
    columns: list[_Column] = []
    rest = list(content.lessons)
    for term in terms:
        columns += [lesson for lesson in rest if lesson.day <= term.last]
        rest = [lesson for lesson in rest if lesson.day > term.last]
        if term.first <= last_day or term.name in marked:
            columns.append(term.name)
    columns += rest
    over = bool(terms) and last_day >= terms[-1].first
    if YEAR not in columns and (over or YEAR in marked):
        columns.append(YEAR)
    return columns or [""] * SPARE_LESSONS


def _listed(pupils: Sequence[PupilRow], content: RegisterContent, manner: Manner) -> list[tuple[str, str]]:
    """(id, name) of the pupils of the register: those of its subgroup, and whoever has an entry in it."""
    entered = {pupil for pupil, *_ in content.cells} | {pupil for pupil, _ in content.term_marks}
    return listed_names(pupils, content.register, manner.naming, entered, unnamed=_unnamed(pupils, manner))


def _unnamed(pupils: Sequence[PupilRow], manner: Manner) -> set[str]:
    """The pupils whose names do not leave the house, as their families said."""
    day = manner.consents_on
    return (
        set() if day is None else {p.pupil for p in pupils if not read_consent(p.consent).allows(Use.GOOGLE_NAME, day)}
    )


def _heads(labels: Sequence[str], columns: Sequence[_Column]) -> list[list[Value]]:
    """The heading rows of the left page."""
    rows: list[list[Value]] = []
    for label in labels:
        left = ["Номер", "№", label] if label == "Дата" else ["", "", label]
        rows.append([*left, *(_head(label, column) for column in columns)])
    return rows


def _head(label: str, column: _Column) -> str:
    """What stands above a column in the heading row of that label."""
    if isinstance(column, str):
        return column if label == "Дата" else ""
    if label == "Дата":
        return f"{column.day:%d.%m.%Y}"
    return _number(column) if label == "Урок" else column.kind


def _number(lesson: LessonRow) -> str:
    return str(lesson.number) if lesson.number <= UNNUMBERED else ""


def _pupil_rows(
    listed: Sequence[tuple[str, str]], columns: Sequence[_Column], content: RegisterContent
) -> list[list[Value]]:
    """A row a pupil: id, place in the list, name, cells."""
    cells, marks = content.cells, content.term_marks
    return [
        [
            pupil,
            str(place),
            name,
            *(
                marks.get((pupil, c), "") if isinstance(c, str) else cells.get((pupil, c.day, c.number), "")
                for c in columns
            ),
        ]
        for place, (pupil, name) in enumerate(listed, 1)
    ]


def _add_right_page(
    rows: list[list[Value]], right: int, page: Sequence[str], lessons: Sequence[LessonRow], *, first_row: int
) -> None:
    """Write the right page beside the left one: headings in the top row, lessons from the first pupil's row on."""
    rows += [[] for _ in range(first_row + len(lessons) - len(rows))]
    rows[0] += ["", *page]
    for labels in rows[1:first_row]:
        labels.extend([""] * (right + len(page) - len(labels)))
    for cells, lesson in zip(rows[first_row:], lessons, strict=False):
        said = (f"{lesson.day:%d.%m.%Y}", _number(lesson), lesson.topic, lesson.homework)
        cells.extend([""] * (right - len(cells)))
        cells.extend(said[: len(page)])


def _dressed(school: School, register: Register, rows: list[list[Value]], shape: _Shape, manner: Manner) -> SheetPlan:
    """The sheet with its looks: narrow turned columns of marks, wide wrapped topics, lists to choose from."""
    head, right, lessons, periods = shape.head, shape.right, shape.lessons, shape.periods
    last = head + shape.pupils + SPARE_ROWS - 1
    at, on = blocks(lessons, head, last), blocks(periods, head, last)
    names, titles = span(ID, NAME, 0, head + shape.pupils - 1), span(right, right + shape.page - 1, 0, head - 1)
    right_page = ((11.0, Style.MARK), (6.0, Style.MARK), (46.0, Style.WRAP), (46.0, Style.WRAP))
    return SheetPlan(
        title=sheet_title(register.subject, register.subgroup),
        rows=rows,
        columns={
            ID: (10.0, Style.TEXT),
            PLACE: (4.0, Style.MARK),
            NAME: (26.0, Style.TEXT),
            **dict.fromkeys(lessons, (4.0, Style.MARK)),
            **dict.fromkeys(periods, (4.6, Style.TERM)),
            right - 1: (3.0, Style.TEXT),
            **{right + i: look for i, look in enumerate(right_page[: shape.page])},
        },
        head=head,
        upright=frozenset(lessons) | frozenset(periods),
        heights={0: _DATE_HEIGHT} if shape.grade1 else {0: _DATE_HEIGHT, 2: _KIND_HEIGHT},
        frozen=(head, LESSONS),
        hidden_columns=frozenset({ID}),
        dropdowns=_dropdowns(school, shape, at, on, manner),
        colours=sign_colours(school, (*at, *on)),
        guards=register_guards(school, register, manner, (names, titles), span(LESSONS, right - 1, 0, head - 1)),
        aliases=other_titles(school, register.subject, register.subgroup),
    )


def _dropdowns(
    school: School, shape: _Shape, at: tuple[Region, ...], on: tuple[Region, ...], manner: Manner
) -> tuple[Dropdown, ...]:
    """What is chosen from in lessons, in periods and above a lesson."""
    options = lesson_options(school, grade1=shape.grade1, manner=manner)
    kinds = () if shape.grade1 else blocks(shape.lessons, shape.head - 1, shape.head - 1)
    dropdowns = (
        Dropdown(at, options, message=f"Такого нет в листе «{LEGEND}». Оставить?"),
        Dropdown(on, period_options(school), message="За период ставится одна отметка. Оставить?"),
        Dropdown(kinds, source=kinds_range(school)),
    )
    return tuple(dropdown for dropdown in dropdowns if dropdown.regions)
