"""Who the workbooks name, each person once: staff, pupils, guardians with all their children; and until when.

Two rows are one person only where the name *and* a telephone or an e-mail address agree: a name alone tells
nobody apart, an address alone is a family's. Until then they are two, each with an account.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from database.accounts import Grant
from journal.school import School, Staff
from journal.tables import GuardianRow, PupilRow
from journal.viewer import Role
from sheets.school_names import person_key, person_keys

#: Guardians answer for a child until this birthday.
MAJORITY = 18

_NUMBERS = re.compile(r"[,;/\n]")

#: Digits at the end of a telephone that are its own: «8 900 …» and «+7 900 …» are one.
_OWN_DIGITS = 10

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the workbooks name: what they may be, and until when. ``staff`` is their code in «Сотрудники»."""

    name: str
    grants: tuple[Grant, ...]
    staff: str = ""


#: Class → its list.
Lists = Mapping[str, Sequence[PupilRow]]


def people(school: School, lists: Lists, guardians: Iterable[GuardianRow]) -> list[Person]:
    """Everybody: staff and guardians, each person once, then pupils."""
    pupils = _pupils(lists)
    ends = {pupil: _last_day(rows) for pupil, rows in pupils.items()}
    births = {pupil: next((row.birth for row in rows if row.birth), None) for pupil, rows in pupils.items()}
    rows = [row for row in guardians if row.pupil in pupils]
    adults = [_person(school, group, ends, births) for group in _groups(school.staff, rows)]
    return [
        *adults,
        *(Person(rows[0].name, (Grant(Role.PUPIL, pupil, ends[pupil]),)) for pupil, rows in pupils.items()),
    ]


def is_same(one: str, other: str) -> bool:
    """Whether two names are alike: the same, or one with initials."""
    return bool(person_keys(one) & person_keys(other))


def is_renamed(one: str, other: str) -> bool:
    """Whether two names under one number may be one person's: alike, or with another surname alone."""
    (_, *given), (_, *others) = (name.split() or [""] for name in (one, other))
    return is_same(one, other) or bool(given and person_key("".join(given)) == person_key("".join(others)))


def contacts(row: GuardianRow) -> Iterator[str]:
    """What tells a guardian from a namesake: telephones and the address, however they are written."""
    if row.email:
        yield row.email.casefold()
    for typed in _NUMBERS.split(row.phone):
        digits = "".join(filter(str.isdigit, typed))
        if len(digits) >= _OWN_DIGITS:
            yield digits[-_OWN_DIGITS:]


def _pupils(lists: Lists) -> dict[str, list[PupilRow]]:
    """Pupil → their rows; one who changed the class has two."""
    found: dict[str, list[PupilRow]] = {}
    for rows in lists.values():
        for row in rows:
            found.setdefault(row.pupil, []).append(row)
    return found


def _last_day(rows: Sequence[PupilRow]) -> date | None:
    """The last day in the school; None for who has not left."""
    lefts = [row.left for row in rows]
    return None if None in lefts else max(left for left in lefts if left) - DAY


def guardian_until(row: GuardianRow, left: date | None, birth: date | None, *, after_majority: bool) -> date | None:
    """The last day of a guardian's access: by «Доступ до», else by the pupil's majority; never after they left."""
    until = row.until
    if until is None and birth is not None and not after_majority:
        until = _birthday(birth, MAJORITY) - DAY
    return min((day for day in (until, left) if day is not None and day != date.max), default=None)


def _birthday(birth: date, years: int) -> date:
    """That birthday; of 29 February in other years the first of March."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


@dataclass(slots=True)
class _Group:
    """The rows of one person."""

    staff: Staff | None
    rows: list[GuardianRow]


def _person(
    school: School, group: _Group, ends: Mapping[str, date | None], births: Mapping[str, date | None]
) -> Person:
    late = school.settings.parents_of_adults
    children: dict[str, Grant] = {}
    for row in group.rows:
        until = guardian_until(row, ends[row.pupil], births[row.pupil], after_majority=late)
        children[row.pupil] = Grant(Role.GUARDIAN, row.pupil, until)
    if group.staff is None:
        return Person(group.rows[0].name, tuple(children.values()))
    person = group.staff
    leads = any(row.class_teacher == person.code for row in school.classes)
    roles = dict.fromkeys((*person.roles, *([Role.CLASS_TEACHER] if leads else [])))
    return Person(person.name, (*(Grant(Role(role)) for role in roles), *children.values()), person.code)


def _groups(staff: Sequence[Staff], rows: Sequence[GuardianRow]) -> list[_Group]:
    """Staff and rows of guardians, put together where they are one person; staff stay apart from each other."""
    joined = _joined([set(_marks(row)) for row in rows])
    by_root: defaultdict[int, list[int]] = defaultdict(list)
    for place, root in enumerate(joined):
        by_root[root].append(place)
    groups = [_Group(None, [rows[place] for place in places]) for places in by_root.values()]
    by_mark = {mark: group for group in groups for row in group.rows for mark in _marks(row)}
    for person in staff:
        own = by_mark.get((_short(person.name), person.email.casefold())) if person.email else None
        if own is not None and own.staff is None:
            own.staff = person
        else:
            groups.append(_Group(person, []))
    return groups


def _marks(row: GuardianRow) -> Iterator[tuple[str, str]]:
    """What two rows of one person share: the name with a contact, or with the pupil."""
    name = _short(row.name)
    yield name, f"№ {row.pupil}"
    for contact in contacts(row):
        yield name, contact


def _short(name: str) -> str:
    """Surname and initials: «Иванова О. П.» may be Иванова Ольга Петровна where her telephone says so."""
    return min(person_keys(name), key=len)


def _joined(marks: Sequence[set[tuple[str, str]]]) -> list[int]:
    """For each set the first of those it hangs together with, directly or through others."""
    first: dict[tuple[str, str], int] = {}
    root = list(range(len(marks)))

    def top(place: int) -> int:
        while root[place] != place:
            place = root[place]
        return place

    for place, own in enumerate(marks):
        for mark in own:
            one, other = sorted((top(place), top(first.setdefault(mark, place))))
            root[other] = one
    return [top(place) for place in range(len(marks))]
