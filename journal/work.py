"""Kinds of work a mark is given for, with the weights a school may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class WorkKind:
    """One kind of work. ``weight`` counts in the weighted average; ``control`` works are shown apart."""

    name: str
    weight: float = 1.0
    control: bool = False
    aliases: tuple[str, ...] = ()


#: Weights as one region uses them; each school sets its own on the sheet «Виды работ».
KINDS: tuple[WorkKind, ...] = (
    WorkKind("ответ на уроке", 1.0, aliases=("ответ", "работа на уроке", "устный ответ", "о")),
    WorkKind("домашняя работа", 1.0, aliases=("домашняя", "домашнее задание", "дз", "д/з", "д/р")),
    WorkKind("самостоятельная работа", 1.2, aliases=("самостоятельная", "сам", "сам.", "с/р", "ср")),
    WorkKind("проверочная работа", 1.3, aliases=("проверочная", "пров", "пр", "п/р")),
    WorkKind("контрольная работа", 1.5, True, ("контрольная", "к/р", "кр", "контр")),
    WorkKind("лабораторная работа", 1.3, aliases=("лабораторная", "л/р", "лр", "лаб", "лаб. работа")),
    WorkKind("практическая работа", 1.3, aliases=("практическая", "практ", "пр/р", "практика")),
    WorkKind("диктант", 1.4, aliases=("дикт", "словарный диктант")),
    WorkKind("контрольный диктант", 1.5, True, ("к/д", "контр. диктант")),
    WorkKind("изложение", 1.4, aliases=("излож",)),
    WorkKind("сочинение", 1.5, aliases=("соч", "соч.")),
    WorkKind("проект", 1.3, aliases=("проектная работа",)),
    WorkKind("зачёт", 1.5, True, ("зачет",)),
    WorkKind("тест", 1.0, aliases=("тестирование",)),
    WorkKind("срезовая работа", 1.3, True, ("срез", "срезовая")),
    WorkKind("ВПР", 1.5, True, ("впр",)),
)


def find_kind(typed: str, kinds: Iterable[WorkKind]) -> WorkKind | None:
    """The kind of work a heading names («к/р», «Контрольная»), or None where it names none."""
    return _by_spelling(tuple(kinds)).get(_plain(" ".join(typed.split())))


@lru_cache(maxsize=16)
def _by_spelling(kinds: tuple[WorkKind, ...]) -> dict[str, WorkKind]:
    """Kinds by every spelling of theirs; of two kinds with one spelling the first."""
    return {_plain(spelling): kind for kind in reversed(kinds) for spelling in (kind.name, *kind.aliases)}


def _plain(spelling: str) -> str:
    return spelling.lower().replace("ё", "е").rstrip(".")
