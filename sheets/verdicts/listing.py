"""The list of remarks as its reader sees it: what stands above it, its headings and its lines."""

from __future__ import annotations

from collections import Counter

from journal.remarks import SEVERITY_NAMES
from journal.wording import ISSUES, counted
from sheets.verdicts.plan import Line, Verdict

#: Heading and width of every column.
HEADINGS: tuple[tuple[str, float], ...] = (
    ("№", 6.0),
    ("Лист", 24.0),
    ("Ячейка", 11.0),
    ("Что введено", 18.0),
    ("Что не так", 44.0),
    ("Что сделать", 48.0),
    ("Важность", 18.0),
    ("С какого дня", 14.0),
    ("Учитель", 34.0),
)


def introduction(verdict: Verdict) -> list[str]:
    """The title, then what to do with the list."""
    counts: Counter[str] = Counter(line.severity for line in verdict.lines)
    graves = ", ".join(f"{name} — {counts[severity]}" for severity, name in SEVERITY_NAMES.items() if counts[severity])
    return [
        f"{verdict.name}: {counted(len(verdict.lines) + verdict.unsaid, ISSUES)}",
        f"По важности: {graves}.{_as_read(verdict)}",
        f"Исправляйте в самой книге «{verdict.source}»: этот файл пишет программа, введённое здесь пропадёт.",
        "Адрес в столбце «Ячейка» — тот же, что в книге; по щелчку открывается эта ячейка здесь, с примечанием.",
    ]


def nothing(verdict: Verdict) -> list[str]:
    """What is said where all is mended."""
    return [
        f"{verdict.name}: замечаний нет",
        f"Замечаний нет: всё, что введено в книгу «{verdict.source}», прочитано и понято.{_as_read(verdict)}",
    ]


def rest(verdict: Verdict) -> str:
    """What is said of the remarks the list has no room for."""
    if not verdict.unsaid:
        return ""
    return f"Ещё {counted(verdict.unsaid, ISSUES)}: здесь показаны важнейшие, остальные — на странице «Замечания»."


def cells(number: int, line: Line) -> tuple[str, ...]:
    """A line as texts, in the order of the headings."""
    since = f"{line.since:%d.%m.%Y}" if line.since else ""
    return (
        str(number), line.sheet, line.address, line.typed, line.wrong, line.advice,
        SEVERITY_NAMES[line.severity], since, line.teacher,
    )  # fmt: skip


def _as_read(verdict: Verdict) -> str:
    return f" По книге, сохранённой до {verdict.read_at:%d.%m.%Y %H:%M}." if verdict.read_at else ""
