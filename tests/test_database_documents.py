"""The school as a document: nothing is lost, and equal schools give equal bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from database.documents import digest, read_document, school_document
from journal.alphabet import ALPHABET, Sign
from journal.calendar import Bell, Calendar, DayOff, Term
from journal.marks import Attendance, Reason, Special
from journal.school import Load, School, SchoolClass, Slot, Staff, Subject, Substitution
from journal.settings import Settings
from journal.work import KINDS, WorkKind

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
DAY = st.dates()
GRADES = st.frozensets(st.integers(1, 11))
TIME = st.times().map(lambda value: value.replace(tzinfo=None))

SETTINGS = st.builds(
    Settings, school=TEXT, year=TEXT, timezone=TEXT, deadline=TIME, adjacent_marks=st.booleans(),
    systematic_absence=st.floats(0, 1), one_in_sou=st.integers(0, 100),
)  # fmt: skip
CALENDARS = st.builds(
    Calendar,
    TEXT,
    st.lists(st.builds(Term, TEXT, DAY, DAY, GRADES), max_size=3).map(tuple),
    st.lists(st.builds(DayOff, TEXT, DAY, DAY, GRADES), max_size=3).map(tuple),
    st.lists(st.tuples(DAY, st.integers(0, 6)), max_size=3).map(tuple),
)


def several(**rows: st.SearchStrategy[object]) -> dict[str, st.SearchStrategy[tuple[object, ...]]]:
    """Some rows of each table."""
    return {name: st.lists(row, max_size=3).map(tuple) for name, row in rows.items()}


SCHOOLS = st.builds(
    School,
    SETTINGS,
    CALENDARS,
    **several(
        classes=st.builds(SchoolClass, TEXT, TEXT),
        staff=st.builds(Staff, TEXT, TEXT, st.lists(TEXT).map(tuple), TEXT),
        subjects=st.builds(Subject, TEXT, st.lists(TEXT).map(tuple), st.booleans(), st.booleans()),
        load=st.builds(Load, TEXT, TEXT, TEXT, TEXT, st.floats(allow_nan=False, allow_infinity=False)),
        bells=st.builds(Bell, st.integers(), TIME, TIME, st.frozensets(st.integers(0, 6))),
        timetable=st.builds(Slot, TEXT, st.integers(0, 6), st.integers(0, 9), TEXT, TEXT, TEXT, DAY, DAY),
        substitutions=st.builds(Substitution, DAY, TEXT, st.integers(0, 9), TEXT, TEXT, TEXT, st.booleans()),
        kinds=st.builds(WorkKind, TEXT, st.floats(0, 9), st.booleans(), st.lists(TEXT).map(tuple)),
        alphabet=st.builds(
            Sign, TEXT, TEXT, st.lists(TEXT).map(tuple), st.none() | st.sampled_from(Attendance),
            st.none() | st.sampled_from(Reason), st.none() | st.sampled_from(Special), st.none() | st.booleans(),
        ),
        rounding=st.tuples(TEXT, st.integers(1, 11), st.floats(0, 5), st.integers(1, 5)),
    ),
)  # fmt: skip


@given(SCHOOLS)
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost(school: School) -> None:
    document = school_document(school)
    assert read_document(document) == school
    assert school_document(read_document(document)) == document


def test_sets_of_another_order_are_equal_schools() -> None:
    """{8, 0} and {0, 8} keep the order they were made in."""
    schools = [School(bells=(Bell(1, time(8), time(9), frozenset(days)),)) for days in ([8, 0], [0, 8])]
    assert len({digest(school_document(school)) for school in schools}) == 1


def test_other_schools_have_another_digest() -> None:
    schools = [School(), School(classes=(SchoolClass("7А"),)), School(settings=Settings(deadline=time(18)))]
    assert len({digest(school_document(school)) for school in schools}) == 3


def test_a_timetable_of_sixty_classes_stays_small() -> None:
    slots = tuple(Slot(f"{n}А", day, number, "Алгебра") for n in range(60) for day in range(6) for number in range(6))
    assert len(school_document(School(timetable=slots))) < 2_160 * 80


def test_a_document_of_an_older_version_is_read() -> None:
    """Fields it does not know take their defaults, fields nobody knows any more are passed over."""
    document = b'{"settings":{"school":"X","year":"2026/27","rows":3},"calendar":{"year":"2026/27"},"timetable":[{"school_class":"7\xd0\x90","weekday":0,"number":1,"subject":"X"}]}'  # noqa: E501
    school = School(settings=Settings(school="X"), timetable=(Slot("7А", 0, 1, "X", first=date.min),))
    assert read_document(document) == school


def test_defaults_of_the_program_are_written_out() -> None:
    """What the school read today stays what it is when a later version changes its alphabet or kinds."""
    document = read_document(school_document(School()))
    assert document.alphabet == ALPHABET
    assert document.kinds == KINDS
    assert '"kinds":[{"name":"ответ на уроке","aliases":[' in school_document(replace(School())).decode()
