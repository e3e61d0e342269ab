"""The workbook beside a person's own: what that one lacks, ready to be copied, and a list of what goes where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from unicodedata import normalize

from journal.places import address, column_letters
from sheets.grid import Value
from sheets.provision.missing import Missing, NewColumn, NewText, SheetMissing
from sheets.templates.plan import SheetPlan, Style, WorkbookPlan

#: The folder of such workbooks, beside the journals; nothing in it is read as a workbook of the school.
ADDITIONS = "дополнения"

STEPS = "Что сделать"

_HEADINGS = ("№", "Лист журнала", "Что", "Скопируйте отсюда", "Куда вставить")
_WIDTHS = (5.0, 28.0, 26.0, 50.0, 80.0)

#: Heights of the introduction and of a step, points: two and three lines are seen whole wherever it is opened.
_INTRO_HEIGHT, _STEP_HEIGHT = 46.0, 31.0
_INTRO = (
    "Книгу «{title}» ведут люди, поэтому программа в ней ничего не меняет. Сделайте в ней по порядку то, что"
    " перечислено ниже; когда всё скопировано, этот файл уберётся сам при следующем «provision»."
)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to copy: what it is, its cells, and what to do with them in the person's workbook."""

    sheet: str
    what: str
    cells: tuple[tuple[str, ...], ...]
    target: str


def is_additions(folder: str) -> bool:
    """Whether a folder of that name holds what is to be copied, whatever the case and the form of its letters."""
    return normalize("NFC", folder).strip().casefold() == ADDITIONS


def additions(title: str, missing: Missing) -> WorkbookPlan:
    """What a workbook of that title lacks, as a workbook of its own: a list of steps, then what they speak of."""
    rows: list[list[Value]] = [list(_HEADINGS), ["", "", "", "", _INTRO.format(title=title)]]
    sheets: list[SheetPlan] = []
    for lacks in missing.additions:
        steps = list(_steps(lacks))
        blocks = _stacked(steps)
        sheets.append(SheetPlan(lacks.title, [list(row) for row in blocks], _columns(blocks), head=0, frozen=(0, 0)))
        top = 0
        for step in steps:
            corner = address(top + len(step.cells) - 1, len(step.cells[0]) - 1)
            source = f"лист «{lacks.title}», {address(top, 0)}:{corner}"
            rows.append([str(len(rows) - 1), step.sheet, step.what, source, step.target])
            top += len(step.cells) + 1
    for sheet in missing.sheets:
        target = (
            "щёлкните правой кнопкой по ярлыку этого листа, «Переместить или скопировать», выберите книгу"
            f" «{title}», отметьте «Создать копию»"
        )
        rows.append([str(len(rows) - 1), sheet.title, "новый лист целиком", f"лист «{sheet.title}»", target])
        # A list that another sheet holds would lead into nothing here.
        sheets.append(replace(sheet, dropdowns=tuple(d for d in sheet.dropdowns if not d.source)))
    heights = {1: _INTRO_HEIGHT, **dict.fromkeys(range(2, len(rows)), _STEP_HEIGHT)}
    looks = {column: (width, Style.WRAP) for column, width in enumerate(_WIDTHS)}
    return WorkbookPlan(title, (SheetPlan(STEPS, rows, looks, heights=heights), *sheets))


def _steps(lacks: SheetMissing) -> Iterator[_Step]:
    """What to copy into one sheet, in an order in which every address stays true: columns last, the last one first."""
    for run in _runs([row[0].row for row in lacks.pupils]):
        pupils = [lacks.pupils[place] for place in run]
        cells = tuple(tuple(text.text for text in pupil) for pupil in pupils)
        target = f"в ячейку {_at(pupils[0][0])} (столбец номеров скрыт: впишите адрес в поле имени слева от формул)"
        yield _Step(lacks.title, f"ученики: {len(pupils)}", cells, target)
    for run in _runs([topic.row for topic in lacks.topics]):
        topics = [lacks.topics[place] for place in run]
        cells = tuple((topic.text,) for topic in topics)
        yield _Step(lacks.title, f"темы из КТП: {len(topics)}", cells, f"в ячейку {_at(topics[0])}")
    if lacks.lines:
        last = max(lacks.lines, key=lambda line: line.row)
        cells = tuple(line.texts for line in lacks.lines)
        target = f"под последней строкой правой страницы, в ячейку {address(lacks.below, last.column)}"
        yield _Step(lacks.title, f"строки уроков: {len(cells)}", cells, target)
    by_place = groupby(lacks.columns, key=lambda column: column.before)
    for before, group in reversed([(before, list(group)) for before, group in by_place]):
        yield _column_step(lacks.title, before, group)


def _column_step(title: str, before: int, columns: Sequence[NewColumn]) -> _Step:
    """Neighbouring columns to insert: their headings as a block."""
    rows = sorted({row for column in columns for row, _ in column.heads})
    heads = [dict(column.heads) for column in columns]
    cells = tuple(tuple(head.get(row, "") for head in heads) for row in range(rows[0], rows[-1] + 1))
    first, last = column_letters(before), column_letters(before + len(columns) - 1)
    taken = f"столбец {first}" if len(columns) == 1 else f"столбцы {first}–{last}"
    target = (
        f"выделите {taken}, правой кнопкой «Вставить» (новых столбцов: {len(columns)}), затем вставьте скопированное"
        f" в ячейку {address(rows[0], before)}"
    )
    terms = sum(column.is_term for column in columns)
    told = [f"уроки: {len(columns) - terms}"] * (terms < len(columns)) + [f"периоды: {terms}"] * bool(terms)
    return _Step(title, ", ".join(told), cells, target)


def _runs(rows: Sequence[int]) -> list[list[int]]:
    """Places of neighbouring rows: [4, 5, 9] → [[0, 1], [2]]."""
    return [
        [place for place, _ in group] for _, group in groupby(enumerate(rows), key=lambda found: found[1] - found[0])
    ]


def _at(text: NewText) -> str:
    return address(text.row, text.column)


def _stacked(steps: Sequence[_Step]) -> list[tuple[str, ...]]:
    """The blocks of all steps, one under another with a blank row between."""
    return [row for step in steps for row in (*step.cells, ())]


def _columns(rows: Sequence[Sequence[str]]) -> dict[int, tuple[float, Style]]:
    """Every cell is text, so that «07.09.2026» is copied as it stands."""
    return dict.fromkeys(range(max(map(len, rows), default=1)), (14.0, Style.TEXT))
