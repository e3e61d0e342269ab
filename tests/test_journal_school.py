"""The school as other processes are given it."""

from __future__ import annotations

import pickle

from journal.school import School, SchoolClass, Subject


def test_a_school_is_sent_away_without_what_it_remembers() -> None:
    school = School(classes=(SchoolClass("10А"), SchoolClass("2А")), subjects=(Subject("Алгебра"),))
    before = pickle.dumps(school)
    assert school.class_names == ("2А", "10А")
    assert school.subjects_by_spelling["алгебра"].name == "Алгебра"
    assert pickle.dumps(school) == before
    assert pickle.loads(before) == school
    assert pickle.loads(before).class_names == ("2А", "10А")
