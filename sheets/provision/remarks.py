"""What «Школа» leaves open when the year is created: said in words that name the sheet and what to write there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from journal.classes import grade
from journal.registers import sheet_title
from journal.school import School
from sheets.headings import CLASSES, LOAD, STAFF, TERMS, TIMETABLE
from sheets.provision.lessons import class_lessons
from sheets.provision.year import registers_of
from sheets.templates.manner import Manner


def remarks(school: School, names: Collection[str], manner: Manner) -> Iterator[str]:
    """What is to be completed in «Школа» for these classes."""
    if not school.classes:
        yield f"Лист «{CLASSES.sheet}»: впишите классы, без них создавать нечего."
        return
    if not school.timetable:
        yield (
            f"Лист «{TIMETABLE.sheet}» пуст: журналы будут без столбцов уроков. Впишите расписание и запустите команду"
            " ещё раз: столбцы появятся."
        )
    for name in names:
        yield from _of_class(school, name)
    if manner.people:
        yield from _of_people(school, names)


def _of_class(school: School, name: str) -> Iterator[str]:
    registers = registers_of(school, name)
    if not registers:
        yield f"Лист «{LOAD.sheet}»: у класса {name} нет ни одной строки, журнал и КТП не создаются. Впишите предметы."
        return
    if not school.calendar.terms_of(grade(name)):
        yield f"Лист «{TERMS.sheet}»: для класса {name} нет четвертей или полугодий, уроки не расставлены."
        return
    lessons = class_lessons(school, name)
    bare = [_title(register) for register in registers if register not in lessons]
    if bare and school.timetable:
        yield f"Лист «{TIMETABLE.sheet}»: в классе {name} нет уроков «{'», «'.join(bare)}», листы без столбцов."
    strangers = [_title(register) for register in lessons if register not in registers]
    if strangers:
        yield (
            f"Лист «{LOAD.sheet}»: в классе {name} по расписанию или заменам есть «{'», «'.join(strangers)}», а в"
            " нагрузке нет: листов не будет. Впишите строки или поправьте подгруппу в расписании и заменах."
        )


def _title(register: tuple[str, str, str]) -> str:
    return sheet_title(register[1], register[2])


def _of_people(school: School, names: Collection[str]) -> Iterator[str]:
    """Employees to whom nothing can be shared: nobody knows their e-mail."""
    codes = {row.teacher for row in school.load if row.school_class in names}
    codes |= {row.class_teacher for row in school.classes if row.name in names}
    for person in school.staff:
        if person.code in codes and not person.email:
            yield (
                f"Лист «{STAFF.sheet}»: у сотрудника «{person.name}» нет почты, книги ему не открыты."
                " Впишите адрес учётной записи Google."
            )
