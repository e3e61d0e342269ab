"""Pupils of the demo school and their families; who comes and who leaves during the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from journal.classes import grade
from journal.school import Staff
from journal.tables import ClassTables, GuardianRow, PupilRow
from sheets.demo.names import adult, first_name, patronymic, surname
from sheets.demo.schoolyear import FIRST_DAY, LAST_DAY

#: Sizes of the eleven classes of a rural school, by grade: 180 pupils.
RURAL_SIZES = {1: 15, 2: 16, 3: 18, 4: 12, 5: 21, 6: 17, 7: 20, 8: 19, 9: 17, 10: 11, 11: 14}
CITY_SIZES = (25, 31)
#: One pupil in so many comes or leaves during the year.
_MOVES = 24
#: The family that the demo account «мама» belongs to: surname, first names, classes they may be in by grade.
MOTHER = ("Соколова Марина Викторовна", "Соколов")
_CHILDREN = ((7, "Артём", False), (3, "Полина", True))
#: (kind, description) of entries in a portfolio.
_SUCCESSES = (
    ("олимпиада", "школьный этап, призёр"), ("олимпиада", "муниципальный этап, участник"),
    ("спорт", "районный кросс, 2 место"), ("спорт", "первенство школы по волейболу"),
    ("творчество", "конкурс чтецов, диплом"), ("творчество", "выставка рисунков «Мой край»"),
    ("проект", "краеведческая конференция, сертификат"), ("волонтёрство", "помощь школьной библиотеке"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """Parents with a surname and a home; their children may go to several classes."""

    surname: tuple[str, str]
    father: str
    mother: str
    phones: tuple[str, str]
    emails: tuple[str, str]


def class_sizes(class_names: Sequence[str], seed: int) -> dict[str, int]:
    """Pupils of each class on 1 September."""
    if len(class_names) <= len(RURAL_SIZES):
        return {name: RURAL_SIZES[grade(name)] for name in class_names}
    random = Random(f"{seed}/sizes")
    return {name: random.randint(*CITY_SIZES) for name in class_names}


def enrol(
    class_names: Sequence[str], sizes: Mapping[str, int], split: frozenset[str], staff: Sequence[Staff], seed: int
) -> dict[str, ClassTables]:
    """The class lists of the whole year, newcomers at the end, leavers in their place; and all guardians."""
    random = Random(f"{seed}/families")
    leaders = [person for person in staff if person.name.endswith("на") and "class_teacher" in person.roles]
    teacher = leaders[len(leaders) * 2 // 3]
    families: list[Family] = []
    number = 100
    tables: dict[str, ClassTables] = {}
    for name in class_names:
        drawn = [_child(families, random) for _ in range(sizes[name])]
        drawn = _with_family(drawn, name, teacher, class_names)
        drawn.sort(key=lambda child: child[1])
        pupils: list[PupilRow] = []
        guardians: list[GuardianRow] = []
        for place, (family, full_name) in enumerate(drawn):
            number += 1
            subgroup = "12"[place % 2] if name in split else ""
            pupils.append(_row(f"{number:04d}", full_name, name, subgroup, random))
            guardians += _guardians(pupils[-1].pupil, family, random)
        moved, number = _moved(pupils, name, number, random)
        guardians += _of_newcomers(moved, guardians, random)
        tables[name] = ClassTables(name, moved, guardians, portfolio=_portfolio(pupils, random))
    return tables


def _family(random: Random, families: list[Family]) -> Family:
    names = surname(random)
    number = len(families)
    phones = (f"+7 900 000-{number * 2 // 100 % 100:02d}-{number * 2 % 100:02d}",
              f"+7 900 000-{number * 2 // 100 % 100:02d}-{number * 2 % 100 + 1:02d}")  # fmt: skip
    family = Family(
        names,
        adult(random, names, female=False),
        adult(random, names, female=True),
        phones,
        (f"papa{number + 1}@example.ru", f"mama{number + 1}@example.ru"),
    )
    families.append(family)
    return family


def _child(families: list[Family], random: Random) -> tuple[Family, str]:
    """A child of a new family, or now and then a sibling of one enrolled before."""
    sibling = families and random.random() < 0.12
    family = random.choice(families) if sibling else _family(random, families)
    female = random.random() < 0.5
    father = family.father.split()[1]
    return family, f"{family.surname[female]} {first_name(random, female=female)} {patronymic(father, female=female)}"


def _with_family(
    drawn: list[tuple[Family, str]], school_class: str, teacher: Staff, class_names: Sequence[str]
) -> list[tuple[Family, str]]:
    """Give the demo mother her children, and a teacher one of hers, in the first class of their grades."""
    first_of = {grade(name): name for name in reversed(class_names)}
    for level, first, female in _CHILDREN:
        if first_of.get(level) == school_class:
            family = Family(
                (MOTHER[1], MOTHER[1] + "а"), "Соколов Виктор Олегович", MOTHER[0],
                ("+7 900 000-99-01", "+7 900 000-99-02"), ("papa@example.ru", "mama@example.ru"),
            )  # fmt: skip
            drawn[0] = (family, f"{family.surname[female]} {first} {patronymic('Виктор', female=female)}")
    if first_of.get(9) == school_class:
        family = replace(drawn[1][0], mother=teacher.name, emails=(drawn[1][0].emails[0], teacher.email))
        name = teacher.name.split()[0]
        drawn[1] = (family, f"{name} Анна {patronymic(family.father.split()[1], female=True)}")
    return drawn


def _row(pupil: str, name: str, school_class: str, subgroup: str, random: Random) -> PupilRow:
    born = date(2019 - (grade(school_class) - 1), 9, 1) + timedelta(days=random.randint(0, 364))
    consent = "есть" if random.random() < 0.95 else "нет"
    return PupilRow(pupil, name, born, None, None, "", "", subgroup, consent)


def _guardians(pupil: str, family: Family, random: Random) -> list[GuardianRow]:
    rows = [GuardianRow(pupil, family.mother, "мать", family.phones[1], family.emails[1])]
    if family.mother == MOTHER[0] or random.random() < 0.6:
        rows.append(GuardianRow(pupil, family.father, "отец", family.phones[0], family.emails[0]))
    return rows


def _moved(pupils: list[PupilRow], school_class: str, number: int, random: Random) -> tuple[list[PupilRow], int]:
    """Some leave on a day of the year, some come; moves gather in autumn, when families settle."""
    rows = list(pupils)
    chance = len(pupils) / _MOVES / 2
    if random.random() < chance or grade(school_class) == 8:
        place = random.randrange(2, len(rows))
        left = _move_day(random)
        rows[place] = rows[place]._replace(left=left, left_order=f"№ {random.randint(20, 90)}-у от {left:%d.%m.%Y}")
    if random.random() < chance or grade(school_class) == 6:
        names = surname(random)
        female = random.random() < 0.5
        arrived = _move_day(random)
        number += 1
        full_name = f"{names[female]} {first_name(random, female=female)} {patronymic('Сергей', female=female)}"
        row = _row(f"{number:04d}", full_name, school_class, rows[-1].subgroups, random)
        rows.append(row._replace(arrived=arrived, arrived_order=f"№ {random.randint(20, 90)}-у от {arrived:%d.%m.%Y}"))
    return rows, number


def _move_day(random: Random) -> date:
    """A school-week day between the second week and the last month, oftener early."""
    span = (LAST_DAY - FIRST_DAY).days - 40
    day = FIRST_DAY + timedelta(days=14 + int(span * random.random() ** 2.2))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _portfolio(pupils: Sequence[PupilRow], random: Random) -> list[tuple[str, date | None, str, str]]:
    """What class teachers note down of their pupils' successes, in the order of days."""
    rows: list[tuple[str, date | None, str, str]] = []
    for pupil in random.sample(list(pupils), len(pupils) // 5):
        kind, text = random.choice(_SUCCESSES)
        rows.append((pupil.pupil, FIRST_DAY + timedelta(days=random.randint(14, 240)), kind, text))
    return sorted(rows, key=lambda row: (row[1] or FIRST_DAY, row[0]))


def _of_newcomers(rows: Sequence[PupilRow], known: Sequence[GuardianRow], random: Random) -> list[GuardianRow]:
    """Guardians of those who came during the year."""
    with_guardian = {row.pupil for row in known}
    return [
        GuardianRow(
            row.pupil,
            adult(random, (row.name.split()[0].removesuffix("а"), row.name.split()[0]), female=True),
            "мать",
            f"+7 900 001-{int(row.pupil) // 100:02d}-{int(row.pupil) % 100:02d}",
            f"semya{row.pupil}@example.ru",
        )
        for row in rows
        if row.pupil not in with_guardian
    ]
