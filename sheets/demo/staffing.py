"""Teachers of the demo school, and who teaches what to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from journal.classes import grade
from journal.school import Load, SchoolClass, Staff
from journal.viewer import Role
from sheets.demo.curriculum import SPLIT, department, plan_of
from sheets.demo.names import SURNAMES, adult

#: Hours a week a teacher takes on where there are many classes.
FULL_LOAD = 22
#: Departments in which even a small school has more than one teacher.
_AT_LEAST = {"russian": 2, "mathematics": 2, "english": 2, "history": 2, "sport": 2}
_MEN_IN = {"sport": 0.6, "safety": 0.8, "crafts": 0.6, "informatics": 0.5, "physics": 0.4}


@dataclass(frozen=True, slots=True)
class Staffing:
    """Employees, classes with their leaders, load; and the departments of the employees by code."""

    staff: tuple[Staff, ...]
    classes: tuple[SchoolClass, ...]
    load: tuple[Load, ...]
    departments: Mapping[str, str]


def staffing(class_names: Sequence[str], split: frozenset[str], seed: int) -> Staffing:
    """Hire teachers for those classes (``split`` ones have subgroups) and share the lessons out among them."""
    random = Random(f"{seed}/staff")
    hours: Counter[str] = Counter()
    for name in class_names:
        for taught, weekly in plan_of(grade(name)):
            doubled = 2 if name in split and taught.name in SPLIT else 1
            hours[department(taught, grade(name))] += weekly * doubled
    posts = {
        unit: max(_AT_LEAST.get(unit, 1), ceil(total / FULL_LOAD))
        for unit, total in sorted(hours.items())
        if unit != "class"
    }
    departments: dict[str, str] = {}
    for place, name in enumerate(n for n in class_names if grade(n) <= 4):
        departments[f"Т{place + 1:02d}"] = f"class {name}"
    for unit, number in posts.items():
        for _ in range(number):
            departments[f"Т{len(departments) + 1:02d}"] = unit
    load = tuple(_load(class_names, split, departments))
    leaders = _leaders(class_names, load, departments)
    classes = tuple(SchoolClass(name, leaders[name]) for name in class_names)
    load = tuple(
        row if row.teacher else Load(row.school_class, row.subject, row.subgroup, leaders[row.school_class], row.hours)
        for row in load
    )
    return Staffing(_people(departments, leaders, random), classes, load, departments)


def _load(class_names: Sequence[str], split: frozenset[str], departments: Mapping[str, str]) -> list[Load]:
    """Lines of «Нагрузка»; a teacher keeps a class in all subjects of the department. «» is the class's leader."""
    own = {unit.removeprefix("class "): code for code, unit in departments.items() if unit.startswith("class ")}
    busy: Counter[str] = Counter()
    rows: list[Load] = []
    for name in sorted(class_names, key=lambda n: (-grade(n), n)):
        chosen: dict[tuple[str, str], str] = {}
        for taught, weekly in plan_of(grade(name)):
            unit = department(taught, grade(name))
            subgroups = ("1", "2") if name in split and taught.name in SPLIT else ("",)
            for subgroup in subgroups:
                if unit == "class":
                    code = own.get(name, "")
                else:
                    taken = {chosen.get((unit, other)) for other in subgroups if other != subgroup}
                    qualified = [c for c, u in departments.items() if u == unit]
                    free = [c for c in qualified if c not in taken] or qualified
                    code = chosen.setdefault((unit, subgroup), min(free, key=lambda c: (busy[c], c)))
                busy[code] += weekly
                rows.append(Load(name, taught.name, subgroup, code, float(weekly)))
    order = {name: place for place, name in enumerate(class_names)}
    return sorted(rows, key=lambda row: order[row.school_class])


def _leaders(class_names: Sequence[str], load: Sequence[Load], departments: Mapping[str, str]) -> dict[str, str]:
    """Who leads each class: in grades 1–4 its own teacher, later one who teaches it most and leads no other."""
    leaders = {unit.removeprefix("class "): code for code, unit in departments.items() if unit.startswith("class ")}
    for name in sorted((n for n in class_names if n not in leaders), key=lambda n: (-grade(n), n)):
        lessons: Counter[str] = Counter()
        for row in load:
            if row.school_class == name and row.teacher:
                lessons[row.teacher] += int(row.hours)
        free = [code for code in lessons if code not in leaders.values()]
        idle = [code for code in departments if code not in leaders.values()]
        leaders[name] = max(free, key=lambda code: (lessons[code], code)) if free else idle[0]
    return leaders


def _people(departments: Mapping[str, str], leaders: Mapping[str, str], random: Random) -> tuple[Staff, ...]:
    """Employees by code: head and deputy are those who lead no class, the IT lead teaches informatics."""
    leading = set(leaders.values())
    codes = list(departments)
    idle = [code for code in codes if code not in leading and departments[code] != "informatics"]
    head = next((c for c in idle if departments[c] == "safety"), idle[0])
    deputy = next((c for c in idle if c != head and departments[c] == "geography"), idle[-1])
    it_lead = next((code for code in codes if departments[code] == "informatics"), deputy)
    offices = {Role.HEAD: head, Role.DEPUTY: deputy, Role.IT_LEAD: it_lead}
    people: list[Staff] = []
    surnames = random.sample(SURNAMES, min(len(SURNAMES), len(codes)))
    used: set[str] = set()
    for place, code in enumerate(codes):
        female = code == deputy or random.random() >= _MEN_IN.get(departments[code], 0.05)
        name = adult(random, surnames[place % len(surnames)], female=female)
        while name in used:
            name = adult(random, random.choice(SURNAMES), female=female)
        used.add(name)
        roles = [Role.TEACHER]
        roles += [Role.CLASS_TEACHER] if code in leading else []
        roles += [role for role, holder in offices.items() if holder == code]
        people.append(Staff(code, name, tuple(role.value for role in roles), f"t{code[1:]}@example.ru"))
    return tuple(people)
