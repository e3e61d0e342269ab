"""The workbook «Класс»: pupils, their guardians, reasons of absence, portfolio. Confidential."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from journal.calendar import school_year, year_start
from journal.issues import Problem
from journal.tables import AbsenceRow, ClassTables, GuardianRow, PupilRow
from sheets.absence_reasons import absence_reason
from sheets.cells import ACCESS, DATE, TEXT
from sheets.grid import BLANK, Workbook
from sheets.headings import ABSENCES, GUARDIANS, PORTFOLIO, PUPILS
from sheets.names import read_name
from sheets.reading import Reading, Rows
from sheets.school_names import person_key, person_keys
from sheets.school_people import email
from sheets.tables_sheet import Row

#: Pupils are born this many years before the school year starts; other years are a slip of the hand.
_AGES = range(5, 22)


@dataclass(frozen=True, slots=True)
class _Pupils:
    """The pupils of the class, as other sheets refer to them: by id, by name, best by both."""

    names: dict[str, str]
    by_name: dict[str, frozenset[str]]

    @classmethod
    def of(cls, pupils: Iterable[PupilRow]) -> _Pupils:
        by_name: defaultdict[str, set[str]] = defaultdict(set)
        names: dict[str, str] = {}
        for pupil in pupils:
            names[pupil.pupil] = pupil.name
            for key in _keys(pupil.name):
                by_name[key].add(pupil.pupil)
        return cls(names, {key: frozenset(found) for key, found in by_name.items()})

    def pupil(self, row: Row) -> str | None:
        """The id of the pupil a row is about; None, with an issue, for nobody or somebody unclear."""
        stated, name = row.text("pupil"), row.text("name")
        named = self.by_name.get(person_key(name), frozenset())
        if stated in self.names:
            if not name or stated in named:
                return self._said(row, stated)
            row.fault("name", Problem.ID_NAME_DISAGREE, f"номер {stated} — {self.names[stated]}")
        elif stated:
            row.fault("pupil", Problem.UNKNOWN_PUPIL)
        elif len(named) == 1:
            return self._said(row, next(iter(named)))
        elif named:
            row.fault("name", Problem.PUPIL_AMBIGUOUS, "укажите номер ученика")
        else:
            row.fault("name", Problem.UNKNOWN_PUPIL if name else Problem.BAD_ROW, "" if name else "нет ученика")
        return None

    @staticmethod
    def _said(row: Row, pupil: str) -> str:
        row.said["pupil"] = pupil
        return pupil


def _keys(name: str) -> set[str]:
    """The full name, «Иванова Мария» and «Иванова М. П.», as other sheets call Иванова Мария Петровна."""
    return {person_key(" ".join(name.split()[:2])), *person_keys(name)}


_PUPIL_ROWS = Rows[PupilRow](PUPILS, ("pupil",), "pupil", Problem.PUPIL_TWICE)
_GUARDIAN_ROWS = Rows[GuardianRow](GUARDIANS, ("pupil", "guardian"), "guardian", names={"guardian": "name"})


def read_class(book: Workbook, school_class: str, year: str, last: Sequence[PupilRow] = ()) -> ClassTables:
    """What the workbook of a class says.

    Args:
        book: The workbook.
        school_class: The class in standard spelling.
        year: The school year, for dates that cannot be.
        last: The class list as it was: a pupil whose row has a mistake stays in it as last written.
    """
    reading = Reading(book)
    pupils = reading.table(_PUPIL_ROWS, lambda row: _pupil(row, year), last)
    _namesakes(reading)
    known = _Pupils.of(pupils)
    guardians = reading.table(_GUARDIAN_ROWS, lambda row: _guardian(row, known))
    absences = reading.table(Rows(ABSENCES), lambda row: _absence(row, known, year))
    _absences_apart(reading, {pupil.pupil: pupil for pupil in pupils})
    portfolio = reading.table(Rows(PORTFOLIO), lambda row: _work(row, known))
    issues = [replace(issue, school_class=school_class) for issue in sorted(reading.issues)]
    return ClassTables(school_class, list(pupils), list(guardians), list(absences), list(portfolio), issues)


def _pupil(row: Row, year: str) -> PupilRow | None:
    pupil, name = row.need("pupil", TEXT), row.need("name", TEXT)
    birth, arrived, left = (row.take(day, DATE, None) for day in ("birth", "arrived", "left"))
    if pupil is None or name is None:
        return None
    if read_name(name).movement is not None:
        row.fault("name", Problem.MOVEMENT_IN_NAME)
    elif len(name.split()) == 1:
        row.fault("name", Problem.NAME_INCOMPLETE)
    if birth is not None and year_start(year) - birth.year not in _AGES:
        row.fault("birth", Problem.BAD_ROW, "проверьте год рождения")
        birth = None
    if arrived is not None and arrived > _last_day(year):
        row.fault("arrived", Problem.DATE_OUTSIDE_YEAR, f"год {year}")
        arrived = None
    if arrived is not None and left is not None and left < arrived:
        row.fault("left", Problem.BAD_ROW, "выбыл раньше, чем прибыл")
        left = None
    return PupilRow(
        pupil, name, birth, arrived, left, row.text("arrived_order"), row.text("left_order"),
        row.text("subgroups"), row.text("consent"),
    )  # fmt: skip


def _last_day(year: str) -> date:
    return date(year_start(year) + 1, 8, 31)


def _namesakes(reading: Reading) -> None:
    """Two pupils of one full name are told apart by their numbers alone."""
    first: dict[str, int] = {}
    for row, pupil in reading.of(PUPILS):
        before = first.setdefault(person_key(pupil.name), row.row)
        if before != row.row:
            detail = f"полный тёзка ученика из строки {before + 1}: различить их можно только по номеру"
            reading.issues.append(row.issue("name", Problem.ROW_INCOMPLETE, detail))


def _guardian(row: Row, known: _Pupils) -> GuardianRow | None:
    pupil, name = known.pupil(row), row.need("guardian", TEXT)
    address = email(row)
    if pupil is None or name is None:
        return None
    return GuardianRow(pupil, name, row.text("relation"), row.text("phone"), address, _until(row))


def _until(row: Row) -> date | None:
    """The last day of a guardian's access; what a court decided and nobody can read opens nothing."""
    until: date | None = row.take("until", ACCESS, None)
    return date.min if row.value("until") != BLANK and "until" not in row.said else until


def _absence(row: Row, known: _Pupils, year: str) -> AbsenceRow | None:
    pupil, first = known.pupil(row), row.need("first", DATE)
    if pupil is None or first is None:
        return None
    last, reason = row.take("last", DATE, first), row.text("reason")
    if last < first:
        row.fault("last", Problem.BAD_ROW, "конец раньше начала")
        return None
    for field, day in (("first", first), ("last", last)):
        if school_year(day) != year:
            row.fault(field, Problem.DATE_OUTSIDE_YEAR, f"год {year}")
            return None
    if reason and absence_reason(reason) is None:
        row.fault("reason", Problem.ROW_INCOMPLETE, "непонятно, болезнь это, уважительная причина или неуважительная")
    return AbsenceRow(pupil, first, last, reason, row.text("document"))


def _absences_apart(reading: Reading, pupils: dict[str, PupilRow]) -> None:
    """Absences of a pupil who was not in the class, and two reasons for one day."""
    told: defaultdict[str, list[tuple[Row, AbsenceRow]]] = defaultdict(list)
    for row, absence in reading.of(ABSENCES):
        pupil = pupils[absence.pupil]
        if absence.last < (pupil.arrived or date.min) or absence.first >= (pupil.left or date.max):
            reading.issues.append(row.issue("first", Problem.ROW_DOUBTFUL, "в эти дни ученика не было в классе"))
        for other_row, other in told[absence.pupil]:
            if other.first <= absence.last and absence.first <= other.last and other.reason != absence.reason:
                detail = f"на те же дни в строке {other_row.row + 1} другая причина"
                reading.issues.append(row.issue("reason", Problem.ROW_DOUBTFUL, detail))
                break
        told[absence.pupil].append((row, absence))


def _work(row: Row, known: _Pupils) -> tuple[str, date | None, str, str] | None:
    pupil, text = known.pupil(row), row.need("text", TEXT)
    day = row.take("day", DATE, None)
    return (pupil, day, row.text("kind"), text) if pupil is not None and text is not None else None
