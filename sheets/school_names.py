"""The names that tables of a school refer to: its classes, subjects and people, however they are typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from journal.classes import class_name
from journal.issues import Problem
from journal.school import School, SchoolClass, Staff, Subject
from sheets.letters import heading, plain, squeeze
from sheets.tables_sheet import Row

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


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to. A reference that finds nothing is an issue in its row."""

    classes: frozenset[str]
    subjects: dict[str, str]
    codes: dict[str, str]
    people: dict[str, frozenset[str]]

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
        return cls(frozenset(known.name for known in classes), spellings, codes, named)

    @classmethod
    def of_school(cls, school: School) -> Names:
        """The names of a school."""
        return cls.of(school.classes, school.subjects, school.staff)

    def school_class(self, row: Row) -> str | None:
        """The class a row names; None, with an issue, for one the school has not."""
        typed = row.shown("school_class")
        name = class_name(typed)
        if name is None or name not in self.classes:
            row.fault(
                "school_class", Problem.UNKNOWN_CLASS if typed else Problem.BAD_ROW, "" if typed else "нет класса"
            )
            return None
        return name

    def subject(self, row: Row) -> str:
        """The standard name of the subject a row names; as typed, with an issue, for an unknown one."""
        typed = squeeze(row.shown("subject"))
        name = self.subjects.get(heading(typed))
        if typed and name is None:
            row.fault("subject", Problem.UNKNOWN_SUBJECT)
        return name or typed

    def teacher(self, row: Row, name: str) -> str:
        """Code of the employee a row names by code or by name; «» for nobody, with an issue for an unknown one."""
        typed = row.text(name)
        if not typed or plain(typed) in _NOBODY:
            return ""
        if code := self.codes.get(plain(typed)):
            return code
        found = self.people.get(person_key(typed), frozenset())
        if len(found) == 1:
            return next(iter(found))
        row.fault(name, Problem.UNKNOWN_TEACHER, "таких несколько: укажите код" if found else "")
        return ""


def subgroup(row: Row) -> str:
    """The subgroup a row names: «1 гр.» → «1»; «» for the whole class."""
    return _SUBGROUP_WORD.sub("", row.text("subgroup"))
