"""A real school's year, written out as registers in our template: `python -m tests.real_school FOLDER`.

The source holds only cells that are not blank, one a pupil, lesson group and date, without topics, lesson
numbers or a timetable; names were taken from it and are invented here. Each lesson group is a register, each
of its dates a column, and what a cell says is typed as it stands.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import NamedTuple

from journal.calendar import Calendar, Term
from journal.classes import class_order
from journal.lessons import UNNUMBERED
from journal.registers import CLASS, JOURNAL, SCHOOL, book_title
from journal.school import School, SchoolClass, Subject
from journal.settings import Settings
from journal.tables import ClassTables, LessonRow, PupilRow, Register
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx

SOURCE = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "dnevnik_small_school_2018.csv.gz"

YEAR = "2018/19"
_QUARTERS, _HALVES = frozenset(range(1, 10)), frozenset({10, 11})

#: The spans the source's own period numbers cover.
TERMS = (
    Term("1 четверть", date(2018, 9, 1), date(2018, 10, 28), _QUARTERS),
    Term("2 четверть", date(2018, 11, 5), date(2018, 12, 28), _QUARTERS),
    Term("3 четверть", date(2019, 1, 9), date(2019, 3, 24), _QUARTERS),
    Term("4 четверть", date(2019, 4, 1), date(2019, 5, 25), _QUARTERS),
    Term("1 полугодие", date(2018, 9, 1), date(2018, 12, 28), _HALVES),
    Term("2 полугодие", date(2019, 1, 9), date(2019, 5, 25), _HALVES),
)

_FAMILIES = (
    "Абрамов", "Белов", "Власов", "Громов", "Дроздов", "Ершов", "Жуков", "Зимин", "Исаев", "Котов",
    "Лапин", "Маслов", "Носов", "Орлов", "Панов", "Рябов", "Сомов", "Титов", "Уваров", "Фомин",
)  # fmt: skip
_NAMES = ("Антон", "Борис", "Глеб", "Денис", "Егор", "Захар", "Илья", "Кирилл", "Лев", "Максим")


class Cell(NamedTuple):
    """One filled cell of the source. ``group`` is the lesson group: one register."""

    school_class: str
    subject: str
    group: str
    day: date
    pupil: str
    typed: str


def read_cells(source: Path = SOURCE) -> Iterator[Cell]:
    """Every filled cell of the year."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Cell(
                row["class"],
                row["subject_name"],
                row["lesson_group"],
                date.fromisoformat(row["date"]),
                row["pupil"],
                row["cell"],
            )


def real_school(cells: Iterable[Cell]) -> School:
    """The school as the source shows it: classes, subjects and periods, no timetable."""
    seen = {(cell.school_class, cell.subject) for cell in cells}
    return School(
        settings=Settings(school="Сельская школа", year=YEAR),
        calendar=Calendar(YEAR, TERMS),
        classes=tuple(SchoolClass(name) for name in sorted({name for name, _ in seen}, key=class_order)),
        subjects=tuple(Subject(name) for name in sorted({subject for _, subject in seen})),
    )


def pupils_of(cells: Iterable[Cell]) -> dict[str, list[PupilRow]]:
    """The class lists, in the order of invented names."""
    names = (f"{family} {name}" for name, family in product(_NAMES, _FAMILIES))
    lists: dict[str, list[PupilRow]] = defaultdict(list)
    for (school_class, pupil), name in zip(sorted({(c.school_class, c.pupil) for c in cells}), names, strict=False):
        lists[school_class].append(PupilRow(pupil, name, None, None, None, "", "", "", "да"))
    return {school_class: sorted(rows, key=lambda row: row.name) for school_class, rows in lists.items()}


def registers_of(cells: Iterable[Cell]) -> dict[str, list[RegisterContent]]:
    """The registers of each class: one a lesson group, told apart by a subgroup where a subject has several."""
    groups: dict[tuple[str, str], dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        groups[cell.school_class, cell.subject][cell.group].append(cell)
    registers: dict[str, list[RegisterContent]] = defaultdict(list)
    for (school_class, subject), by_group in sorted(groups.items()):
        for place, (_, own) in enumerate(sorted(by_group.items()), 1):
            register = Register(school_class, subject, str(place) if len(by_group) > 1 else "")
            registers[school_class].append(_register(register, own))
    return registers


def _register(register: Register, cells: Iterable[Cell]) -> RegisterContent:
    """One register: a column a date, without lesson numbers, for the source has none."""
    typed = {(cell.pupil, cell.day, UNNUMBERED + 1): cell.typed for cell in cells}
    days = sorted({day for _, day, _ in typed})
    return RegisterContent(register, [LessonRow(day, UNNUMBERED + 1, "", "", "") for day in days], typed)


def write_school(folder: Path, cells: Iterable[Cell]) -> School:
    """Write the school's workbooks into a folder."""
    known = list(cells)
    school, lists, registers = real_school(known), pupils_of(known), registers_of(known)
    write_xlsx(school_workbook(school), folder / f"{book_title(SCHOOL)}.xlsx")
    for name in school.class_names:
        write_xlsx(class_workbook(ClassTables(name, lists[name])), folder / f"{book_title(CLASS, name)}.xlsx")
        journal = journal_workbook(school, name, lists[name], registers[name])
        write_xlsx(journal, folder / f"{book_title(JOURNAL, name)}.xlsx")
    return school


if __name__ == "__main__":
    write_school(Path(sys.argv[1]), read_cells())
