"""The tables of the workbooks «Школа», «Класс» and «КТП»: sheets and headings, with what real files call them.

One line a column: templates are written from these tables and workbooks are read by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sheets.letters import heading


class Holds(Enum):
    """What the cells of a column hold; templates format the column by it."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its heading, other headings understood, and whether it must be there."""

    field: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    holds: Holds = Holds.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds a table: its title, other titles understood, its columns."""

    sheet: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()

    def column(self, field: str) -> int:
        """Position of a field's column in the template, from 0."""
        return next(place for place, column in enumerate(self.columns) if column.field == field)


_PUNCTUATION = re.compile(r"[^0-9a-zа-я№]+")


@lru_cache(maxsize=4096)
def heading_key(typed: str) -> str:
    """What a heading is compared by: case, spaces, punctuation, «ё» and Latin look-alikes put aside."""
    return _PUNCTUATION.sub("", heading(typed))


_DATE, _LONG, _NUMBER = Holds.DATE, Holds.LONG, Holds.NUMBER
_CLASS = Column("school_class", "Класс", ("Название класса", "Кл"), True, width=9)
_SUBJECT = Column("subject", "Предмет", ("Название предмета", "Дисциплина", "Учебный предмет"), True, width=30)
_SUBGROUP = Column("subgroup", "Подгруппа", ("Группа", "Подгр", "Гр"), width=12)
_FIRST = Column("first", "Начало", ("С", "Дата начала", "Первый день"), True, _DATE, 12)
_LAST = Column("last", "Конец", ("По", "Дата окончания", "Окончание", "Последний день"), True, _DATE, 12)
_CLASSES = Column("classes", "Классы", ("Параллели", "Для классов", "Класс"), width=14)

SETTINGS = Table(
    "Параметры",
    (
        Column("name", "Параметр", ("Название", "Настройка"), True, width=32),
        Column("value", "Значение", (), True, width=30),
        Column("why", "Пояснение", ("Зачем", "Примечание"), holds=_LONG, width=70),
    ),
    ("Настройки",),
)
CLASSES = Table(
    "Классы",
    (
        _CLASS,
        Column("class_teacher", "Классный руководитель", ("Кл. руководитель", "Кл. рук", "Руководитель"), width=34),
    ),
)
STAFF = Table(
    "Сотрудники",
    (
        Column("code", "Код", ("Номер", "Код сотрудника", "Табельный номер"), width=12),
        Column("name", "ФИО", ("Фамилия Имя Отчество", "Ф.И.О.", "Сотрудник", "Учитель"), True, width=36),
        Column("roles", "Роли", ("Роль", "Должность"), width=34),
        Column("email", "Почта", ("E-mail", "Эл. почта", "Электронная почта", "Email"), width=28),
    ),
    ("Учителя", "Педагоги"),
)
SUBJECTS = Table(
    "Предметы",
    (
        _SUBJECT,
        Column("aliases", "Другие названия", ("Сокращения", "Другое название", "Синонимы"), holds=_LONG, width=44),
        Column("homework", "Домашнее задание", ("ДЗ", "Д/з", "Задаётся на дом"), width=18),
        Column("credit_only", "Зачётный", ("Зачёт", "Безотметочный"), width=12),
    ),
)
LOAD = Table(
    "Нагрузка",
    (
        _CLASS,
        _SUBJECT,
        _SUBGROUP,
        Column("teacher", "Учитель", ("Преподаватель", "Педагог", "Код учителя"), True, width=34),
        Column("hours", "Часов в неделю", ("Часы", "Часов", "Ч/нед"), holds=_NUMBER, width=15),
    ),
    ("Учебная нагрузка", "Тарификация"),
)
TERMS = Table(
    "Периоды",
    (Column("name", "Период", ("Название", "Четверть", "Полугодие"), True, width=20), _FIRST, _LAST, _CLASSES),
    ("Четверти", "Учебные периоды"),
)
CALENDAR = Table(
    "Календарь",
    (
        Column("name", "Название", ("Праздник", "Каникулы", "Событие", "Что"), width=32),
        Column("first", "Начало", ("С", "Дата", "Дата начала", "Первый день"), True, _DATE, 12),
        Column("last", "Конец", ("По", "Дата окончания", "Окончание", "Последний день"), False, _DATE, 12),
        _CLASSES,
        Column("taught_as", "Учимся как", ("По расписанию", "Расписание дня", "День недели"), width=16),
    ),
    ("Каникулы", "Праздники"),
)
BELLS = Table(
    "Звонки",
    (
        Column("number", "Урок", ("№", "Номер", "Номер урока", "№ урока"), True, _NUMBER, 8),
        Column("begins", "Начало", ("С", "Звонок на урок"), True, width=10),
        Column("ends", "Конец", ("По", "Звонок с урока", "Окончание"), True, width=10),
        Column("weekdays", "Дни", ("День", "Дни недели"), width=22),
    ),
    ("Расписание звонков",),
)
TIMETABLE = Table(
    "Расписание",
    (
        _CLASS,
        Column("weekday", "День", ("День недели",), True, width=14),
        Column("number", "Урок", ("№", "Номер", "Номер урока", "№ урока"), True, _NUMBER, 8),
        _SUBJECT,
        _SUBGROUP,
        Column("room", "Кабинет", ("Каб", "Аудитория"), width=10),
        Column("first", "С", ("Начало", "Действует с"), holds=_DATE, width=12),
        Column("last", "По", ("Конец", "Действует по"), holds=_DATE, width=12),
    ),
    ("Расписание уроков",),
)
SUBSTITUTIONS = Table(
    "Замены",
    (
        Column("day", "Дата", ("День",), True, _DATE, 12),
        _CLASS,
        _SUBGROUP,
        Column("number", "Урок", ("№", "Номер", "Номер урока", "№ урока"), True, _NUMBER, 8),
        Column("teacher", "Учитель", ("Кто заменяет", "Заменяющий", "Замена"), width=34),
        Column("subject", "Предмет", ("Новый предмет", "На предмет"), width=30),
        Column("cancelled", "Отменён", ("Отмена", "Отменен урок", "Урок отменён"), width=11),
    ),
    ("Замещения",),
)
KINDS = Table(
    "Виды работ",
    (
        Column("name", "Вид работы", ("Название", "Вид", "Работа"), True, width=28),
        Column("weight", "Вес", ("Коэффициент", "Коэф"), holds=_NUMBER, width=8),
        Column("control", "Контрольная", ("Контрольная работа", "Контроль"), width=14),
        Column("aliases", "Сокращения", ("Другие названия", "Сокращение"), holds=_LONG, width=50),
    ),
)
SIGNS = Table(
    "Коды",
    (
        Column("code", "Код", ("Знак", "Обозначение"), True, width=8),
        Column("name", "Значение", ("Название", "Что значит", "Расшифровка"), width=44),
        Column("meaning", "Смысл", ("Тип",), True, width=34),
        Column("aliases", "Написания", ("Другие написания", "Варианты"), width=34),
        Column("where", "Где", ("Где ставится",), width=12),
    ),
    ("Легенда", "Коды посещаемости"),
)
ROUNDING = Table(
    "Округление",
    (
        Column("subject", "Предмет", ("Название предмета",), width=30),
        Column("grade", "С класса", ("Класс", "Начиная с класса"), holds=_NUMBER, width=11),
        Column("average", "Средний балл от", ("Средний балл", "Балл от", "От"), True, _NUMBER, 18),
        Column("mark", "Отметка", ("Оценка",), True, _NUMBER, 11),
    ),
)

#: The sheets of «Школа», in the order they stand.
SCHOOL_TABLES = (
    SETTINGS, CLASSES, STAFF, SUBJECTS, LOAD, TERMS, CALENDAR, BELLS, TIMETABLE, SUBSTITUTIONS, KINDS, SIGNS, ROUNDING,
)  # fmt: skip

_PUPIL = Column("pupil", "Номер ученика", ("Номер", "Код ученика", "Личный номер", "ID"), width=15)
_PUPIL_NAME = Column("name", "Ученик", ("ФИО ученика", "ФИО", "Ребёнок"), width=36)

PUPILS = Table(
    "Ученики",
    (
        Column("pupil", "Номер", ("Номер ученика", "Код", "Личный номер", "ID", "Номер личного дела"), True, width=11),
        Column("name", "ФИО", ("Фамилия Имя Отчество", "Ф.И.О.", "Ученик", "Фамилия, имя"), True, width=36),
        Column("birth", "Дата рождения", ("Родился", "Рождение", "Д.р."), holds=_DATE, width=15),
        Column("arrived", "Прибыл", ("Прибыла", "Дата прибытия", "Зачислен", "Дата зачисления"), holds=_DATE, width=12),
        Column("arrived_order", "Приказ о прибытии", ("Приказ о зачислении",), width=22),
        Column("left", "Выбыл", ("Выбыла", "Дата выбытия", "Отчислен"), holds=_DATE, width=12),
        Column("left_order", "Приказ о выбытии", ("Приказ об отчислении",), width=22),
        Column("subgroups", "Подгруппы", ("Подгруппа", "Группа", "Группы"), width=30),
        Column("consent", "Согласие", ("Согласие на обработку", "Согласие на ПДн"), width=20),
    ),
    ("Список класса", "Список", "Класс"),
)
GUARDIANS = Table(
    "Родители",
    (
        _PUPIL,
        _PUPIL_NAME,
        Column("guardian", "Родитель", ("ФИО родителя", "Законный представитель", "Представитель"), True, width=36),
        Column("relation", "Кем приходится", ("Родство", "Кто"), width=18),
        Column("phone", "Телефон", ("Тел", "Контактный телефон", "Номер телефона"), width=20),
        Column("email", "Почта", ("E-mail", "Эл. почта", "Электронная почта", "Email"), width=28),
        Column(
            "until", "Доступ до", ("Доступ", "Доступ к дневнику", "Доступ к дневнику до", "Дневник до"), holds=_DATE
        ),
    ),
    ("Законные представители",),
)
ABSENCES = Table(
    "Пропуски",
    (
        _PUPIL,
        _PUPIL_NAME,
        Column("first", "С", ("Дата", "Начало", "С какого числа"), True, _DATE, 12),
        Column("last", "По", ("Конец", "По какое число"), False, _DATE, 12),
        Column("reason", "Причина", ("Причина пропуска",), width=34),
        Column("document", "Документ", ("Основание", "Справка"), width=34),
    ),
)
PORTFOLIO = Table(
    "Портфолио",
    (
        _PUPIL,
        _PUPIL_NAME,
        Column("day", "Дата", ("Когда",), False, _DATE, 12),
        Column("kind", "Вид", ("Вид достижения", "Тип"), width=26),
        Column("text", "Описание", ("Достижение", "Что", "Содержание"), True, _LONG, 60),
    ),
)

#: The sheets of «Класс», in the order they stand.
CLASS_TABLES = (PUPILS, GUARDIANS, ABSENCES, PORTFOLIO)

#: A sheet of «КТП» is titled by its subject, so the table has no title of its own.
PLAN = Table(
    "",
    (
        Column("number", "№", ("Номер", "№ п/п", "№ урока", "Номер урока", "Урок", "п/п"), holds=_NUMBER, width=6),
        Column("planned", "Дата", ("Плановая дата", "Дата по плану", "По плану", "План"), holds=_DATE, width=12),
        Column("topic", "Тема", ("Тема урока", "Тема занятия", "Содержание"), True, _LONG, 60),
        Column("hours", "Часов", ("Часы", "Кол-во часов", "Количество часов", "Ч"), holds=_NUMBER, width=8),
        Column("homework", "Домашнее задание", ("ДЗ", "Д/з", "Задание на дом", "Дом. задание"), holds=_LONG, width=50),
        Column("kind", "Вид работы", ("Вид контроля", "Форма контроля", "Контроль", "Вид"), width=24),
    ),
)
