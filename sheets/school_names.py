"""The names that tables of a school refer to: its classes, subjects and people, however they are typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from journal.classes import class_name
from journal.issues import Problem
from journal.school import School, SchoolClass, Staff, Subject
from sheets.letters import heading, plain, squeeze
from sheets.tables_sheet import Row

#: How alike a typed name and a known one are (0…1) before the known one is suggested.
_ALIKE = 0.75

#: What stands in place of a teacher where there is none.
_NOBODY = frozenset({"вакансия", "нет", "-", "без учителя"})

_SUBGROUP_WORD = re.compile(
    r"\s*-?\s*(?:я\s+)?(?:подгруппа|подгр\.?|группа|гр\.?)$|^(?:подгруппа|группа)\s+", re.IGNORECASE
)
_LETTERS = re.compile(r"[^a-zа-яё0-9]+")


def person_key(name: str) -> str:
    """What names of people are compared by: «Иванова  М. П.» = «иванова М.П.»."""
    return _LETTERS.sub("", plain(name).replace("ё", "е"))


def person_keys(name: str) -> set[str]:
    """The keys of a full name: as it is, and with initials."""
    surname, *given = name.split() or [""]
    return {person_key(name), person_key(surname + "".join(part[0] for part in given))}


def nearest(typed: str, known: Iterable[str]) -> str:
    """«возможно, «Алгебра»» of a name mistyped; «» where no known name is near."""
    keys = {heading(name): name for name in known}
    found = get_close_matches(heading(typed), keys, 1, _ALIKE)
    return f"возможно, «{keys[found[0]]}»" if found else ""


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to. A reference that finds nothing is an issue in its row.

    Where a school lists no classes or subjects at all, every one is taken as it is typed.
    """

    classes: frozenset[str]
    subjects: dict[str, str]
    codes: dict[str, str]
    people: dict[str, frozenset[str]]
    full_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, classes: Iterable[SchoolClass], subjects: Iterable[Subject], staff: Iterable[Staff]) -> Names:
        """The names of these classes, subjects and employees."""
        people: defaultdict[str, set[str]] = defaultdict(set)
        codes: dict[str, str] = {}
        for person in staff:
            codes[plain(person.code)] = person.code
            for key in person_keys(person.name):
                people[key].add(person.code)
        spellings = {
            heading(spelling): subject.name for subject in subjects for spelling in (*subject.aliases, subject.name)
        }
        named = {key: frozenset(found) for key, found in people.items()}
        full = tuple(person.name for person in staff)
        return cls(frozenset(known.name for known in classes), spellings, codes, named, full)

    @classmethod
    def of_school(cls, school: School) -> Names:
        """The names of a school."""
        return cls.of(school.classes, school.subjects, school.staff)

    def school_class(self, row: Row) -> str | None:
        """The class a row names; None, with an issue, for one the school has not."""
        typed = row.shown("school_class")
        name = class_name(typed)
        if not typed:
            row.fault("school_class", Problem.BAD_ROW, "нет класса")
        elif name is None or (self.classes and name not in self.classes):
            row.fault("school_class", Problem.UNKNOWN_CLASS)
        else:
            row.said["school_class"] = name
            return name
        return None

    def subject(self, row: Row, *, needed: bool = True) -> str:
        """The standard name of the subject a row names; as typed, with an issue, for an unknown one."""
        typed = squeeze(row.text("subject"))
        name = self.subjects.get(heading(typed))
        if not typed:
            if needed and "subject" in row.said:
                row.fault("subject", Problem.BAD_ROW, "нет предмета")
        elif name is None and self.subjects:
            del row.said["subject"]
            row.fault("subject", Problem.UNKNOWN_SUBJECT, nearest(typed, self.subjects.values()))
        else:
            row.said["subject"] = name or typed
        return name or typed

    def teacher(self, row: Row, name: str) -> str:
        """Code of the employee a row names by code or by name; «» for nobody, with an issue for an unknown one."""
        typed = row.text(name)
        found = self._people(typed)
        if len(found) == 1:
            row.said[name] = next(iter(found))
            return next(iter(found))
        row.said.pop(name, None)
        detail = "таких несколько: укажите код" if found else nearest(typed, self.full_names)
        row.fault(name, Problem.UNKNOWN_TEACHER, detail)
        return ""

    def _people(self, typed: str) -> frozenset[str]:
        """Codes of the employees a cell may mean; «» where it says that there is nobody."""
        if not typed or plain(typed) in _NOBODY:
            return frozenset(("",))
        code = self.codes.get(plain(typed))
        return self.people.get(person_key(typed), frozenset()) if code is None else frozenset((code,))


def subgroup(row: Row) -> str:
    """The subgroup a row names: «1 гр.» → «1»; «» for the whole class."""
    name = _SUBGROUP_WORD.sub("", row.text("subgroup"))
    if "subgroup" in row.said:
        row.said["subgroup"] = name
    return name
