"""The alphabet of a register: every sign but a mark that may stand in a cell, and what it means.

One line a sign. The school's own workbook (sheet «Коды») extends and restricts it; legends, colours
and tests are built from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from journal.marks import Attendance, Reason, Special


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: how it is printed, how else it is typed (lower case), what it means.

    ``period`` tells where it may stand: False in a lesson's cell only, True in a term column only,
    None in both.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    attendance: Attendance | None = None
    reason: Reason | None = None
    special: Special | None = None
    period: bool | None = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type it, lower case."""
        return (self.code.lower(), *self.aliases)


_ABSENT, _LATE = Attendance.ABSENT, Attendance.LATE

ALPHABET: tuple[Sign, ...] = (
    Sign("н", "отсутствовал(а), причина не указана", ("нб", "н/б", "от"), _ABSENT),
    Sign("б", "отсутствовал(а) по болезни", (), _ABSENT, Reason.ILL),
    Sign("у", "отсутствовал(а) по уважительной причине", ("ув", "уп"), _ABSENT, Reason.EXCUSED),
    Sign("нп", "отсутствовал(а) без уважительной причины", ("неув",), _ABSENT, Reason.UNEXCUSED),
    Sign("оп", "опоздал(а)", (), _LATE),
    Sign("осв", "освобождён(а)", (), special=Special.EXEMPT, period=None),
    Sign("зч", "зачёт", ("зач", "зачет", "зачёт"), special=Special.PASS, period=None),
    Sign("нз", "незачёт", ("незач", "незачет", "незачёт"), special=Special.FAIL, period=None),
    Sign("н/а", "не аттестован(а)", ("на",), special=Special.NOT_CERTIFIED, period=True),
    Sign(".", "отметка ещё будет: долг", (), special=Special.PENDING),
)
