"""Subjects and hours a week by grade, five days a week.

Hours: school plan of primary grades 2025/26 and the federal plan of grades 5–9 (order 370 of 2023); the
school's own part and grades 10–11 are this demo school's choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from journal.school import Subject

TALK = "Разговоры о важном"
ENGLISH = "Английский язык"
INFORMATICS = "Информатика"
#: Subjects taught in two subgroups where a class is large.
SPLIT = (ENGLISH, INFORMATICS)
#: Pupils from which a class is split: in the country and in a city.
SPLIT_FROM = {"rural": 20, "city": 25}


@dataclass(frozen=True, slots=True)
class Taught:
    """A subject of the demo school: hours by grade, who teaches it, how often a filled lesson brings marks."""

    subject: Subject
    department: str
    hours: dict[int, int]
    marked: float = 0.92

    @property
    def name(self) -> str:
        """Its standard name."""
        return self.subject.name


def _hours(text: str) -> dict[int, int]:
    """«1-3:5 4:4» → {1: 5, 2: 5, 3: 5, 4: 4}."""
    hours: dict[int, int] = {}
    for part in text.split():
        grades, _, number = part.partition(":")
        first, _, last = grades.partition("-")
        hours |= dict.fromkeys(range(int(first), int(last or first) + 1), int(number))
    return hours


def _taught(
    name: str, unit: str, hours: str, aliases: tuple[str, ...] = (), *, homework: bool = True, marked: float = 0.92
) -> Taught:
    """One subject; where no lesson brings marks, it is passed without them."""
    return Taught(Subject(name, aliases, homework, credit_only=not marked), unit, _hours(hours), marked)


#: Departments: who is qualified for the subject. In grades 1–4 «primary» is the class's own teacher.
TAUGHT: tuple[Taught, ...] = (
    _taught("Русский язык", "russian", "1-6:5 7:4 8-9:3 10-11:2", ("Рус. язык", "Русский яз.")),
    _taught("Литературное чтение", "primary", "1-4:4", ("Чтение", "Лит. чтение")),
    _taught("Литература", "russian", "5-6:3 7-8:2 9-11:3", ("Лит-ра",)),
    _taught(ENGLISH, "english", "2-4:2 5-11:3", ("Иностранный язык (английский)", "Англ. язык", "Английский")),
    _taught("Математика", "mathematics", "1-4:4 5-6:5", ("Матем.",)),
    _taught("Алгебра", "mathematics", "7-9:3"),
    _taught("Алгебра и начала анализа", "mathematics", "10:2 11:3", ("Алгебра и начала мат. анализа",)),
    _taught("Геометрия", "mathematics", "7-9:2 10:2 11:1"),
    _taught("Вероятность и статистика", "mathematics", "7-11:1", ("Вер. и стат.", "ТВиС")),
    _taught(INFORMATICS, "informatics", "5:1 7-11:1", ("ИКТ", "Информатика и ИКТ")),
    _taught("Окружающий мир", "primary", "1-4:2", ("Окр. мир",)),
    _taught("История", "history", "5-11:2"),
    _taught("Обществознание", "history", "7-9:1 10-11:2", ("Общество",)),
    _taught("ОДНКНР", "history", "5:1", ("Основы духовно-нравственной культуры народов России",)),
    _taught("ОРКСЭ", "primary", "4:1", ("Основы религиозных культур и светской этики",)),
    _taught("География", "geography", "5-6:1 7-9:2 10-11:1"),
    _taught("Краеведение", "geography", "5-8:1", ("Родной край",)),
    _taught("Биология", "biology", "5-7:1 8-9:2 10-11:1"),
    _taught("Химия", "biology", "8-9:2 10-11:1"),
    _taught("Физика", "physics", "7-8:2 9:3 10-11:2"),
    _taught("Физическая культура", "sport", "1:3 2-11:2", ("Физкультура", "Физ-ра"), homework=False, marked=0.6),
    _taught("ОБЗР", "safety", "8-11:1", ("ОБЖ", "Основы безопасности и защиты Родины")),
    _taught("Музыка", "arts", "1-8:1", homework=False, marked=0.75),
    _taught("Изобразительное искусство", "arts", "1-7:1", ("ИЗО",), homework=False, marked=0.8),
    _taught("Труд (технология)", "crafts", "1-4:1 5-7:2 8-9:1", ("Технология", "Труд"), marked=0.75),
    _taught("Черчение", "crafts", "8:1"),
    _taught("Финансовая грамотность", "history", "7:1 9:1", ("Фин. грамотность",), marked=0.7),
    _taught("Шахматы", "primary", "2-3:1", marked=0.6),
    _taught("Индивидуальный проект", "informatics", "10:1", ("Инд. проект",), marked=0.5),
    _taught(TALK, "class", "1-11:1", ("РоВ", "Разговор о важном"), homework=False, marked=0.0),
)
BY_NAME: dict[str, Taught] = {taught.name: taught for taught in TAUGHT}

#: What the class's own teacher gives in grades 1–4, whatever department has it later.
PRIMARY = frozenset(
    {
        "Русский язык", "Литературное чтение", "Математика", "Окружающий мир", "ОРКСЭ", "Шахматы",
        "Труд (технология)", "Изобразительное искусство", TALK,
    }
)  # fmt: skip


def plan_of(grade: int) -> tuple[tuple[Taught, int], ...]:
    """The subjects of a grade with their hours a week, in the order of the journal's sheets."""
    return tuple((taught, taught.hours[grade]) for taught in TAUGHT if grade in taught.hours)


def department(taught: Taught, grade: int) -> str:
    """Whose lesson it is in that grade: «class» is the class's own teacher."""
    return "class" if grade <= 4 and taught.name in PRIMARY else taught.department
