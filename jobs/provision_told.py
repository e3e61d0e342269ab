"""What became of the year's workbooks, in words for whoever created them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from journal.issues import Issue
from journal.registers import CLASS, JOURNAL, book_title
from sheets.gateway.protocol import BookBusy, GatewayError
from sheets.provision.missing import Missing

#: What is to be done with a workbook just made of a class whose list is empty.
TO_FILL = {
    CLASS: "впишите учеников",
    JOURNAL: "учеников пока нет: впишите их в книгу «Класс» и запустите команду ещё раз",
}

TOPICS_AHEAD = (
    "Темы расставлены из КТП заранее. Урок с одной такой темой проведённым не считается, пока не вписаны"
    " задание, отметки или пропуски. В первом классе и там, где задание не задают, темы вписывает учитель: они и"
    " говорят, что урок был."
)

COPYING = (
    "Файлы .xlsx, в которых работают люди, программа не меняет: недостающее – в папке «дополнения». Чтобы не"
    " переносить уроки каждую четверть, новые журналы создавайте сразу на год: «--until» и последний учебный день."
)

#: Where last year's workbooks go: beside this year's they would be taken for them.
_OTHER_YEAR = (
    "книги прошлого года уберите в папку с его именем («2025-26»), на Google заведите новую папку (docs/google.md)"
)


class Outcome(StrEnum):
    """What became of a workbook."""

    CREATED = "создано"
    COMPLETED = "дополнено"
    BESIDE = "дополнения рядом"
    STANDS = "уже есть"
    FAILED = "не вышло"


@dataclass(frozen=True, slots=True)
class Line:
    """One workbook: what became of it, what of it, and what a person is to do."""

    title: str
    outcome: Outcome
    told: str = ""
    to_do: str = ""


@dataclass(slots=True)
class Provisioned:
    """What was done, what «Школа» leaves open, and what is wrong in it."""

    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many workbooks have that outcome."""
        return sum(line.outcome is outcome for line in self.lines)


def said(lacks: Missing) -> str:
    """What was missing, counted for people: «листы: Физика; уроки: 12; ученики: 1»."""
    counts = {
        "уроки": sum(found.lessons for found in lacks.additions),
        "периоды": sum(found.terms for found in lacks.additions),
        "строки уроков": sum(len(found.lines) for found in lacks.additions),
        "темы": sum(len(found.topics) for found in lacks.additions),
        "ученики": len({pupil[0].text for found in lacks.additions for pupil in found.pupils}),
    }
    sheets = [f"листы: {', '.join(sheet.title for sheet in lacks.sheets)}"] if lacks.sheets else []
    return "; ".join([*sheets, *(f"{name}: {count}" for name, count in counts.items() if count)])


def failed(kind: str, name: str, error: GatewayError) -> Line:
    """A workbook that could not be read or written."""
    busy = isinstance(error, BookBusy)
    why, to_do = ("книга сейчас сохраняется", "") if busy else (str(error), "исправьте и ")
    return Line(book_title(kind, name), Outcome.FAILED, why, f"{to_do}запустите команду ещё раз")


def left_to_people(lacks: Missing) -> str:
    """What of a workbook only people can put right; empty for nothing."""
    told = [f"лист «{now}» переименуйте обратно в «{was}»" for was, now in lacks.renamed]
    told += [f"уроки другого учебного года: {', '.join(lacks.other_year)}; {_OTHER_YEAR}"] if lacks.other_year else []
    told += [f"не понято: {', '.join(lacks.unclear)} – дополните сами"] if lacks.unclear else []
    return "; ".join(told)
