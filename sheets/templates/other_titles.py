"""The titles under which a subject's sheet may stand already: by any name that «Предметы» know of it."""

from __future__ import annotations

from journal.registers import sheet_title
from journal.school import School


def other_titles(school: School, subject: str, subgroup: str = "") -> tuple[str, ...]:
    """The titles of a subject's other names, and its own where a sheet's title is too short for it."""
    known = school.subjects_by_spelling.get(" ".join(subject.split()).lower())
    titles = (sheet_title(name, subgroup) for name in (subject, *(known.aliases if known else ())))
    return tuple(dict.fromkeys(titles))
