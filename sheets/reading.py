"""Reading the tables of one workbook in turn: what is wrong is gathered, and what was last good stays in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from journal.issues import CATALOGUE, Issue, Problem, Severity
from journal.places import Place
from sheets.grid import Workbook
from sheets.headings import Table, heading_key
from sheets.letters import plain
from sheets.tables_sheet import Found, Row, find_table

T = TypeVar("T")

#: A table of fewer rows is edited whole; one that loses more than half of so many was cut or pasted over.
GUARDED_ROWS = 10

#: Problems that are only warned of where a thing is new, but do not replace a row that was good.
_DOUBTS = frozenset({Problem.UNKNOWN_SUBJECT})


def _everywhere(_value: object) -> Hashable:
    return None


@dataclass(frozen=True)
class Rows(Generic[T]):
    """How the rows of a table are told apart.

    Attributes:
        table: The table.
        by: Fields that no two rows share, all of them together.
        at: The field to point at where two rows share them.
        twice: The problem to name there.
        names: Field → attribute of a value, where it is called otherwise than its column.
        of: What a value says, by field, where it has no attributes.
        clash: Why two rows cannot both hold, as (field to point at, reason); None where they can.
        near: What rows must have in common to clash at all.
        guarded: Whether the loss of more than half of the rows at once is held for a mistake.
        kept: What an issue adds where the row's last good version stays in force.
    """

    table: Table
    by: tuple[str, ...] = ()
    at: str = ""
    twice: Problem = Problem.BAD_ROW
    names: Mapping[str, str] = field(default_factory=dict)
    of: Callable[[T], Mapping[str, object]] | None = None
    clash: Callable[[T, T], tuple[str, str] | None] | None = None
    near: Callable[[T], Hashable] = _everywhere
    guarded: bool = False
    kept: str = "пока действует прежняя строка"

    def said(self, value: T) -> Mapping[str, object]:
        """What a value says, by field."""
        if self.of is not None:
            return self.of(value)
        fields = (column.field for column in self.table.columns)
        named = ((name, self.names.get(name, name)) for name in fields)
        return {name: getattr(value, attribute) for name, attribute in named if hasattr(value, attribute)}

    def key(self, said: Mapping[str, object]) -> Hashable:
        """What no two rows share; None where a row does not say all of it, or rows may be alike."""
        if not self.by or any(name not in said for name in self.by):
            return None
        return tuple(_folded(said[name]) for name in self.by)


def _folded(value: object) -> object:
    """A value for comparing: case, look-alikes and «ё» put aside."""
    return plain(value).replace("ё", "е") if isinstance(value, str) else value


@dataclass(slots=True)
class Reading:
    """One workbook being read; ``issues`` and ``lines`` (by sheet, the rows taken) grow as its tables are taken."""

    book: Workbook
    issues: list[Issue] = field(default_factory=list)
    lines: dict[str, list[tuple[Row, Any]]] = field(default_factory=dict)
    #: Keys of the sheets whose rows are known to have been removed on purpose.
    emptied: frozenset[str] = frozenset()

    def table(self, rows: Rows[T], read: Callable[[Row], T | None], last: Sequence[T] = ()) -> tuple[T, ...]:
        """The rows of a table in force, in order.

        A row with an issue that forbids it stands as it last was, where it is known which one it was: by the
        fields that tell rows apart, or because no more are missing than rows alike could not be read, and
        they agree with all that could. Of rows that exclude each other those that held so far go before new
        ones, then the upper one.

        Args:
            rows: The table, and how its rows are told apart.
            read: One row → what it says, or None; it leaves its issues in the row.
            last: What the table said last: it stands where the sheet or one of its headings is missing, or
                more than half of the rows are, or none can be read.
        """
        found = find_table(self.book, rows.table)
        self.issues += found.issues
        if not found.whole:
            return tuple(last)
        taken = _taken(rows, [(row, read(row)) for row in found.rows], last)
        for row in found.rows:
            self.issues += row.issues
        if self._are_lost(rows, found, len(taken), len(last)):
            return tuple(last)
        self.lines[rows.table.sheet] = taken
        return tuple(value for _, value in taken)

    def of(self, table: Table) -> list[tuple[Row, Any]]:
        """The rows of a table taken, each with what it says; none where the table stands as it last was."""
        return self.lines.get(table.sheet, [])

    def _are_lost(self, rows: Rows[T], found: Found, now: int, before: int) -> bool:
        """Whether a guarded table lost more than half of its rows, or any table all of them, then with an issue."""
        halved = rows.guarded and before >= GUARDED_ROWS and now * 2 < before
        unread = before > 0 and now == 0 and any(map(_is_refused, found.rows))
        if not (halved or unread) or heading_key(rows.table.sheet) in self.emptied:
            return False
        detail = f"было {before}, осталось {now}"
        self.issues.append(Issue(Place(self.book.title, found.sheet), Problem.ROWS_LOST, "", detail))
        return True


def _taken(rows: Rows[T], lines: Sequence[tuple[Row, T | None]], last: Sequence[T]) -> list[tuple[Row, T]]:
    """The rows in force, in order: those without reproach first, then those that stand as they last were."""
    table, before = _Taken(rows, last), set(last)
    for row, value in sorted(lines, key=lambda line: line[1] not in before):
        if value is not None and not _is_refused(row):
            table.take(row, value)
    refused = [(row, value) for row, value in lines if row.row not in table.values and _is_refused(row)]
    before_of = table.before([row for row, _ in refused])
    for row, value in refused:
        table.keep(row, value, before_of.get(row.row))
    return [(row, table.values[row.row]) for row, _ in lines if row.row in table.values]


def _is_refused(row: Row) -> bool:
    return any(_forbids(issue) for issue in row.issues)


def _forbids(issue: Issue) -> bool:
    return CATALOGUE[issue.problem].severity is Severity.STOP or issue.problem in _DOUBTS


class _Taken(Generic[T]):
    """The rows of one table taken so far; ``last`` is what they were."""

    def __init__(self, rows: Rows[T], last: Iterable[T]) -> None:
        self.rows = rows
        self.values: dict[int, T] = {}
        said = ((value, rows.said(value)) for value in last)
        self._last = [(value, what, rows.key(what)) for value, what in said]
        self._keys: dict[Hashable, int] = {}
        self._near: defaultdict[Hashable, list[tuple[int, T]]] = defaultdict(list)
        self._excluded: set[int] = set()

    def take(self, row: Row, value: T) -> None:
        """Take a row, or say which earlier one excludes it."""
        excluded = self._excludes(value)
        if excluded is None:
            self._add(row, value)
        else:
            row.fault(*excluded)
            self._excluded.add(row.row)

    def keep(self, row: Row, value: T | None, before: T | None) -> None:
        """Let a row stand as it last was; one that is new, as far as it could be read."""
        if before is not None and self._excludes(before) is None:
            row.issues[:] = [_with(issue, self.rows.kept) if _forbids(issue) else issue for issue in row.issues]
            self._add(row, before)
        elif value is not None and row.row not in self._excluded:
            self.take(row, value)

    def before(self, rows: Sequence[Row]) -> dict[int, T]:
        """What rows that cannot be read were last, by the number of the row."""
        found: dict[int, T] = {}
        alike: defaultdict[Hashable, list[Row]] = defaultdict(list)
        missing = {key: value for value, _, key in self._last if key is not None and key not in self._keys}
        for row in rows:
            key = self.rows.key(row.said)
            if key is not None:
                found.update({row.row: missing[key]} if key in missing else {})
            elif sum(name not in row.said for name in self.rows.by) == 1 and row.said.keys() & row.values.keys():
                alike[tuple((name, _folded(value)) for name, value in row.said.items())].append(row)
        for group in alike.values():
            agreeing = [value for value, said, key in self._last if key in missing and _agree(group[0].said, said)]
            if len(agreeing) <= len(group):  # rows alike may be one row doubled: what was missing stands once
                found.update((row.row, value) for row, value in zip(group, agreeing, strict=False))
        return found

    def _add(self, row: Row, value: T) -> None:
        self.values[row.row] = value
        self._keys.setdefault(self.rows.key(self.rows.said(value)), row.row)
        self._near[self.rows.near(value)].append((row.row, value))

    def _excludes(self, value: T) -> tuple[str, Problem, str] | None:
        """What to point at, the problem and the reason where a row already taken excludes a value."""
        key = self.rows.key(self.rows.said(value))
        if key is not None and key in self._keys:
            return self.rows.at, self.rows.twice, f"уже есть в строке {self._keys[key] + 1}"
        for number, other in self._near[self.rows.near(value)] if self.rows.clash else ():
            if self.rows.clash and (found := self.rows.clash(value, other)):
                return found[0], Problem.ROW_CONFLICT, f"{found[1]}: строка {number + 1}"
        return None


def _agree(said: Mapping[str, object], before: Mapping[str, object]) -> bool:
    return all(_folded(value) == _folded(before[name]) for name, value in said.items() if name in before)


def _with(issue: Issue, note: str) -> Issue:
    return replace(issue, detail="; ".join(filter(None, (issue.detail, note))))
