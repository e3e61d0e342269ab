"""What the headings of a register label: its dates, numbers, topics, homework, ids and names."""

from __future__ import annotations

from functools import lru_cache

from sheets.grid import Value
from sheets.headers import Kind, month_of, read_header
from sheets.letters import heading
from sheets.names import is_footer, own_number, read_name

#: Headings stand in the first rows: no register seen has more than six of them.
HEADING_ROWS = 15

#: Labels of the rows above the marks and of the columns of the right page, as real sheets have them.
LABELS: dict[str, frozenset[str]] = {
    "date": frozenset({"дата", "число", "дата урока", "даты", "дата проведения"}),
    "number": frozenset({"урок", "№ урока", "номер урока", "урок №"}),
    "kind": frozenset({"вид работы", "вид", "тип работы", "вид контроля", "тип урока"}),
    "topic": frozenset({"тема", "тема урока", "что пройдено на уроке", "что пройдено", "темы"}),
    "homework": frozenset({"домашнее задание", "дз", "д/з", "задание на дом", "дом. задание", "домашняя работа",
                           "задано", "что задано"}),
    "id": frozenset({"номер", "id", "ид", "код", "номер ученика", "личный номер", "код ученика"}),
    "name": frozenset({"ученики", "ученик", "фио", "ф.и.о", "фамилия", "фамилия, имя", "фамилия имя",
                       "фамилия и имя", "фамилия, имя ученика", "фамилия, имя учащегося", "фио ученика",
                       "фио учащегося", "список класса", "учащиеся", "список учащихся", "имя", "фамилии",
                       "фамилия и имя ученика", "фамилия и имя учащегося"}),
}  # fmt: skip

_BY_LABEL = {spelling: label for label, spellings in LABELS.items() for spelling in spellings}

#: Headings under which a lesson stands.
DATED = frozenset({Kind.LESSON, Kind.DAY})


@lru_cache(maxsize=50_000, typed=True)
def label_of(value: Value) -> str:
    """What a heading labels: a key of LABELS, or «»."""
    return _BY_LABEL.get(heading(value), "") if isinstance(value, str) and value else ""


@lru_cache(maxsize=50_000, typed=True)
def likeness(value: Value) -> float:
    """How much a cell looks like a pupil's name: 1 for two words or initials, a half for a bare surname or «№ 12»."""
    if not isinstance(value, str) or not value or label_of(value) or month_of(value) or is_footer(value):
        return 0
    if own_number(value):
        return 0.5
    if read_header(value).kind is not Kind.OTHER:
        return 0
    name = read_name(value)
    if len(name.surname) < 2:
        return 0
    return 1 if name.given or value.rstrip().endswith(".") else 0.5
