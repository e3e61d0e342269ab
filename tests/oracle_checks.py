"""Whether the database says what the oracle knows: its tables now and at any past moment, its ledger, its journal."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from database.dialect import Transaction
from database.journal import Journal
from database.past import Past, past_school
from jobs.history import history
from journal.calendar import monday
from journal.tables import PupilRow, Register
from journal.viewer import Role, Viewer
from tests.oracle_facts import ZONE
from tests.oracle_knowledge import Line, State, stamp
from tests.oracle_replay import Look, Replay
from tests.oracle_school import TERM, is_in

YEAR = "2026/27"
DEPUTY = Viewer(1, "Завучева А. И.", Role.DEPUTY, "завуч")

_TABLES = {
    "lessons": "day, number, kind, topic, homework, entry_seen, entry_after, topic_seen, topic_after, homework_seen,"
    " homework_after",
    "entries": "pupil, day, number, typed, marks, attendance, reason, special, unread, first_seen, first_after,"
    " changed_seen",
    "term_marks": "pupil, period, typed, mark, special, unread, first_seen, first_after, changed_seen",
    "lesson_facts": "day, number, due_number, teacher, due, held, homework_due, topic, homework, enrolled, absent, ill,"
    " excused, unexcused, late, marked, marks, owed, filled, filled_seen, filled_after, timely",
}  # fmt: skip
_FLAGS = {"unread", "due", "held", "homework_due", "filled", "timely"}
_FLAGS_OF_FACTS = _FLAGS | {"topic", "homework"}


class Disagreement(AssertionError):
    """The database and the oracle say different things; the text says which, and where."""


def agree(what: str, said: Any, known: Any) -> None:
    """Two accounts of one thing are the same; what only one of them has is shown."""
    if said == known:
        return
    if isinstance(said, Counter | set | frozenset):
        said, known = sorted(said - known, key=repr), sorted(known - said, key=repr)
    raise Disagreement(f"{what}\n  database: {_listed(said)}\n  oracle:   {_listed(known)}")


def _listed(rows: Any) -> str:
    return "\n            ".join(map(str, rows[:6])) if isinstance(rows, list) else str(rows)


# ---------------------------------------------------------------- tables


def said_now(store: Transaction, classes: tuple[str, ...]) -> dict[Register, State]:
    """What the tables say of the registers of classes."""
    found: dict[Register, dict[str, set[tuple[Any, ...]]]] = {}
    for about in store.rows("SELECT school_class, subject, subgroup FROM registers"):
        if about[0] in classes:
            found[Register(*about)] = {name: set() for name in _TABLES}
    for name, listed in _TABLES.items():
        columns = listed.split(", ")
        flags = _FLAGS_OF_FACTS if name == "lesson_facts" else _FLAGS
        own = ", ".join(f"t.{column}" for column in columns)
        question = f"SELECT school_class, subject, subgroup, {own} FROM {name} t JOIN registers r USING (register)"
        for row in store.rows(question.replace("r USING (register)", "r ON r.register = t.register")):
            values = (_value(store, column, value, flags) for column, value in zip(columns, row[3:], strict=True))
            if row[0] in classes:
                found[Register(*row[:3])][name].add(tuple(values))
    return {register: State(**{name: frozenset(rows) for name, rows in own.items()}) for register, own in found.items()}


def _value(store: Transaction, column: str, value: Any, flags: set[str]) -> Any:
    if value is None:
        return None
    if column == "day":
        return store.dialect.read_day(value)
    return bool(value) if column in flags else value


def check_states(what: str, said: dict[Register, State], known: dict[Register, State]) -> None:
    """Every table of every register."""
    agree(f"{what}: registers", set(said), set(known))
    for register, state in known.items():
        for name, rows in state._asdict().items():
            agree(f"{what}: {name} of {register}", getattr(said[register], name), rows)


def check_now(replay: Replay, look: Look) -> None:
    """The tables as they stand after a look, the lists, and when every workbook was read."""
    with replay.database.read() as store:
        check_states(f"after the look at {look.moment}", said_now(store, replay.size.classes), look.states)
        for name, rows in look.lists.items():
            agree(f"list of {name} at {look.moment}", _pupils(store, name), {_listed_row(row) for row in rows})


def _pupils(store: Transaction, name: str) -> set[tuple[Any, ...]]:
    rows = store.rows('SELECT pupil, name, arrived, "left", subgroups FROM pupils WHERE school_class = ?', (name,))
    day = store.dialect.read_day
    return {(row[0], row[1], row[2] and day(row[2]), row[3] and day(row[3]), row[4]) for row in rows}


def _listed_row(row: PupilRow) -> tuple[Any, ...]:
    return row.pupil, row.name, row.arrived, row.left, row.subgroups


# ---------------------------------------------------------------- the ledger


def check_ledger(replay: Replay) -> None:
    """No line lost, none doubled, none that nobody typed."""
    known = Counter(line[:-1] for own in replay.known.values() for line in own.ledger)
    with replay.database.read() as store:
        day = store.dialect.read_day
        rows = store.rows(
            "SELECT school_class, subject, subgroup, pupil, day, number, field, old, new, seen, after, cause"
            " FROM ledger l JOIN registers r ON r.register = l.register"
            " WHERE field NOT IN ('register', 'seen') ORDER BY id"
        )
        made = store.rows("SELECT register FROM ledger WHERE field = 'register' AND old IS NULL")
        lists = store.rows(
            "SELECT school_class, list, key, old, new, seen, after FROM list_ledger WHERE list = 'pupils'"
        )
        seen = [row[0] for row in store.rows("SELECT seen FROM ledger ORDER BY id")]
    said = Counter((Register(*row[:3]), row[3], row[4] and day(row[4]), *row[5:]) for row in rows)
    agree("the ledger", said, known)
    agree("registers made", len(made), len(replay.known))
    agree("the order of the ledger", seen, sorted(seen))
    agree(
        "the ledger of lists",
        Counter((*row[:3], row[3] is None, row[4] is None, *row[5:]) for row in lists),
        Counter((one.school_class, one.list, one.key, one.came, one.went, one.seen, one.after)
                for one in replay.list_lines),
    )  # fmt: skip


# ---------------------------------------------------------------- the past


def check_past(replay: Replay, look: Look) -> None:
    """All tables as they stood after a look."""
    with replay.database.read() as store:
        now = Journal(replay.database, DEPUTY, replay.looks[-1].moment).school()
        school = past_school(store, YEAR, look.stamp, now)
        past = Past(YEAR, look.stamp, school)
        past.build(store, replay.size.classes)
    what = f"at {replay.looks[-1].moment} of {look.moment}"
    check_states(what, said_now(past.store, replay.size.classes), look.states)
    for name, rows in look.lists.items():
        agree(f"{what}: list of {name}", _pupils(past.store, name), {_listed_row(row) for row in rows})
    agree(f"{what}: days off", school.calendar.days_off, look.school.calendar.days_off)
    agree(f"{what}: signs", {sign.code for sign in school.alphabet}, {sign.code for sign in look.school.alphabet})


def check_journal(replay: Replay, look: Look, dice: random.Random) -> None:
    """What a deputy, the pupil's mother and a teacher read of a past moment."""
    name = dice.choice(replay.size.classes)
    if not look.lists[name]:
        return
    pupil = dice.choice(look.lists[name])
    last = replay.looks[-1].moment
    journal = Journal(replay.database, DEPUTY, last, as_of=look.moment)
    what = f"as of {look.moment}, {name} {pupil.pupil}: "
    listed = [_plain(row) for row in journal.pupils(name).itertuples(index=False)]
    agree(f"{what}pupils", listed, [_listed_row(row) for row in sorted(look.lists[name], key=lambda row: row.name)])
    for week in (monday(look.moment.date()) - timedelta(days=7), monday(look.moment.date())):
        read = journal.week(pupil.pupil, week)
        agree(f"{what}week", _rows(read), Counter(_week(look, pupil, week, week + timedelta(days=6))))
    first, end = date(2026, 9, 1), date(2026, 12, 31)
    expected = list(_entries(look, pupil))
    agree(f"{what}entries", _rows(journal.entries(pupil.pupil, first, end)), Counter(expected))
    absences = Counter((row[2], row[3], row[0], row[1], row[9], row[10], row[7]) for row in expected if row[9])
    agree(f"{what}absences", _rows(journal.absences(pupil.pupil, first, end)), absences)
    agree(f"{what}term marks", _rows(journal.term_marks(pupil.pupil)), Counter(_term_marks(look, pupil)))
    mother = Viewer(2, "мать", Role.GUARDIAN, pupils=frozenset({pupil.pupil}))
    theirs = Journal(replay.database, mother, last, as_of=look.moment)
    agree(f"{what}entries for the family", _rows(theirs.entries(pupil.pupil, first, end)), Counter(expected))
    agree(f"{what}corrections", _corrections(theirs, pupil.pupil), _corrected(replay, look, pupil.pupil))
    _check_lessons(replay, look, journal, dice.choice(sorted({row.teacher for row in look.school.load})))


def _rows(table: Any) -> Counter[tuple[Any, ...]]:
    return Counter(_plain(row) for row in table.itertuples(index=False))


def _plain(row: Any) -> tuple[Any, ...]:
    """Values that can be compared: nothing for whatever is missing, seconds for moments."""
    return tuple(_plainly(value) for value in row)


def _plainly(value: Any) -> Any:
    if pd.isna(value):
        return None
    return int(value.timestamp()) if isinstance(value, datetime) else value


def _own(look: Look, pupil: PupilRow) -> Iterator[tuple[Register, State]]:
    classes = {name for name, rows in look.lists.items() if any(row.pupil == pupil.pupil for row in rows)}
    yield from ((register, state) for register, state in look.states.items() if register.school_class in classes)


def _entries(look: Look, pupil: PupilRow) -> Iterator[tuple[Any, ...]]:
    for register, state in _own(look, pupil):
        lessons = {row[:2]: row for row in state.lessons}
        for own, day, number, *said, unread, first, _, _ in state.entries:
            if own == pupil.pupil:
                yield (*register[1:], *lessons[day, number][:5], *said, unread, first)


def _week(look: Look, pupil: PupilRow, first: date, last: date) -> Iterator[tuple[Any, ...]]:
    entered = {(row[:2], row[2:4]): row for row in _entries(look, pupil)}
    for register, state in _own(look, pupil):
        for row in state.lessons:
            if first <= row[0] <= last:
                entry = entered.get((register[1:], row[:2]))
                here = (pupil.arrived or date.min) <= row[0] < (pupil.left or date.max)
                if entry is not None:
                    yield entry
                elif here and is_in(pupil, register):
                    yield (*register[1:], *row[:5], None, None, None, None, None, False, None)


def _term_marks(look: Look, pupil: PupilRow) -> Iterator[tuple[Any, ...]]:
    for register, state in _own(look, pupil):
        for own, period, typed, mark, special, *_ in state.term_marks:
            if own == pupil.pupil:
                yield (*register[1:], period, typed, mark, special)


def _corrections(journal: Journal, pupil: str) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    rows = journal.entered(pupil, date(2026, 9, 1), date(2026, 12, 31))
    return {
        (row.subject, row.subgroup, row.day, row.number): [
            (one.old, one.new, stamp(one.seen), one.after and stamp(one.after)) for one in row.corrected
        ]
        for row in rows
    }


def _corrected(replay: Replay, look: Look, pupil: str) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    """Every entry of a pupil and how it was corrected by then, told where its text is not the first."""
    found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for register, state in look.states.items():
        lines = replay.known[register].ledger[: look.lines[register]]
        for own, day, number, *_, first, _, changed in state.entries:
            if own == pupil:
                told = _lines_of(lines, pupil, day, number) if changed != first else []
                found[register.subject, register.subgroup, day, number] = told
    return found


def _lines_of(lines: list[Line], pupil: str, day: date, number: int) -> list[tuple[Any, ...]]:
    """What was typed over in the cell that stands under that lesson now, under whatever date it stood before."""
    place = {}
    for line in lines:
        if line.lesson is not None and line.pupil == pupil:
            place[line.lesson] = (line.day, line.number)
        if line.field in ("date", "number") and line.lesson is not None:
            new_day, new_number = (line.day, int(line.new or 0)) if line.field == "number" else _moved(line.new or "")
            place[line.lesson] = (new_day, new_number)
    return [
        (line.old or "", line.new or "", line.seen, line.after) for line in lines
        if line.pupil == pupil and line.field == "entry" and line.cause == "typed"
        and place.get(line.lesson or 0) == (day, number)
    ]  # fmt: skip


def _moved(said: str) -> tuple[date, int]:
    day, number = said.split()
    return date.fromisoformat(day), int(number)


def _check_lessons(replay: Replay, look: Look, journal: Journal, teacher: str) -> None:
    """The lessons that a teacher owed by a past moment, and what each lacked."""
    today, over = look.moment.date(), look.moment.hour >= 15
    known: Counter[tuple[Any, ...]] = Counter()
    for register, state in look.states.items():
        for day, number, due_number, of, due, held, homework_due, topic, homework, *counts in state.lesson_facts:
            if due and of == teacher and (day < today or (day == today and over)):
                attended = bool(counts[1] or counts[5] or counts[6])
                known[(*register, day, due_number or number, held, topic, homework_due, homework, attended,
                       *counts[-4:])] += 1  # fmt: skip
    table = journal.lessons(teacher, date(2026, 9, 1), date(2026, 12, 31))
    said = Counter(_plain(row)[:-2] for row in table.itertuples(index=False))
    agree(f"lessons of {teacher} as of {look.moment}", said, known)


# ---------------------------------------------------------------- manage.py history


def check_history(replay: Replay, look: Look, dice: random.Random) -> None:
    """What `manage.py history` tells of a pupil at the end of a day, and what was corrected since."""
    name = dice.choice(replay.size.classes)
    pupil = dice.choice(look.lists[name])
    last = replay.looks[-1].moment
    day = datetime.combine(look.moment.date(), datetime.min.time())
    then = max((one for one in replay.looks if one.moment.date() <= day.date()), key=lambda one: one.moment)
    told = list(history(replay.database, last, name, pupil.pupil, day=day))
    border = told.index("Что изменилось с тех пор:")
    agree(f"history of {pupil.pupil} on {day:%d.%m}", _under(told[3:border]), Counter(_stood(then, pupil)))
    changed = [line for line in told[border:] if ", отметка" in line]
    agree(f"changes of {pupil.pupil} since {day:%d.%m}", Counter(changed), Counter(_changes(replay, then, name, pupil)))


def _under(lines: list[str]) -> Counter[str]:
    return Counter(line for line in lines if line.startswith("    "))


def _stood(look: Look, pupil: PupilRow) -> Iterator[str]:
    for _, state in _own(look, pupil):
        for own, day, number, typed, *_, first, after, _ in state.entries:
            if own == pupil.pupil:
                yield f"    {day:%d.%m.%Y}, урок {number}: {typed} ({_between(first, after, start=True)})"
        for own, _, typed, *_, first, after, _ in state.term_marks:
            if own == pupil.pupil:
                yield f"    {TERM.name}: {typed} ({_between(first, after, start=True)})"


def _changes(replay: Replay, look: Look, name: str, pupil: PupilRow) -> Iterator[str]:
    editor = f"; по сведениям таблицы, сохранил(а) {replay.store.editor}" if replay.store.editor else ""
    for register, known in replay.known.items():
        for line in known.ledger[look.lines[register] :]:
            if register.school_class == name and line.pupil == pupil.pupil and line.cause == "typed" and line.day:
                said = f"«{line.old}» — убрано" if line.new is None else f": «{line.old}» → «{line.new}»"
                where = f"    {line.day:%d.%m.%Y}, урок {line.number}, отметка"
                yield f"{where}{'' if line.new else ' '}{said} ({_between(line.seen, line.after)}{editor})"


def _between(seen: int, after: int | None, *, start: bool = False) -> str:
    def said(moment: int) -> str:
        return f"{datetime.fromtimestamp(moment, ZONE):%d.%m.%Y %H:%M}"

    if after is None:
        return "до начала наблюдения" if start else f"замечено {said(seen)}"
    return f"между {said(after)} и {said(seen)}"


#: What is asked of every look at the end.
OF_THE_PAST: tuple[Callable[[Replay, Look, random.Random], None], ...] = (check_journal, check_history)
