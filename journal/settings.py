"""What differs from school to school and may be set on the sheet «Параметры».

One line a setting: the field, its default, and the name and reason people read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import time
from enum import StrEnum
from typing import Any


class Naming(StrEnum):
    """How pupils are called in registers that lie outside the school; values stand in the workbook."""

    FULL = "полностью"
    SHORT = "кратко"
    NUMBER = "номер"


def _setting(default: Any, name: str, why: str) -> Any:
    return field(default=default, metadata={"name": name, "why": why})


@dataclass(frozen=True, slots=True)
class Settings:
    """The school's own acts in figures. Shares are 0…1, times local."""

    school: str = _setting("Школа", "Школа", "название на страницах и в документах")
    year: str = _setting("2026/27", "Учебный год", "год, к которому относятся журналы")
    timezone: str = _setting("Europe/Moscow", "Часовой пояс", "по нему считаются «сегодня» и срок 17:00")
    deadline: time = _setting(time(17, 0), "Срок заполнения", "п. 2.5: отметки и задание — в день урока до этого часа")
    adjacent_marks: bool = _setting(False, "Отметки подряд", "читать «54» как две отметки")
    blank_lesson_filled: bool = _setting(
        True, "Пустой столбец заполнен", "урок с темой, но без отметок и пропусков: присутствовали все"
    )
    systematic_absence: float = _setting(0.3, "Систематические пропуски", "доля уроков месяца")
    min_marks_lesson: int = _setting(3, "Отметок за урок, не меньше", "если за урок вообще ставились отметки")
    one_in_sou: int = _setting(7, "Вес отметки 1 в СОУ", "в формуле Симонова не задан")
    marks_low: int = _setting(3, "Накопляемость до 2 ч", "отметок за четверть при нагрузке до 2 ч в неделю")
    marks_middle: int = _setting(5, "Накопляемость до 4 ч", "отметок за четверть при нагрузке больше 2 ч")
    marks_high: int = _setting(7, "Накопляемость от 4 ч", "отметок за четверть при нагрузке от 4 ч")
    weighted: bool = _setting(True, "Взвешенный средний балл", "учитывать вес вида работы")
    correction_lessons: int = _setting(
        3, "Исправление двойки, уроков", "за сколько следующих уроков ждут отметки лучше; 0 — не ждать"
    )
    absence_before_two: int = _setting(
        1, "Двойка после пропуска, уроков", "сколько уроков подряд пропущено перед «2», чтобы о ней напомнить"
    )
    absent_uncertified: float = _setting(
        0.667, "Пропуски для н/а", "доля уроков периода: при большей отметка за период вызывает вопрос"
    )
    control_share: float = _setting(0.1, "Контрольные работы, доля", "от уроков предмета за год, с 2025 года")
    control_works_day: int = _setting(1, "Контрольных работ в день", "не больше у одного класса")
    note_days: int = _setting(
        14, "Сведения, дней", "столько дней напоминается о том, чего уже не исправить: поздно, мало отметок"
    )
    unchecked: str = _setting("нет", "Не проверять", "названия замечаний через «;», которые школе не нужны")
    dismissible_issues: str = _setting(
        "нет", "Можно отклонять", "названия замечаний через «;», которые можно отклонить с причиной, кроме обычных"
    )
    loss: float = _setting(
        0.3, "Потеря листа, доля", "если с листа исчезло больше отметок, учеников или уроков, он ждёт решения завуча"
    )
    accept_loss: str = _setting(
        "нет", "Принять удаление строк", "листы этой книги через «;», с которых большинство строк удалено намеренно"
    )
    code_days: int = _setting(30, "Код действует, дней", "столько дней по выданному листку можно войти в первый раз")
    parents_of_adults: bool = _setting(
        False, "Родители после 18 лет", "видят ли родители дневник и после совершеннолетия ученика"
    )
    access_log_months: int = _setting(12, "Журнал доступа, месяцев", "столько хранится, кто чью страницу открывал")
    names: Naming = _setting(
        Naming.FULL, "Имена в Google", "в журналах на Google: «полностью», «кратко» (Иванов И.) или «номер» (№ 0712)"
    )

    @property
    def of_rules(self) -> tuple[object, ...]:
        """What the rules of a register depend on; another setting leaves its verdict as it is."""
        return (
            self.marks_low, self.marks_middle, self.marks_high, self.weighted, self.correction_lessons,
            self.absence_before_two, self.absent_uncertified, self.control_share, self.unchecked,
        )  # fmt: skip


#: Name on the sheet → field of Settings.
SETTING_NAMES: dict[str, str] = {f.metadata["name"]: f.name for f in fields(Settings)}
