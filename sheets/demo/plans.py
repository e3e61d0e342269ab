"""Calendar-thematic plans: topics laid over the year's lessons, with their works and homework."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from journal.tables import PlanRow
from sheets.demo.curriculum import BY_NAME
from sheets.demo.topics import topics_of

_EXACT = (
    "Математика",
    "Алгебра",
    "Алгебра и начала анализа",
    "Геометрия",
    "Физика",
    "Химия",
    "Вероятность и статистика",
)
_TONGUES = ("Русский язык", "Английский язык")
_NOTHING = "не задано"

#: What the further lessons of a topic are called.
_FURTHER = {
    "exact": ("{}. Решение задач", "{}. Закрепление", "Практикум: {}", "{}. Обобщение"),
    "tongue": ("{}. Упражнения", "{}. Работа с текстом", "{}. Закрепление", "{}. Развитие речи"),
    "other": ("{}: продолжение", "{}. Практическое занятие", "{}. Обобщение"),
}
_HOMEWORK = {
    "exact": ("№ {n}, {m}", "№ {n} (а, б), {m}", "повторить § {k}, № {n}", "карточка {k}", "§ {k}, № {n}–{m}"),
    "tongue": ("упр. {n}", "выучить правило, упр. {n}", "упр. {n}, слова в словарь", "тетрадь, с. {k}", "карточка {k}"),
    "other": ("§ {k}, вопр. 1–3", "читать с. {n}–{m}", "повторить § {k}", "тетрадь, задание {k}", "§ {k}, пересказ"),
}
_CONTROL = "контрольная работа"
#: Control works by subject where they have another name; subjects named with «» have none.
_CONTROLS = {
    "Русский язык": "контрольный диктант", "Литература": "сочинение", "Литературное чтение": "проверочная работа",
    "История": "проверочная работа", "Обществознание": "тест", "География": "проверочная работа",
    "Биология": "проверочная работа", "Окружающий мир": "тест", "Информатика": "практическая работа",
    "ОБЗР": "зачёт", "Английский язык": "тест", "ОДНКНР": "тест", "Краеведение": "проект",
    "Труд (технология)": "проект", "Черчение": "практическая работа",
    "Индивидуальный проект": "проект", "Финансовая грамотность": "тест",
    "Физическая культура": "", "Музыка": "", "Изобразительное искусство": "", "Разговоры о важном": "", "ОРКСЭ": "",
    "Шахматы": "",
}  # fmt: skip
#: One lesson in so many is a control work; the law of 2025 allows one in ten.
_CONTROL_EVERY = 12
_SMALLER = ("самостоятельная работа", "проверочная работа")


def _style(subject: str) -> str:
    return "exact" if subject in _EXACT else "tongue" if subject in _TONGUES else "other"


def homework(subject: str, number: int, random: Random) -> str:
    """What is set on the lesson of that number; now and then nothing."""
    if random.random() < 0.05:
        return _NOTHING
    first = 3 * number + random.randint(1, 4)
    return random.choice(_HOMEWORK[_style(subject)]).format(n=first, m=first + random.randint(1, 4), k=1 + number // 2)


def plan(subject: str, grade: int, days: Sequence[date], random: Random) -> list[PlanRow]:
    """The plan of a subject for a year: a row a planned lesson, in the order of days."""
    topics = topics_of(subject, grade)
    sets_homework = BY_NAME[subject].subject.homework and grade > 1
    control = _CONTROLS.get(subject, _CONTROL) if grade > 1 else ""
    rows: list[PlanRow] = []
    further, previous, works = 0, "", 0
    for number, day in enumerate(days, 1):
        topic = topics[(number - 1) * len(topics) // len(days)]
        further = further + 1 if topic == previous else 0
        names = _FURTHER[_style(subject)]
        title, kind = (names[(further - 1) % len(names)].format(topic) if further else topic), ""
        if control and number % _CONTROL_EVERY == 0:
            works += 1
            title, kind = f"{control.capitalize()} № {works}. {topic}", control
        elif control and number % _CONTROL_EVERY == 6:
            kind = random.choice(_SMALLER)
        task = homework(subject, number, random) if sets_homework else ""
        if control and (number + 1) % _CONTROL_EVERY == 0 and sets_homework:
            task = "подготовиться к работе"
        rows.append(PlanRow(subject, number, day, title, 1.0, task, kind))
        previous = topic
    return rows
