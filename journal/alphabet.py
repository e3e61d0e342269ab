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

    An alias with «(а)» at its end stands for two: «болел(а)» for «болел» and «болела». ``period`` tells
    where the sign may stand: False in a lesson's cell only, True in a term column only, None in both.
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
        typed = (self.code.lower(), *self.aliases)
        return tuple(spelling for one in typed for spelling in _both(one))


def _both(alias: str) -> tuple[str, ...]:
    """«болел(а)» → «болел», «болела»; any other alias is itself."""
    stem = alias.removesuffix("(а)")
    return (stem, f"{stem}а") if stem != alias else (alias,)


_ABSENT, _LATE = Attendance.ABSENT, Attendance.LATE

ALPHABET: tuple[Sign, ...] = (
    Sign(
        "н", "отсутствовал(а), причина не указана",
        ("нб", "н/б", "от", "отс", "отсут", "отсутств", "отсутствует", "отсутствовал(а)", "отсутствие", "не был(а)",
         "не пришёл", "не пришла", "не явился", "не явилась", "неявка", "н/я", "пропуск", "пропустил(а)"),
        _ABSENT,
    ),
    Sign(
        "б", "отсутствовал(а) по болезни",
        ("б/л", "бол", "болен", "больна", "болеет", "болел(а)", "заболел(а)", "болезнь", "по болезни", "больничный",
         "на больничном"),
        _ABSENT, Reason.ILL,
    ),
    Sign(
        "у", "отсутствовал(а) по уважительной причине",
        ("ув", "уп", "у/п", "уваж", "уважит", "ув. пр", "уваж. пр", "ув. причина", "уваж. причина", "уважительная",
         "уважительная причина", "по ув. пр", "по ув. причине", "по уваж. причине", "по уважительной причине"),
        _ABSENT, Reason.EXCUSED,
    ),
    Sign(
        "нп", "отсутствовал(а) без уважительной причины",
        ("н/п", "неув", "неуваж", "неуважит", "неув. пр", "неуваж. пр", "неув. причина", "неуваж. причина",
         "неуважительная", "неуважительная причина", "прогул", "прогулял(а)", "по неув. причине",
         "по неуважительной причине", "без ув. пр", "без ув. причины", "без уваж. причины", "без уважительной причины"),
        _ABSENT, Reason.UNEXCUSED,
    ),
    Sign("оп", "опоздал(а)", ("опозд", "опоздал(а)", "опоздание"), _LATE),
    Sign("осв", "освобождён(а)", ("освоб", "освобождён(а)", "освобождение"), special=Special.EXEMPT, period=None),
    Sign("зч", "зачёт", ("зач", "зачёт", "зачтено"), special=Special.PASS, period=None),
    Sign(
        "нз", "незачёт", ("н/з", "незач", "незачёт", "не зач", "не зачёт", "не зачтено"),
        special=Special.FAIL, period=None,
    ),
    Sign(
        "н/а", "не аттестован(а)",
        ("на", "н/атт", "неатт", "не атт", "не аттест", "неаттестован(а)", "не аттестован(а)"),
        special=Special.NOT_CERTIFIED, period=True,
    ),
    Sign(".", "отметка ещё будет: долг", ("долг", "точка"), special=Special.PENDING),
)  # fmt: skip
