"""Issues: what a teacher can mend in a sheet, where, and what to do. Closed catalogue, one line a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journal.places import Place


class Severity(StrEnum):
    """STOP: nothing new was stored. WARN: stored, and worth a look. NOTE: for information."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


class Problem(StrEnum):
    """The kinds of issue; CATALOGUE says each as teachers read it."""

    UNKNOWN_MARK = "unknown-mark"
    AMBIGUOUS_MARK = "ambiguous-mark"
    DATE_IN_CELL = "date-in-cell"
    NEGATIVE_NUMBER = "negative-number"
    ERROR_IN_CELL = "error-in-cell"
    ABSENT_WITH_MARK = "absent-with-mark"
    GRADE1_MARK = "grade1-mark"
    GRADE1_HOMEWORK = "grade1-homework"
    SEVERAL_TERM_MARKS = "several-term-marks"
    UNKNOWN_DATE = "unknown-date"
    DATE_OUTSIDE_YEAR = "date-outside-year"
    DUPLICATE_LESSON = "duplicate-lesson"
    DATES_OUT_OF_ORDER = "dates-out-of-order"
    UNKNOWN_LESSON_NUMBER = "unknown-lesson-number"
    UNKNOWN_WORK_KIND = "unknown-work-kind"
    MARK_WITHOUT_LESSON = "mark-without-lesson"
    UNKNOWN_PUPIL = "unknown-pupil"
    PUPIL_TWICE = "pupil-twice"
    PUPIL_AMBIGUOUS = "pupil-ambiguous"
    ID_NAME_DISAGREE = "id-name-disagree"
    NO_NAME = "no-name"
    NAME_INCOMPLETE = "name-incomplete"
    MOVEMENT_IN_NAME = "movement-in-name"
    YEAR_GUESSED = "year-guessed"
    MARK_BEFORE_ARRIVAL = "mark-before-arrival"
    MARK_AFTER_LEAVING = "mark-after-leaving"
    MARK_ON_DAY_OFF = "mark-on-day-off"
    LESSON_NOT_IN_TIMETABLE = "lesson-not-in-timetable"
    MARK_IN_FUTURE = "mark-in-future"
    UNKNOWN_SUBJECT = "unknown-subject"
    UNKNOWN_TEACHER = "unknown-teacher"
    UNKNOWN_CLASS = "unknown-class"
    NOT_A_REGISTER = "not-a-register"
    REGISTER_TWICE = "register-twice"
    ANOTHER_TABLE = "another-table"
    UNKNOWN_COLUMN = "unknown-column"
    SHEET_MISSING = "sheet-missing"
    HEADING_MISSING = "heading-missing"
    BAD_SETTING = "bad-setting"
    BAD_ROW = "bad-row"
    UNREADABLE_BOOK = "unreadable-book"
    UNKNOWN_BOOK = "unknown-book"
    BOOK_TWICE = "book-twice"


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a kind of issue is told: a sentence, what to do, how grave, and the clause it rests on.

    ``name`` is the kind in two or three words, as filters and the setting «Не проверять» list it;
    ``setting`` is the name on «Параметры» that changes the rule; ``dismissible`` tells whether a person
    may set one such issue aside with a reason.
    """

    sentence: str
    advice: str
    severity: Severity = Severity.STOP
    clause: str = ""
    name: str = ""
    setting: str = ""
    dismissible: bool = False


_WARN, _NOTE = Severity.WARN, Severity.NOTE

CATALOGUE: dict[Problem, Explanation] = {
    Problem.UNKNOWN_MARK: Explanation("не отметка и не код посещаемости", "исправьте ячейку по легенде журнала"),
    Problem.AMBIGUOUS_MARK: Explanation(
        "можно прочитать по-разному", "напишите однозначно: две отметки — «5/4», одну — «5»"
    ),
    Problem.DATE_IN_CELL: Explanation(
        "таблица превратила введённое в дату", "задайте ячейке формат «Текст» и введите отметки снова"
    ),
    Problem.NEGATIVE_NUMBER: Explanation(
        "отрицательное число вместо отметки", "задайте ячейке формат «Текст» и введите отметку снова"
    ),
    Problem.ERROR_IN_CELL: Explanation("ошибка формулы вместо отметки", "удалите формулу и введите отметку"),
    Problem.ABSENT_WITH_MARK: Explanation(
        "и отсутствие, и отметка за один урок", "проверьте: отметка учтена, урок считается пропущенным", _WARN
    ),
    Problem.GRADE1_MARK: Explanation(
        "в первом классе отметки не ставятся", "удалите отметку; посещаемость ведётся как обычно", clause="1.3"
    ),
    Problem.GRADE1_HOMEWORK: Explanation(
        "в первом классе домашнее задание не задаётся", "удалите текст задания", clause="1.3"
    ),
    Problem.SEVERAL_TERM_MARKS: Explanation("за период ставится одна отметка", "оставьте одну отметку"),
    Problem.UNKNOWN_DATE: Explanation("заголовок столбца — не дата урока", "напишите дату, например 05.09"),
    Problem.DATE_OUTSIDE_YEAR: Explanation("дата вне учебного года", "исправьте дату или год в заголовке"),
    Problem.DUPLICATE_LESSON: Explanation(
        "два столбца одного урока", "укажите разные номера уроков или объедините столбцы"
    ),
    Problem.DATES_OUT_OF_ORDER: Explanation("даты идут не по порядку", "проверьте дату столбца", _NOTE),
    Problem.UNKNOWN_LESSON_NUMBER: Explanation("номер урока не понят", "напишите число от 1 до 12", _WARN),
    Problem.UNKNOWN_WORK_KIND: Explanation(
        "такого вида работы нет", "выберите вид работы из списка; пока вес равен 1", _WARN
    ),
    Problem.MARK_WITHOUT_LESSON: Explanation("отметка в столбце без даты урока", "напишите дату в заголовке столбца"),
    Problem.UNKNOWN_PUPIL: Explanation("ученика нет в списке класса", "проверьте имя или дополните список класса"),
    Problem.PUPIL_TWICE: Explanation("ученик записан дважды", "оставьте одну строку"),
    Problem.PUPIL_AMBIGUOUS: Explanation("подходят два ученика", "допишите имя полностью или укажите номер"),
    Problem.ID_NAME_DISAGREE: Explanation(
        "скрытый номер и имя — разных учеников", "сортируйте таблицу целиком, вместе со скрытым столбцом"
    ),
    Problem.NO_NAME: Explanation("отметки в строке без имени", "впишите имя ученика"),
    Problem.NAME_INCOMPLETE: Explanation(
        "имя не дописано", "допишите имя: двух однофамильцев иначе не различить", _NOTE
    ),
    Problem.MOVEMENT_IN_NAME: Explanation(
        "движение записано в имени", "впишите дату и приказ на лист «Ученики» книги класса", _NOTE
    ),
    Problem.YEAR_GUESSED: Explanation(
        "в датах нет года", "принят год, в котором уроки приходятся на будни; иначе укажите --year", _NOTE
    ),
    Problem.MARK_BEFORE_ARRIVAL: Explanation("отметка до зачисления в класс", "проверьте строку и дату", _WARN),
    Problem.MARK_AFTER_LEAVING: Explanation("отметка после выбытия", "проверьте строку и дату", _WARN),
    Problem.MARK_ON_DAY_OFF: Explanation("отметка в день без занятий", "проверьте дату столбца", _WARN),
    Problem.LESSON_NOT_IN_TIMETABLE: Explanation(
        "такого урока нет в расписании", "проверьте дату или внесите замену", _WARN
    ),
    Problem.MARK_IN_FUTURE: Explanation(
        "отметка за урок, которого ещё не было", "проверьте дату; семье отметка пока не видна", _WARN
    ),
    Problem.UNKNOWN_SUBJECT: Explanation("предмета нет в списке предметов", "исправьте название листа", _WARN),
    Problem.UNKNOWN_TEACHER: Explanation("такого сотрудника нет", "впишите сотрудника на лист «Сотрудники»"),
    Problem.UNKNOWN_CLASS: Explanation("такого класса нет", "впишите класс на лист «Классы»"),
    Problem.NOT_A_REGISTER: Explanation(
        "на листе не найдены имена учеников и даты уроков", "лист не читается; верните строку с датами", _NOTE
    ),
    Problem.REGISTER_TWICE: Explanation(
        "второй лист того же предмета", "удалите копию; лист подгруппы назовите «Предмет (2 гр.)»"
    ),
    Problem.ANOTHER_TABLE: Explanation(
        "здесь на листе начинается другая таблица с датами", "перенесите её на отдельный лист: отсюда она не читается"
    ),
    Problem.UNKNOWN_COLUMN: Explanation(
        "столбец не понят", "если это дата урока — напишите её как 05.09; иначе столбец просто не читается", _NOTE
    ),
    Problem.SHEET_MISSING: Explanation("нет такого листа", "верните лист или его название", _WARN),
    Problem.HEADING_MISSING: Explanation("нет такого заголовка", "верните заголовок столбца"),
    Problem.BAD_SETTING: Explanation("значение не подходит", "исправьте; пока действует прежнее"),
    Problem.BAD_ROW: Explanation("строка не понята", "исправьте или очистите строку"),
    Problem.UNREADABLE_BOOK: Explanation("файл не читается", "закройте и сохраните файл заново"),
    Problem.UNKNOWN_BOOK: Explanation(
        "имя книги не понято", "назовите её, например, «Журнал 7А.xlsx», а копии храните вне папки школы"
    ),
    Problem.BOOK_TWICE: Explanation("вторая такая же книга", "оставьте одну; копии храните вне папки школы"),
}


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One thing to fix, and where. ``text`` is what was typed; ``detail`` completes the sentence.

    The lesson and pupil it is about, where known, make the issue the same one when rows move.
    """

    place: Place
    problem: Problem
    text: str = ""
    detail: str = ""
    school_class: str = ""
    subject: str = ""
    subgroup: str = ""
    day: date | None = None
    number: int | None = None
    pupil: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, without the address: «55» — не отметка и не код посещаемости; with the clause it rests on."""
        about = CATALOGUE[self.problem]
        clause = f"п. {about.clause} положения" if about.clause else ""
        more = ", ".join(filter(None, (self.detail, clause)))
        said = f"{about.sentence} ({more})" if more else about.sentence
        return f"«{self.text}» — {said}" if self.text else said

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"
