"""The faults a sheet suffers, one line each: what is done to the good journal, and what comes of its marks.

README prints the table from here. Where a line says nothing of marks, all of them stay as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sheets.grid import Grid, Workbook
from tests.structure_school import (
    NAMES,
    Hand,
    Marks,
    Rows,
    along,
    changed,
    on_algebra,
    put,
    stretch,
    with_sheets,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``name`` completes «Если на листе…», ``happens`` tells a teacher what comes of it.

    ``kept`` picks the earlier marks that stay as last good; ``withdrawn`` those that are gone; ``added``
    are the marks stored besides. ``issues`` are all that are told of the workbook.
    """

    name: str
    happens: str
    hand: Hand
    issues: frozenset[str] = frozenset()
    kept: Callable[[str, str], bool] = lambda _pupil, _lesson: False
    withdrawn: frozenset[tuple[str, str]] = frozenset()
    added: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of issue that are told."""
        return tuple(sorted({issue.split()[0] for issue in self.issues}))

    def expected(self, good: Marks) -> tuple[Marks, Marks]:
        """The live marks and those kept as last good."""
        stays = {cell: text for cell, text in good.items() if cell not in self.withdrawn}
        kept = {cell: text for cell, text in stays.items() if self.kept(*cell)}
        live = {cell: text for cell, text in stays.items() if cell not in kept}
        return live | dict(self.added), kept


# ------------------------------------------------------------------ hands of a clumsy teacher


def insert_column(before: int, **cells: str) -> Hand:
    """A column put in before one (from 0), with what is typed in it: ``_4="5"`` in row 4."""

    def change(rows: Rows) -> None:
        for number, row in enumerate(rows, 1):
            row.insert(before, cells.get(f"_{number}", ""))

    return on_algebra(change)


def delete_column(column: int) -> Hand:
    """A column deleted."""
    return on_algebra(lambda rows: [row.pop(column) for row in rows])


def delete_left_column(column: int, end: int) -> Hand:
    """The cells of a column deleted, with those up to ``end`` drawn to the left; the right page stays."""

    def change(rows: Rows) -> None:
        for row in rows:
            row.insert(end, "")
            row.pop(column)

    return on_algebra(change)


def move_column(column: int, before: int) -> Hand:
    """A column cut and put in before another one."""

    def change(rows: Rows) -> None:
        for row in rows:
            row.insert(before, row.pop(column))

    return on_algebra(change)


def copy_column(column: int) -> Hand:
    """A column copied to the right of itself."""

    def change(rows: Rows) -> None:
        for row in rows:
            row.insert(column + 1, row[column])

    return on_algebra(change)


def rows_moved(order: tuple[int, ...], last: int = 9) -> Hand:
    """The left page's rows 4…9 put in another order, their columns A…I or from another one on."""

    def change(rows: Rows) -> None:
        pupils = [rows[3 + n][:last] for n in order]
        for row, cells in zip(rows[3:9], pupils, strict=True):
            row[:last] = cells

    return on_algebra(change)


def visible_sorted(rows: Rows) -> None:
    """The columns B…I sorted by name from the end of the alphabet; the hidden ids stay."""
    for row, cells in zip(rows[3:9], [row[1:9] for row in rows[3:9]][::-1], strict=True):
        row[1:9] = cells


def names_down(rows: Rows) -> None:
    """A cell put in above the first name: every name stands one row further down."""
    along(rows, "C4", "C10", ["", *stretch(rows, "C4", "C9")])


def without_ids(rows: Rows) -> None:
    """The column of ids cleared."""
    along(rows, "A1", "A9", [""] * 9)


def both(*changes: Callable[[Rows], object]) -> Hand:
    """Changes one after another."""

    def change(rows: Rows) -> None:
        for one in changes:
            one(rows)

    return on_algebra(change)


def shifted_right(rows: Rows) -> None:
    """A cell put in at the beginning of Иванов's row."""
    along(rows, "D7", "I7", ["", *stretch(rows, "D7", "H7")])


def shifted_left(rows: Rows) -> None:
    """The first cell of Иванов's row deleted."""
    along(rows, "D7", "I7", [*stretch(rows, "E7", "I7"), ""])


def dates_left(rows: Rows) -> None:
    """The first date deleted and the others drawn up, numbers too."""
    for row in ("1", "2"):
        along(rows, f"D{row}", f"I{row}", [*stretch(rows, f"E{row}", f"I{row}"), ""])


def column_up(rows: Rows) -> None:
    """The first cell of a lesson's column deleted and the others drawn up."""
    along(rows, "D4", "D9", [*stretch(rows, "D5", "D9"), ""])


def pasted_row(rows: Rows) -> None:
    """Белова's row pasted over Волков's, name and id too."""
    rows[4][:9] = rows[3][:9]


def pasted_marks(rows: Rows) -> None:
    """The marks of Белова pasted over those of Волков."""
    rows[4][3:9] = rows[3][3:9]


def renamed_pupils(*names: str) -> Hand:
    """Other names over the names, no ids."""

    def change(rows: Rows) -> None:
        without_ids(rows)
        along(rows, "C4", "C9", list(names))

    return on_algebra(change)


def other_year(year: str) -> Callable[[Rows], None]:
    """The year of every date replaced."""

    def change(rows: Rows) -> None:
        for row in rows:
            row[:] = [cell.replace(".2026", year) if isinstance(cell, str) else cell for cell in row]

    return change


def table_below(rows: Rows) -> None:
    """Another month's table under the list."""
    put(C10="Ученик", D10="05.10.2026", E10="07.10.2026", C11="Белова Анна", D11="2", E11="2")(rows)


def table_beside(rows: Rows) -> None:
    """Another class's table beside the right page."""
    names = ("Ученик", "", "", "Алов Яков", "Бунин Ян", "Вьюн Нил", "Гром Фёдор", "Дуб Роман", "Ель Вера")
    dates = ("05.10.2026", "", "", *["2"] * 6)
    for row, name, cell in zip(rows, names, dates, strict=False):
        row += ["", name, cell]


def dates_with_names(rows: Rows) -> None:
    """A sort that took the headings along: two pupils stand above the dates."""
    rows[:] = [*rows[3:5], *rows[:3], *rows[5:]]


def renamed(title: str, change: Callable[[Rows], object] = len) -> Hand:
    """«Алгебра» under another title, and perhaps changed too."""

    def hand(book: Workbook) -> Workbook:
        algebra, *others = book.sheets
        return with_sheets(book, changed(algebra, change, title), *others)

    return hand


def copied(*titles: str, change: Callable[[Rows], object] = len, before: bool = False) -> Hand:
    """Copies of «Алгебра» beside it, perhaps changed, and perhaps before it."""

    def hand(book: Workbook) -> Workbook:
        copies = [changed(book.sheets[0], change, title) for title in titles]
        return with_sheets(book, *(copies if before else ()), *book.sheets, *(() if before else copies))

    return hand


def deleted(book: Workbook) -> Workbook:
    """«Алгебра» deleted."""
    return with_sheets(book, *book.sheets[1:])


def added(title: str, *lines: str) -> Hand:
    """Another sheet, drawn line by line."""
    return lambda book: with_sheets(book, *book.sheets, Grid.drawn("\n".join(lines), title))


def of(*pupils: str) -> Callable[[str, str], bool]:
    """Marks of those pupils."""
    return lambda pupil, _lesson: pupil in pupils


def under(*lessons: str) -> Callable[[str, str], bool]:
    """Marks of the lessons of those days."""
    return lambda _pupil, lesson: lesson[:5] in lessons


def everything(_pupil: str, _lesson: str) -> bool:
    """All marks."""
    return True


def told(*issues: str) -> frozenset[str]:
    """Issues: «problem place»."""
    return frozenset(issues)


#: 7Б's pupils, of whom 7А has none.
STRANGERS = ("Алов Яков", "Бунин Ян", "Вьюн Нил", "Гром Фёдор", "Дуб Роман", "Ель Вера")

FAULTS: tuple[Fault, ...] = (
    # ---------------------------------------------------------------- columns and dates
    Fault("вставлен пустой столбец", "ничего не меняется", insert_column(5)),
    Fault(
        "вставлен столбец без даты и в нём стоят отметки", "столбец не читается, пока над ним нет даты",
        insert_column(5, _4="5", _5="4"), told("mark-without-lesson F1"),
    ),
    Fault(
        "удалён столбец урока", "отметки сохранены; замечание, пока столбец не вернут или не очистят перед удалением",
        delete_column(4), told("lesson-missing"), under("07.09"),
    ),
    Fault(
        "удалён столбец урока, а тема на правой странице осталась", "то же: тема есть, отметки сохранены",
        delete_left_column(4, 9), told("lesson-missing"), under("07.09"),
    ),
    Fault(
        "столбец переставлен вместе с датой", "отметки остаются за своим уроком", move_column(4, 7),
        told("dates-out-of-order H1"),
    ),
    Fault(
        "стёрта дата над отметками", "отметки столбца сохранены, новые не читаются",
        on_algebra(put(E1="")), told("mark-without-lesson E1"), under("07.09"),
    ),
    Fault(
        "вместо даты написано непонятное", "отметки столбца сохранены, новые не читаются",
        on_algebra(put(E1="31.09.2026")), told("unknown-date E1"), under("07.09"),
    ),
    Fault(
        "в одной дате другой год", "отметки столбца сохранены, новые не читаются",
        on_algebra(put(E1="07.09.2025")), told("date-outside-year E1"), under("07.09"),
    ),
    Fault(
        "дата исправлена на другую", "отметки переходят под новую дату вместе с историей",
        on_algebra(put(E1="08.09.2026")), told("lesson-not-in-timetable E1"),
        withdrawn=frozenset((f"070{n}", "07.09 2") for n in (1, 3, 4, 5, 6)),
        added={("0701", "08.09 2"): "4", ("0703", "08.09 2"): "5", ("0704", "08.09 2"): "3",
               ("0705", "08.09 2"): "5", ("0706", "08.09 2"): "3"},
    ),
    Fault(
        "дата исправлена на дату другого столбца", "отметки обоих столбцов сохранены, новые не читаются",
        on_algebra(put(E1="09.09.2026", E2="3")), told("duplicate-lesson F1", "lesson-missing"),
        under("07.09", "09.09"),
    ),
    Fault(
        "даты двух столбцов поменялись местами", "отметки обоих уроков сохранены за ними, новые не читаются",
        on_algebra(put(D1="07.09.2026", D2="2", E1="02.09.2026", E2="3")),
        told("marks-moved D1", "marks-moved E1", "dates-out-of-order E1"), under("02.09", "07.09"),
    ),
    Fault(
        "столбец урока скопирован вместе с датой", "отметки урока сохранены, ни один из двух столбцов не читается",
        copy_column(4), told("duplicate-lesson F1"), under("07.09"),
    ),
    Fault(
        "удалена ячейка с датой, остальные даты сдвинулись влево", "отметки сохранены за прежними уроками",
        on_algebra(dates_left),
        told("marks-moved D1", "lesson-missing", *(f"mark-in-future H{row}" for row in range(4, 8))),
        under("02.09", "07.09", "09.09", "14.09", "16.09"),
    ),
    # ---------------------------------------------------------------- rows
    Fault(
        "вставлена пустая строка", "ничего не меняется",
        on_algebra(lambda rows: rows.insert(5, [""] * len(rows[0]))),
    ),
    Fault(
        "удалена строка ученика", "его отметки сохранены; замечание, пока строку не вернут",
        on_algebra(lambda rows: along(rows, "A6", "I6", [""] * 9)), told("pupil-missing"), of("0703"),
    ),
    Fault(
        "строки отсортированы вместе со скрытым номером", "отметки остаются за своими учениками",
        rows_moved((5, 4, 3, 2, 1, 0)),
    ),
    Fault(
        "строки отсортированы без скрытого номера", "отметки всех переставленных строк сохранены, новые не читаются",
        on_algebra(visible_sorted), told(*(f"id-name-disagree строка {row}" for row in range(4, 10))), everything,
    ),
    Fault(
        "имена сдвинуты на строку вниз", "отметки сохранены, новые не читаются",
        on_algebra(names_down),
        told("no-name строка 4", "pupil-twice строка 10", *(f"id-name-disagree строка {row}" for row in range(5, 10))),
        everything,
    ),
    Fault(
        "номеров нет и имена сдвинуты на строку вниз", "отметки сохранены за прежними учениками",
        both(without_ids, names_down), told("no-name строка 4", "marks-moved строка 5"), everything,
    ),
    Fault(
        "номеров нет и имена отсортированы без отметок", "отметки сохранены за прежними учениками",
        both(without_ids, lambda rows: along(rows, "C4", "C9", stretch(rows, "C4", "C9")[::-1])),
        told("marks-moved строка 4"), everything,
    ),
    Fault(
        "строка сдвинута на один урок вправо", "отметки строки сохранены за прежними уроками, новые не читаются",
        on_algebra(shifted_right), told("marks-moved строка 7", "mark-in-future I7"), of("0704"),
    ),
    Fault(
        "строка сдвинута на один урок влево", "то же",
        on_algebra(shifted_left), told("marks-moved строка 7"), of("0704"),
    ),
    Fault(
        "столбец сдвинут на одного ученика вверх", "отметки столбца сохранены за прежними учениками",
        on_algebra(column_up), told("marks-moved D1"), under("02.09"),
    ),
    Fault(
        "строка ученика скопирована поверх другой", "отметки обоих сохранены: чья строка, не видно",
        on_algebra(pasted_row), told("pupil-twice строка 5", "pupil-missing"), of("0701", "0702"),
    ),
    Fault(
        "отметки ученика скопированы поверх отметок другого", "прежние отметки второго сохранены",
        on_algebra(pasted_marks), told("marks-moved строка 5"), of("0702"),
    ),
    Fault(
        "ученик записан ещё раз ниже", "отметки сохранены, новые не читаются ни из одной из двух строк",
        on_algebra(put(A10="0703", C10="Гусева Мария", D10="2")), told("pupil-twice строка 10"), of("0703"),
    ),
    Fault(
        "стёрто имя ученика", "его отметки сохранены, новые не читаются",
        on_algebra(put(C6="")), told("no-name строка 6"), of("0703"),
    ),
    Fault(
        "заголовки отсортированы вместе со строками", "строки над датами не читаются, их отметки сохранены",
        on_algebra(dates_with_names),
        told("row-above-dates C1", "row-above-dates C2", "pupil-missing"), of("0701", "0702"),
    ),
    # ---------------------------------------------------------------- ids
    Fault("номера стёрты", "ученики находятся по именам, ничего не меняется", on_algebra(without_ids)),
    Fault(
        "номера потеряли нули в начале", "номера узнаются, ничего не меняется",
        on_algebra(lambda rows: along(rows, "A4", "A9", [701.0, 702.0, 703.0, 704.0, 705.0, 706.0])),
    ),
    Fault(
        "поверх номеров вставлены имена", "отметки сохранены, новые не читаются",
        on_algebra(lambda rows: along(rows, "A4", "A9", stretch(rows, "C4", "C9"))),
        told(*(f"unknown-pupil строка {row}" for row in range(4, 10))), everything,
    ),
    Fault(
        "поверх номеров вставлены номера других учеников", "отметки сохранены, новые не читаются",
        on_algebra(lambda rows: along(rows, "A4", "A9", stretch(rows, "A4", "A9")[::-1])),
        told(*(f"id-name-disagree строка {row}" for row in range(4, 10))), everything,
    ),
    # ---------------------------------------------------------------- tables
    Fault(
        "ниже стоит другая таблица", "она не читается", on_algebra(table_below), told("another-table C10"),
    ),
    Fault(
        "рядом стоит другая таблица", "она не читается", on_algebra(table_beside), told("another-table R1"),
    ),
    Fault(
        "книга прошлого года под именем нынешней", "лист не читается, всё прежнее сохранено",
        on_algebra(other_year(".2025")), told("another-year строка 1"), everything,
    ),
    Fault(
        "вставлен лист другого класса", "лист не читается, всё прежнее сохранено",
        renamed_pupils(*STRANGERS), told("another-class"), everything,
    ),
    Fault(
        "стёрты все даты", "лист не читается, всё прежнее сохранено",
        on_algebra(lambda rows: along(rows, "D1", "J1", [""] * 7)), told("not-a-register"), everything,
    ),
    # ---------------------------------------------------------------- sheets
    Fault("лист переименован в другое название того же предмета", "ничего не меняется", renamed("Алг.")),
    Fault(
        "лист переименован так, что предмет не узнать", "прежние отметки сохранены, новые не читаются",
        renamed("Алгебра 7", put(D4="2")), told("sheet-renamed Алгебра 7", "sheet-missing"), everything,
    ),
    Fault(
        "лист переименован в другой предмет", "прежние отметки сохранены, новые не читаются",
        renamed("Геометрия", put(D4="2")), told("sheet-renamed Геометрия", "sheet-missing"), everything,
    ),
    Fault(
        "лист скопирован", "копии не читаются, читается сам лист",
        copied("Копия Алгебра", "Алгебра (2)", "Алгебра – копия", change=put(D4="2"), before=True),
        told("register-twice Копия Алгебра", "register-twice Алгебра (2)", "register-twice Алгебра – копия"),
    ),
    Fault(
        "копия листа названа по-своему", "она не читается",
        copied("Алгебра черновик", change=put(D4="2", F7="2")), told("sheet-renamed Алгебра черновик"),
    ),
    Fault(
        "копия листа названа другим предметом", "она не читается, пока отметки в ней те же",
        copied("Геометрия"), told("sheet-renamed Геометрия"),
    ),
    Fault(
        "копия листа названа другим предметом и слегка изменена", "то же",
        copied("Геометрия", change=put(D4="2", E5="5")), told("sheet-renamed Геометрия"),
    ),
    Fault(
        "лист удалён", "отметки сохранены; замечание, пока лист не вернут", deleted, told("sheet-missing"), everything
    ),
    Fault(
        "добавлен лист известного предмета", "он читается",
        added("Геометрия", "Ученик | 03.09.2026", "Белова Анна | 3", *(f"{name} |" for name in NAMES[1:])),
        added={("0701", "Геометрия 03.09 101"): "3"},
    ),
    Fault(
        "добавлен лист неизвестного предмета", "он читается с предупреждением",
        added("Астрономия", "Ученик | 03.09.2026", "Белова Анна | 3", *(f"{name} |" for name in NAMES[1:])),
        told("unknown-subject Астрономия"), added={("0701", "Астрономия 03.09 101"): "3"},
    ),
    Fault(
        "добавлен лист, на котором не журнал", "он не читается", added("Заметки", "купить мел | завтра"),
        told("not-a-register Заметки"),
    ),
)  # fmt: skip
