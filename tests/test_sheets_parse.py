"""The grammar of a cell: DOMAIN.md's table, its traps, and properties over anything typed."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.alphabet import ALPHABET, Sign
from journal.issues import Problem
from journal.marks import MARKS, Attendance, Context, Meaning, Reason, Special, Verdict
from sheets.grid import CellError, Value
from sheets.parse import Alphabet

SCHOOL = Alphabet.of(ALPHABET)

#: Anything a person or a spreadsheet may put into a cell: the alphabet's own letters most of all.
TYPED = st.one_of(
    st.text(alphabet="54321 /·;,.+-нНбБуУпПоОсСвВзЗчЧаАнн HB\u00a0\u200b'()", max_size=8),
    st.text(max_size=12),
)
VALUES = st.one_of(
    TYPED, st.floats(allow_nan=True), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("5", (5,)),
        ("1", (1,)),
        (5.0, (5,)),
        ("5/4", (5, 4)),
        ("5·4", (5, 4)),
        ("5;4", (5, 4)),
        ("5 4", (5, 4)),
        ("5 / 4", (5, 4)),
        ("5-", (5,)),
        ("4+", (4,)),
        ("4−", (4,)),
        ("5,0", (5,)),
        ("4,00", (4,)),
        ("'5", (5,)),
        ("5\u00a0", (5,)),
        ("5\u200b", (5,)),
        ("4-/5+", (4, 5)),
        ("5 4 3", (5, 4, 3)),
        ("4/5/5/5/4", (4, 5, 5, 5, 4)),
        ("5 (к/р)", (5,)),
    ],
)
def test_what_a_colleague_reads_as_marks(typed: Value, marks: tuple[int, ...]) -> None:
    said = SCHOOL.read(typed)
    assert (said.marks, said.attendance, said.special, said.verdict) == (marks, None, None, Verdict.OK)


@pytest.mark.parametrize(
    ("typed", "attendance", "reason"),
    [
        ("н", Attendance.ABSENT, None),
        ("Н", Attendance.ABSENT, None),
        ("нб", Attendance.ABSENT, None),
        ("н/б", Attendance.ABSENT, None),
        ("Н / Б", Attendance.ABSENT, None),
        ("ОТ", Attendance.ABSENT, None),
        ("H", Attendance.ABSENT, None),
        ("б", Attendance.ABSENT, Reason.ILL),
        ("у", Attendance.ABSENT, Reason.EXCUSED),
        ("y", Attendance.ABSENT, Reason.EXCUSED),
        ("ув", Attendance.ABSENT, Reason.EXCUSED),
        ("уп.", Attendance.ABSENT, Reason.EXCUSED),
        ("нп", Attendance.ABSENT, Reason.UNEXCUSED),
        ("неув", Attendance.ABSENT, Reason.UNEXCUSED),
        ("оп", Attendance.LATE, None),
        ("оп 5 мин", Attendance.LATE, None),
    ],
)
def test_every_spelling_of_presence(typed: str, attendance: Attendance, reason: Reason | None) -> None:
    said = SCHOOL.read(typed)
    assert (said.marks, said.attendance, said.reason, said.verdict) == ((), attendance, reason, Verdict.OK)


@pytest.mark.parametrize(
    ("typed", "special"),
    [
        ("осв", Special.EXEMPT),
        ("Осв.", Special.EXEMPT),
        ("зч", Special.PASS),
        ("зачёт", Special.PASS),
        ("нз", Special.FAIL),
        ("незачет", Special.FAIL),
        (".", Special.PENDING),
    ],
)
def test_what_stands_in_place_of_a_mark(typed: str, special: Special) -> None:
    said = SCHOOL.read(typed)
    assert (said.marks, said.attendance, said.special, said.verdict) == ((), None, special, Verdict.OK)


@pytest.mark.parametrize("typed", ["н/5", "5/н", "Н·5", "5·Н", "н5"])
def test_absence_with_a_mark_is_kept_and_reported(typed: str) -> None:
    said = SCHOOL.read(typed)
    assert said == Meaning(typed, (5,), Attendance.ABSENT, None, None, Verdict.ISSUE, Problem.ABSENT_WITH_MARK)


def test_lateness_with_a_mark_is_ordinary() -> None:
    assert SCHOOL.read("оп/4") == Meaning("оп/4", (4,), Attendance.LATE)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("55", Problem.UNKNOWN_MARK),
        ("54", Problem.UNKNOWN_MARK),
        (54.0, Problem.UNKNOWN_MARK),
        ("6", Problem.UNKNOWN_MARK),
        ("0", Problem.UNKNOWN_MARK),
        ("неуд", Problem.UNKNOWN_MARK),
        ("нн", Problem.UNKNOWN_MARK),
        ("п", Problem.UNKNOWN_MARK),
        ("+", Problem.UNKNOWN_MARK),
        ("о", Problem.UNKNOWN_MARK),
        ("5/x", Problem.UNKNOWN_MARK),
        (True, Problem.UNKNOWN_MARK),
        ("н/а", Problem.UNKNOWN_MARK),
        ("-4", Problem.NEGATIVE_NUMBER),
        (-4.0, Problem.NEGATIVE_NUMBER),
        (date(2026, 4, 5), Problem.DATE_IN_CELL),
        (datetime(2026, 4, 5), Problem.DATE_IN_CELL),
        (time(2, 3), Problem.DATE_IN_CELL),
        ("05.04.2026", Problem.DATE_IN_CELL),
        (CellError("#ССЫЛКА!"), Problem.ERROR_IN_CELL),
    ],
)
def test_what_is_no_mark_is_refused_by_name(typed: Value, problem: Problem) -> None:
    said = SCHOOL.read(typed)
    assert (said.verdict, said.problem, said.marks, said.attendance) == (Verdict.INVALID, problem, (), None)


@pytest.mark.parametrize("typed", ["5,4", "4.67", 4.67, "4,5", "5-4", "5.", "оп 5", "н/б/у", "4:3", "4 (н)"])
def test_what_reads_two_ways_is_never_a_value(typed: Value) -> None:
    said = SCHOOL.read(typed)
    assert (said.verdict, said.problem, said.stored) == (Verdict.AMBIGUOUS, Problem.AMBIGUOUS_MARK, False)


def test_adjacent_digits_are_marks_only_where_the_school_says_so() -> None:
    assert Alphabet.of(ALPHABET, adjacent=True).read("54").marks == (5, 4)
    assert SCHOOL.read("54").marks == ()


def test_a_term_column_takes_one_mark_and_no_absence() -> None:
    read = {typed: SCHOOL.read(typed, Context.PERIOD) for typed in ("4", "н/а", "осв", "5/4", "н")}
    assert read["4"].marks == (4,)
    assert read["н/а"].special is Special.NOT_CERTIFIED
    assert read["осв"].special is Special.EXEMPT
    assert read["5/4"].problem == Problem.SEVERAL_TERM_MARKS
    assert read["н"].problem == Problem.UNKNOWN_MARK


def test_grade_one_takes_attendance_and_no_marks() -> None:
    assert SCHOOL.read("5", Context.GRADE1).problem == Problem.GRADE1_MARK
    assert SCHOOL.read("н/5", Context.GRADE1).stored is False
    assert SCHOOL.read("н", Context.GRADE1).attendance is Attendance.ABSENT


def test_the_schools_own_codes_mean_what_the_school_says() -> None:
    own = Alphabet.of(
        (*ALPHABET, Sign("п", "присутствовал(а)", (), Attendance.PRESENT), Sign("+", "сдано", special=Special.PASS))
    )
    assert own.read("П").attendance is Attendance.PRESENT
    assert own.read("+").special is Special.PASS
    assert own.read("5+").marks == (5,)


@given(VALUES)
def test_no_cell_raises_and_no_mark_leaves_the_scale(value: Value) -> None:
    for context in Context:
        said = SCHOOL.read(value, context)
        assert set(said.marks) <= set(MARKS)
        assert said.stored or (said.marks, said.attendance, said.special) == ((), None, None)
        assert (said.problem is None) == (said.verdict in (Verdict.OK, Verdict.BLANK))


def _value(said: Meaning) -> tuple[object, ...]:
    return said.marks, said.attendance, said.reason, said.special, said.verdict


@given(TYPED)
def test_case_and_outer_spaces_change_nothing(typed: str) -> None:
    assert _value(SCHOOL.read(f"  {typed.upper()}\u00a0")) == _value(SCHOOL.read(typed.upper()))
    if typed.lower().upper() == typed.upper() and typed.upper().lower() == typed.lower():
        assert _value(SCHOOL.read(typed.upper())) == _value(SCHOOL.read(typed.lower()))


@given(TYPED)
def test_a_latin_look_alike_reads_as_its_cyrillic_twin(typed: str) -> None:
    twin = typed.translate(str.maketrans("АВСЕНКМОРТХУавсеоорхук", "ABCEHKMOPTXYabceoopxyk"))
    assert _value(SCHOOL.read(twin)) == _value(SCHOOL.read(typed))


@given(TYPED, TYPED)
def test_a_cells_meaning_never_depends_on_what_was_read_before(first: str, second: str) -> None:
    fresh = Alphabet.of(ALPHABET).read(second)
    SCHOOL.read(first)
    assert SCHOOL.read(second) == fresh
