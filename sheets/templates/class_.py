"""The template of the workbook «Класс»: pupils, guardians, reasons of absence, portfolio."""

from __future__ import annotations

from datetime import date

from journal.registers import CLASS, book_title
from journal.tables import ClassTables
from sheets import headings
from sheets.cells import ACCESS_WORDS
from sheets.templates.plan import WorkbookPlan
from sheets.templates.table import choice_range, table_sheet

RELATIONS = ("мать", "отец", "опекун", "бабушка", "дедушка")
CONSENTS = ("получено", "не получено", "отозвано")

#: Reasons as class teachers put them; any other may be typed.
REASONS = ("болезнь", "медицинский осмотр", "семейные обстоятельства", "соревнования, олимпиада", "без причины")


def class_workbook(tables: ClassTables, editors: tuple[str, ...] = ()) -> WorkbookPlan:
    """The workbook that reads as these tables. Names stand beside ids for people; ids decide.

    It is confidential: where a store knows people, its ``editors`` are all who see it.
    """
    names = {pupil.pupil: pupil.name for pupil in tables.pupils}
    pupils = choice_range(headings.PUPILS, "pupil", len(tables.pupils))
    return WorkbookPlan(
        book_title(CLASS, tables.school_class),
        (
            table_sheet(
                headings.PUPILS,
                (
                    (p.pupil, p.name, p.birth, p.arrived, p.arrived_order, p.left, p.left_order, p.subgroups, p.consent)
                    for p in tables.pupils
                ),
                {"consent": CONSENTS},
                frozen_columns=2,
            ),
            table_sheet(
                headings.GUARDIANS,
                (
                    (g.pupil, names.get(g.pupil), g.name, g.relation, g.phone, g.email, _access(g.until))
                    for g in tables.guardians
                ),
                {"pupil": pupils, "relation": RELATIONS},
                frozen_columns=2,
            ),
            table_sheet(
                headings.ABSENCES,
                ((a.pupil, names.get(a.pupil), a.first, a.last, a.reason, a.document) for a in tables.absences),
                {"pupil": pupils, "reason": REASONS},
                frozen_columns=2,
            ),
            table_sheet(
                headings.PORTFOLIO,
                ((pupil, names.get(pupil), day, kind, text) for pupil, day, kind, text in tables.portfolio),
                {"pupil": pupils},
                frozen_columns=2,
            ),
        ),
        editors,
    )


def _access(until: date | None) -> date | str | None:
    """«Доступ до» as it is typed."""
    return ACCESS_WORDS.get(until, until) if until else None
