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
    WEEKDAY_DISAGREES = "weekday-disagrees"
    AMBIGUOUS_HEADING = "ambiguous-heading"
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
    NAME_MISSPELT = "name-misspelt"
    NAME_UNLIKE_LIST = "name-unlike-list"
    MOVEMENT_IN_NAME = "movement-in-name"
    YEAR_GUESSED = "year-guessed"
    MARK_BEFORE_ARRIVAL = "mark-before-arrival"
    MARK_AFTER_LEAVING = "mark-after-leaving"
    OTHER_SUBGROUP = "other-subgroup"
    MARK_ON_DAY_OFF = "mark-on-day-off"
    LESSON_NOT_IN_TIMETABLE = "lesson-not-in-timetable"
    MARK_IN_FUTURE = "mark-in-future"
    LESSON_NOT_FILLED = "lesson-not-filled"
    NO_TOPIC = "no-topic"
    NO_HOMEWORK = "no-homework"
    FILLED_LATE = "filled-late"
    FEW_MARKS_LESSON = "few-marks-lesson"
    TWO_AT_TERM_EDGE = "two-at-term-edge"
    TWO_AFTER_ABSENCE = "two-after-absence"
    TWO_NOT_CORRECTED = "two-not-corrected"
    TERM_MARK_UNLIKE_AVERAGE = "term-mark-unlike-average"
    TERM_MARK_FEW_MARKS = "term-mark-few-marks"
    TERM_MARK_ABSENT = "term-mark-absent"
    YEAR_MARK_UNLIKE_TERMS = "year-mark-unlike-terms"
    MARK_IN_CREDIT_SUBJECT = "mark-in-credit-subject"
    MANY_CONTROL_WORKS = "many-control-works"
    CONTROL_WORKS_ON_ONE_DAY = "control-works-on-one-day"
    UNKNOWN_SUBJECT = "unknown-subject"
    UNKNOWN_TEACHER = "unknown-teacher"
    UNKNOWN_CLASS = "unknown-class"
    NOT_A_REGISTER = "not-a-register"
    REGISTER_TWICE = "register-twice"
    ANOTHER_TABLE = "another-table"
    UNKNOWN_COLUMN = "unknown-column"
    PUPIL_MISSING = "pupil-missing"
    LESSON_MISSING = "lesson-missing"
    MARKS_MOVED = "marks-moved"
    MERGED_CELLS = "merged-cells"
    ROW_ABOVE_DATES = "row-above-dates"
    ANOTHER_YEAR = "another-year"
    ANOTHER_CLASS = "another-class"
    SHEET_RENAMED = "sheet-renamed"
    SHEET_REPLACED = "sheet-replaced"
    SHEET_LOSES = "sheet-loses"
    SHEET_MISSING = "sheet-missing"
    HEADING_MISSING = "heading-missing"
    BAD_SETTING = "bad-setting"
    BAD_ROW = "bad-row"
    ROW_CONFLICT = "row-conflict"
    ROW_DOUBTFUL = "row-doubtful"
    ROW_INCOMPLETE = "row-incomplete"
    TEACHER_BUSY = "teacher-busy"
    ROWS_LOST = "rows-lost"
    JOURNAL_MISSING = "journal-missing"
    BOOK_GONE = "book-gone"
    UNREADABLE_BOOK = "unreadable-book"
    UNKNOWN_BOOK = "unknown-book"
    BOOK_TWICE = "book-twice"
    WRONG_FORMAT = "wrong-format"


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a kind of issue is told: in two or three words and in a sentence, what to do, how grave, on what it rests.

    ``name`` is the kind as filters and the setting «Не проверять» list it. ``clause`` of the regulation is
    quoted with the sentence; ``act`` says in words what a kind rests on besides. ``setting`` is the name on
    «Параметры» that changes the rule, «» where there is nothing to change. ``dismissible`` tells whether a
    person may set one such issue aside with a reason.
    """

    sentence: str
    advice: str
    severity: Severity = Severity.STOP
    clause: str = ""
    name: str = ""
    setting: str = ""
    dismissible: bool = False
    act: str = ""


#: Acts that kinds of issue rest on, in the words of the table in README.
_LEGEND = "легенда журнала (лист «Коды»)"
_REGISTER = "п. 1.2: журнал — официальный документ"
_LISTS = "п. 2.2: списки классов и движение ведёт школа"
_TABLES = "п. 2.1: справочники и настройки ведёт школа"
_PLACES_MARKS = "п. 2.5: отметки и задания вносит учитель"
_TIMETABLE = "расписание, календарь и замены школы"
_LOCAL_ACT = "локальный акт школы о текущем контроле"
_TERM_ACT = "локальный акт школы о промежуточной аттестации"
_PROGRAMMES = "федеральные образовательные программы в редакции 2025 года"
_CONTROL = "рекомендации Минпросвещения и Рособрнадзора № СК-228/03 от 06.08.2021"

_WARN, _NOTE = Severity.WARN, Severity.NOTE

CATALOGUE: dict[Problem, Explanation] = {
    # ---------------------------------------------------------------- what stands in a cell
    Problem.UNKNOWN_MARK: Explanation(
        "не отметка и не код посещаемости", "исправьте ячейку по легенде журнала",
        name="непонятная ячейка", act=_LEGEND,
    ),
    Problem.AMBIGUOUS_MARK: Explanation(
        "можно прочитать по-разному",
        "напишите однозначно: две отметки — «5/4», одну — «5», опоздание и отметку — «оп/5»",
        name="неоднозначная ячейка", setting="Отметки подряд", act=_LEGEND,
    ),
    Problem.DATE_IN_CELL: Explanation(
        "таблица превратила введённое в дату", "задайте ячейке формат «Текст» и введите отметки снова",
        name="дата вместо отметки", act=_LEGEND,
    ),
    Problem.NEGATIVE_NUMBER: Explanation(
        "отрицательное число вместо отметки", "задайте ячейке формат «Текст» и введите отметку снова",
        name="отрицательное число", act=_LEGEND,
    ),
    Problem.ERROR_IN_CELL: Explanation(
        "ошибка формулы вместо отметки", "удалите формулу и введите отметку",
        name="ошибка формулы", act=_LEGEND,
    ),
    Problem.ABSENT_WITH_MARK: Explanation(
        "и отсутствие, и отметка за один урок", "проверьте: отметка учтена, урок считается пропущенным", _WARN,
        name="отметка при отсутствии", dismissible=True, act=_LEGEND,
    ),
    Problem.GRADE1_MARK: Explanation(
        "в первом классе отметки не ставятся", "удалите отметку; посещаемость ведётся как обычно", clause="1.3",
        name="отметка в первом классе",
    ),
    Problem.GRADE1_HOMEWORK: Explanation(
        "в первом классе домашнее задание не задаётся", "удалите текст задания", clause="1.3",
        name="задание в первом классе",
    ),
    Problem.SEVERAL_TERM_MARKS: Explanation(
        "за период ставится одна отметка", "оставьте одну отметку", name="две отметки за период", act=_TERM_ACT
    ),
    # ---------------------------------------------------------------- headings
    Problem.UNKNOWN_DATE: Explanation(
        "заголовок столбца — не дата урока", "напишите дату, например 05.09",
        name="непонятная дата", act=_REGISTER,
    ),
    Problem.DATE_OUTSIDE_YEAR: Explanation(
        "дата вне учебного года", "исправьте дату или год в заголовке",
        name="дата вне года", setting="Учебный год", act=_REGISTER,
    ),
    Problem.WEEKDAY_DISAGREES: Explanation(
        "день недели не тот, что у этой даты", "исправьте дату или день недели в заголовке",
        name="дата и день недели", act=_REGISTER,
    ),
    Problem.AMBIGUOUS_HEADING: Explanation(
        "заголовок можно прочитать по-разному", "напишите дату как 05.09, период — как «1 четверть» или «Год»",
        name="неоднозначный заголовок", act=_REGISTER,
    ),
    Problem.DUPLICATE_LESSON: Explanation(
        "два столбца одного урока", "укажите разные номера уроков или объедините столбцы",
        name="повтор урока", act=_REGISTER,
    ),
    Problem.DATES_OUT_OF_ORDER: Explanation(
        "даты идут не по порядку", "проверьте дату столбца", _NOTE, name="даты не по порядку", act=_REGISTER
    ),
    Problem.UNKNOWN_LESSON_NUMBER: Explanation(
        "номер урока не понят", "напишите число от 1 до 12", _WARN, name="непонятный номер урока", act=_REGISTER
    ),
    Problem.UNKNOWN_WORK_KIND: Explanation(
        "такого вида работы нет", "выберите вид работы из списка; пока вес равен 1", _WARN,
        name="неизвестный вид работы", act="лист «Виды работ»",
    ),
    Problem.MARK_WITHOUT_LESSON: Explanation(
        "отметка в столбце без даты урока", "напишите дату в заголовке столбца",
        name="столбец без даты", act=_REGISTER,
    ),
    # ---------------------------------------------------------------- pupils
    Problem.UNKNOWN_PUPIL: Explanation(
        "ученика нет в списке класса", "проверьте имя или дополните список класса",
        name="неизвестный ученик", act=_LISTS,
    ),
    Problem.PUPIL_TWICE: Explanation(
        "ученик записан дважды", "оставьте одну строку", name="ученик дважды", act=_LISTS
    ),
    Problem.PUPIL_AMBIGUOUS: Explanation(
        "подходят два ученика", "допишите имя полностью или укажите номер", name="два похожих ученика", act=_LISTS
    ),
    Problem.ID_NAME_DISAGREE: Explanation(
        "скрытый номер и имя — разных учеников", "сортируйте таблицу целиком, вместе со скрытым столбцом",
        name="номер и имя расходятся", act=_LISTS,
    ),
    Problem.NO_NAME: Explanation(
        "отметки в строке без имени", "впишите имя ученика", name="строка без имени", act=_LISTS
    ),
    Problem.NAME_INCOMPLETE: Explanation(
        "имя не дописано", "допишите имя: двух однофамильцев иначе не различить", _NOTE,
        name="неполное имя", act=_LISTS,
    ),
    Problem.NAME_MISSPELT: Explanation(
        "такого имени в списке класса нет, но есть похожее", "исправьте имя: пока строка не читается",
        name="опечатка в имени", act=_LISTS,
    ),
    Problem.NAME_UNLIKE_LIST: Explanation(
        "имя записано не так, как в списке класса", "проверьте строку и запишите имя, как в списке", _WARN,
        name="имя не как в списке", act=_LISTS,
    ),
    Problem.MOVEMENT_IN_NAME: Explanation(
        "движение записано в имени", "впишите дату и приказ на лист «Ученики» книги класса", _NOTE,
        name="движение в имени", act=_LISTS,
    ),
    Problem.YEAR_GUESSED: Explanation(
        "в датах нет года", "принят год, в котором уроки приходятся на будни; иначе укажите --year", _NOTE,
        name="год определён по дням", act=_REGISTER,
    ),
    Problem.MARK_BEFORE_ARRIVAL: Explanation(
        "отметка до зачисления в класс", "проверьте строку и дату", _WARN,
        name="отметка до зачисления", dismissible=True, act=_LISTS,
    ),
    Problem.MARK_AFTER_LEAVING: Explanation(
        "отметка после выбытия", "проверьте строку и дату", _WARN,
        name="отметка после выбытия", dismissible=True, act=_LISTS,
    ),
    Problem.OTHER_SUBGROUP: Explanation(
        "ученик другой подгруппы", "перенесите отметки или исправьте «Подгруппы» на листе «Ученики»", _WARN,
        name="другая подгруппа", dismissible=True, act=_LISTS,
    ),
    # ---------------------------------------------------------------- timetable and calendar
    Problem.MARK_ON_DAY_OFF: Explanation(
        "отметка в день без занятий", "проверьте дату столбца", _WARN,
        name="отметка в выходной", dismissible=True, act=_TIMETABLE,
    ),
    Problem.LESSON_NOT_IN_TIMETABLE: Explanation(
        "такого урока нет в расписании", "проверьте дату или внесите замену", _WARN,
        name="урок не по расписанию", dismissible=True, act=_TIMETABLE,
    ),
    Problem.MARK_IN_FUTURE: Explanation(
        "отметка за урок, которого ещё не было", "проверьте дату; семье отметка пока не видна", _WARN,
        name="отметка наперёд", act=_TIMETABLE,
    ),
    # ---------------------------------------------------------------- upkeep: what was due and is not there
    Problem.LESSON_NOT_FILLED: Explanation(
        "урок не заполнен", "внесите отсутствующих, отметки, тему и домашнее задание", _WARN, "2.5",
        name="урок не заполнен", setting="Срок заполнения", dismissible=True,
    ),
    Problem.NO_TOPIC: Explanation(
        "нет темы урока", "впишите тему по КТП", _WARN, "2.2",
        name="нет темы", setting="Срок заполнения", dismissible=True,
    ),
    Problem.NO_HOMEWORK: Explanation(
        "нет домашнего задания", "впишите задание или «не задано»", _WARN, "2.5",
        name="нет задания", setting="Срок заполнения", dismissible=True,
    ),
    Problem.FILLED_LATE: Explanation(
        "урок заполнен позже срока", "исправлять нечего: вносите отметки в день урока", _NOTE, "2.5",
        name="заполнено позже срока", setting="Срок заполнения", dismissible=True,
    ),
    Problem.FEW_MARKS_LESSON: Explanation(
        "мало отметок за урок", "если опрашивали больше учеников, внесите остальные отметки", _NOTE,
        name="мало отметок за урок", setting="Отметок за урок, не меньше", dismissible=True, act=_LOCAL_ACT,
    ),
    # ---------------------------------------------------------------- «2»
    Problem.TWO_AT_TERM_EDGE: Explanation(
        "неудовлетворительная отметка на первом или последнем уроке периода",
        "дайте ученику возможность исправить её", _NOTE,
        name="двойка на границе периода", dismissible=True, act=_LOCAL_ACT,
    ),
    Problem.TWO_AFTER_ABSENCE: Explanation(
        "неудовлетворительная отметка сразу после пропуска", "дайте ученику время и возможность исправить её", _NOTE,
        name="двойка после пропуска", setting="Двойка после пропуска, уроков", dismissible=True, act=_LOCAL_ACT,
    ),
    Problem.TWO_NOT_CORRECTED: Explanation(
        "неудовлетворительная отметка не исправлена", "спросите ученика по той же теме", _WARN,
        name="двойка не исправлена", setting="Исправление двойки, уроков", dismissible=True, act=_LOCAL_ACT,
    ),
    # ---------------------------------------------------------------- marks of terms and the year
    Problem.TERM_MARK_UNLIKE_AVERAGE: Explanation(
        "отметка за период расходится со средним баллом", "проверьте отметку и отметки за уроки", _WARN,
        name="отметка не по среднему", setting="Взвешенный средний балл", dismissible=True,
        act=_TERM_ACT + ", лист «Округление»",
    ),
    Problem.TERM_MARK_FEW_MARKS: Explanation(
        "отметка за период выставлена по малому числу отметок", "проверьте, все ли отметки внесены", _WARN,
        name="мало отметок за период", setting="Накопляемость до 2 ч", dismissible=True, act=_TERM_ACT,
    ),
    Problem.TERM_MARK_ABSENT: Explanation(
        "отметка за период, в котором ученик почти не был", "проверьте: по школьному порядку это «н/а»", _WARN,
        name="отметка при пропусках", setting="Пропуски для н/а", dismissible=True, act=_TERM_ACT,
    ),
    Problem.YEAR_MARK_UNLIKE_TERMS: Explanation(
        "годовая отметка расходится с отметками за периоды", "проверьте годовую отметку", _WARN,
        name="годовая не по периодам", dismissible=True, act=_TERM_ACT,
    ),
    Problem.MARK_IN_CREDIT_SUBJECT: Explanation(
        "отметка по предмету, который только зачитывается", "поставьте «зч» или «нз» либо исправьте лист «Предметы»",
        _WARN, name="отметка вместо зачёта", dismissible=True, act="учебный план школы (лист «Предметы»)",
    ),
    # ---------------------------------------------------------------- control works
    Problem.MANY_CONTROL_WORKS: Explanation(
        "контрольных работ больше, чем разрешено за год", "замените часть работ другими видами", _WARN,
        name="много контрольных", setting="Контрольные работы, доля", dismissible=True, act=_PROGRAMMES,
    ),
    Problem.CONTROL_WORKS_ON_ONE_DAY: Explanation(
        "у класса в этот день ещё одна контрольная работа", "перенесите одну из работ на другой день", _WARN,
        name="две контрольные в день", setting="Контрольных работ в день", dismissible=True, act=_CONTROL,
    ),
    # ---------------------------------------------------------------- books, sheets and tables
    Problem.UNKNOWN_SUBJECT: Explanation(
        "предмета нет в списке предметов", "исправьте название листа", _WARN,
        name="неизвестный предмет", act=_TABLES,
    ),
    Problem.UNKNOWN_TEACHER: Explanation(
        "такого сотрудника нет", "впишите сотрудника на лист «Сотрудники»", name="неизвестный учитель", act=_TABLES
    ),
    Problem.UNKNOWN_CLASS: Explanation(
        "такого класса нет", "впишите класс на лист «Классы»", name="неизвестный класс", act=_TABLES
    ),
    Problem.NOT_A_REGISTER: Explanation(
        "на листе не найдены имена учеников и даты уроков", "лист не читается; верните строку с датами", _NOTE,
        name="лист не журнал", act=_REGISTER,
    ),
    Problem.REGISTER_TWICE: Explanation(
        "второй лист того же предмета", "удалите копию; лист подгруппы назовите «Предмет (2 гр.)»",
        name="лист дважды", act=_REGISTER,
    ),
    Problem.ANOTHER_TABLE: Explanation(
        "здесь на листе начинается другая таблица с датами", "перенесите её на отдельный лист: отсюда она не читается",
        name="вторая таблица", act=_REGISTER,
    ),
    Problem.UNKNOWN_COLUMN: Explanation(
        "столбец не понят", "если это дата урока — напишите её как 05.09; иначе столбец просто не читается", _NOTE,
        name="непонятный столбец", act=_REGISTER,
    ),
    Problem.PUPIL_MISSING: Explanation(
        "ученика класса нет на листе", "верните или допишите его строку; прежние отметки сохранены", _WARN,
        name="ученика нет на листе", dismissible=True, act=_LISTS,
    ),
    Problem.LESSON_MISSING: Explanation(
        "столбца с прежними отметками больше нет",
        "верните столбец; если урока не было — верните, очистите отметки и тогда удалите; пока отметки сохранены",
        name="столбец удалён", act=_REGISTER,
    ),
    Problem.MARKS_MOVED: Explanation(
        "отметки сдвинулись на чужое место",
        "отмените сдвиг (Ctrl+Z); если так и должно быть, очистите эти ячейки, а после проверки заполните снова; "
        "пока действуют прежние отметки",
        name="отметки сдвинуты", act=_REGISTER,
    ),
    Problem.MERGED_CELLS: Explanation(
        "ячейки объединены: не видно, чья это отметка и за какой урок",
        "отмените объединение и впишите отметку в каждую ячейку; пока действуют прежние отметки",
        name="объединённые ячейки", act=_REGISTER,
    ),
    Problem.ROW_ABOVE_DATES: Explanation(
        "строка ученика стоит выше строки с датами", "переставьте её под даты: отсюда она не читается",
        name="строка над датами", act=_REGISTER,
    ),
    Problem.ANOTHER_YEAR: Explanation(
        "даты листа — из другого учебного года",
        "верните лист этого года или исправьте год в датах; пока действуют прежние отметки",
        name="лист другого года", setting="Учебный год", act=_REGISTER,
    ),
    Problem.ANOTHER_CLASS: Explanation(
        "на листе ученики другого класса", "верните лист этого класса или исправьте список класса; пока действуют "
        "прежние отметки", name="лист другого класса", act=_LISTS,
    ),
    Problem.SHEET_RENAMED: Explanation(
        "на листе отметки другого листа", "верните листу прежнее название; если это копия — удалите её",
        name="лист переименован", act=_REGISTER,
    ),
    Problem.SHEET_REPLACED: Explanation(
        "почти все прежние отметки исчезли, а новые стоят не по расписанию",
        "верните прежний лист; пока действуют прежние отметки", name="лист подменён", act=_REGISTER,
    ),
    Problem.SHEET_LOSES: Explanation(
        "исчезло слишком много: прежнее сохранено, новое не принято",
        "верните лист и его заголовки (Ctrl+Z или история версий); если так и надо, попросите завуча принять изменение",
        name="массовая потеря", setting="Потеря листа, доля", act=_REGISTER,
    ),
    Problem.SHEET_MISSING: Explanation(
        "нет такого листа", "верните лист или его название", _WARN, name="нет листа", act=_REGISTER
    ),
    Problem.HEADING_MISSING: Explanation(
        "нет такого заголовка", "верните заголовок столбца", name="нет заголовка", act=_TABLES
    ),
    Problem.BAD_SETTING: Explanation(
        "значение не подходит", "исправьте; пока действует прежнее", name="неверный параметр", act=_TABLES
    ),
    Problem.BAD_ROW: Explanation(
        "строка не понята", "исправьте или очистите строку", name="непонятная строка", act=_TABLES
    ),
    Problem.ROW_CONFLICT: Explanation(
        "противоречит другой строке", "оставьте верную; до тех пор строка не действует или действует прежняя",
        name="строки противоречат", act=_TABLES,
    ),
    Problem.ROW_DOUBTFUL: Explanation(
        "строка принята, но вызывает сомнение", "проверьте её", _WARN,
        name="сомнительная строка", dismissible=True, act=_TABLES,
    ),
    Problem.ROW_INCOMPLETE: Explanation(
        "чего-то не хватает", "дополните, когда это будет известно", _NOTE,
        name="неполная строка", dismissible=True, act=_TABLES,
    ),
    Problem.TEACHER_BUSY: Explanation(
        "учитель в двух местах сразу", "проверьте расписание и нагрузку", _WARN,
        name="учитель в двух местах", dismissible=True, act=_TABLES,
    ),
    Problem.ROWS_LOST: Explanation(
        "с листа исчезло больше половины строк",
        "верните строки: пока действуют прежние; если так и надо, впишите название листа в параметр "
        "«Принять удаление строк»",
        name="исчезли строки", setting="Принять удаление строк", act=_TABLES,
    ),
    Problem.JOURNAL_MISSING: Explanation(
        "нет журнала класса", "создайте книгу журнала: уроки класса уже идут по расписанию", _WARN,
        name="нет журнала", act=_REGISTER,
    ),
    Problem.BOOK_GONE: Explanation(
        "книги больше нет или к ней закрыт доступ",
        "верните книгу на место или откройте к ней доступ; пока действует всё, что в ней было",
        name="книга исчезла", act=_REGISTER,
    ),
    Problem.UNREADABLE_BOOK: Explanation(
        "файл не читается", "закройте и сохраните файл заново", name="файл не читается", act=_REGISTER
    ),
    Problem.UNKNOWN_BOOK: Explanation(
        "имя книги не понято", "назовите её, например, «Журнал 7А.xlsx», а копии храните вне папки школы",
        name="непонятное имя книги", act=_REGISTER,
    ),
    Problem.WRONG_FORMAT: Explanation(
        "книга не в формате .xlsx", "сохраните её как .xlsx, а этот файл уберите из папки школы",
        name="не .xlsx", act=_TABLES,
    ),
    Problem.BOOK_TWICE: Explanation(
        "вторая такая же книга", "оставьте одну; копии храните вне папки школы", name="книга дважды", act=_REGISTER
    ),
}  # fmt: skip

#: Short Russian name → kind.
KIND_NAMES: dict[str, Problem] = {about.name: problem for problem, about in CATALOGUE.items()}

#: How a list of kinds says that there are none.
_NONE = frozenset({"", "нет", "-", "—"})


def kinds_named(text: str) -> tuple[frozenset[Problem], tuple[str, ...]]:
    """The kinds of issue that a setting lists («нет темы; нет задания»), and the names that are of none."""
    typed = [" ".join(name.split()).lower() for name in text.replace(",", ";").split(";")]
    known = frozenset(KIND_NAMES[name] for name in typed if name in KIND_NAMES)
    return known, tuple(name for name in typed if name not in KIND_NAMES and name not in _NONE)


def switched_off(text: str) -> frozenset[Problem]:
    """The kinds that the setting «Не проверять» silences: of those a person may set aside, nothing else."""
    return frozenset(kind for kind in kinds_named(text)[0] if CATALOGUE[kind].dismissible)


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
