"""The grammar of a cell: what people read, DOMAIN.md's traps, and properties over anything typed."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime, time
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.alphabet import ALPHABET, Sign
from journal.issues import Problem
from journal.marks import MARKS, Attendance, Context, Meaning, Reason, Special, Verdict
from sheets.grid import CellError, Grid, Value
from sheets.parse import Alphabet
from sheets.register import parse_register
from sheets.spellings import MANNERS, MARK_WORDS, WORKS
from tests.real_school import SOURCE, read_cells
from tests.typed_cells import MEANS, NOBODY_KNOWS

SCHOOL = Alphabet.of(ALPHABET)
KUNDOLUK = Path(__file__).resolve().parents[2] / "shared" / "data" / "kundoluk_8a_quarter1.expected.json"

#: What cells are made of: signs, marks, comments, separators, and what does not belong there.
PIECES = (
    *(spelling for sign in ALPHABET for spelling in sign.spellings),
    *MARK_WORDS, *WORKS[:12], *MANNERS[:4],
    *"5544332211", *"5432", "5-", "4+", *"06789", "10", "55", "5 мин", "на 10", "5,0", "4.67",
    *"/·;,| ()+-.?!«»:*", "  ", "\n", " и ", ", ", " (", ") ", "\u00a0", "не ", "за ", "упр ", "№", "x", "абв",
)  # fmt: skip

#: Anything a person or a spreadsheet may put into a cell: the alphabet's own letters most of all.
TYPED = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(alphabet="54321 /·;,.+-нНбБуУпПоОсСвВзЗчЧаАнн HB\u00a0\u200b'()", max_size=8),
    st.text(max_size=12),
)
VALUES = st.one_of(
    TYPED, st.floats(allow_nan=True), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)
CONTEXTS = st.sampled_from(Context)

#: Every text that has a meaning, with the column it stands in.
VALID = [(typed, context) for context, by in MEANS.items() for texts in by.values() for typed in texts]


def in_words(said: Meaning) -> str:
    """A value as the list of typed cells has it: «5 4 absent»; «-» for none."""
    parts = (*map(str, said.marks), said.attendance, said.reason, said.special)
    return " ".join(filter(None, parts)) if said.stored else "-"


@pytest.mark.parametrize("column", MEANS)
def test_nothing_is_read_otherwise_than_a_colleague_reads_it(column: Context) -> None:
    wrong = {
        typed: read
        for meaning, texts in MEANS[column].items()
        for typed in texts
        if (read := in_words(SCHOOL.read(typed, column))) not in (meaning, "-")
    }
    assert wrong == {}


@pytest.mark.parametrize("column", NOBODY_KNOWS)
def test_what_nobody_can_read_never_becomes_a_value(column: Context) -> None:
    read = {typed: in_words(SCHOOL.read(typed, column)) for typed in NOBODY_KNOWS[column]}
    assert {typed: said for typed, said in read.items() if said != "-"} == {}


@pytest.mark.parametrize("column", MEANS)
def test_hardly_anything_with_a_meaning_is_refused(column: Context) -> None:
    texts = list(chain.from_iterable(MEANS[column].values()))
    refused = [typed for typed in texts if not SCHOOL.read(typed, column).stored]
    assert len(refused) <= 0.05 * len(texts), refused


@pytest.mark.parametrize("column", [Context.LESSON, Context.PERIOD])
def test_every_spelling_of_every_sign_is_that_sign_in_its_column(column: Context) -> None:
    here = [sign for sign in ALPHABET if sign.period in (None, column is Context.PERIOD)]
    read = {spelling: SCHOOL.read(spelling, column) for sign in here for spelling in sign.spellings}
    assert read == {
        spelling: Meaning(spelling, (), sign.attendance, sign.reason, sign.special)
        for sign in here
        for spelling in sign.spellings
    }


@pytest.mark.skipif(not SOURCE.exists(), reason="../shared/data is not here")
def test_every_cell_of_a_real_school_is_read() -> None:
    typed = Counter(cell.typed for cell in read_cells())
    said = {text: SCHOOL.read(text) for text in typed}
    assert sum(typed.values()) == 65_225
    assert {t: (m.marks, m.attendance) for t, m in said.items()} == {
        text: (
            tuple(int(sign) for sign in text if sign.isdigit()),
            Attendance.ABSENT if "н" in text else None,
        )
        for text in typed
    }
    assert {text for text, meaning in said.items() if meaning.verdict is Verdict.ISSUE} == {
        text for text in typed if "н" in text and text != "н"
    }


@pytest.mark.skipif(not KUNDOLUK.exists(), reason="../shared/data is not here")
def test_every_cell_of_another_real_register_is_read() -> None:
    sheets = json.loads(KUNDOLUK.read_text())["sheets"].values()
    cells = [
        cell for sheet in sheets for pupil in sheet["pupils"] for found in pupil["cells"].values() for cell in found
    ]
    reasons = {"Н": None, "Б": Reason.ILL, "У": Reason.EXCUSED}
    for cell in cells:
        said = SCHOOL.read(cell["raw"])
        assert list(said.marks) == cell["marks"]
        assert said.stored
        assert [said.attendance] == ([Attendance.ABSENT] if cell["absence"] else [None])
        assert [said.reason] == [reasons[sign] for sign in cell["absence"] or ["Н"]]
    assert len(cells) == 2033


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


@pytest.mark.parametrize(
    ("typed", "context", "problem"),
    [
        ("4,5", Context.LESSON, Problem.AMBIGUOUS_MARK),
        ("4,5", Context.PERIOD, Problem.SEVERAL_TERM_MARKS),
        (4.67, Context.PERIOD, Problem.SEVERAL_TERM_MARKS),
        ("4-5", Context.GRADE1, Problem.GRADE1_MARK),
        (-4.0, Context.GRADE1, Problem.GRADE1_MARK),
        ("н б", Context.GRADE1, Problem.AMBIGUOUS_MARK),
        ("05.04", Context.PERIOD, Problem.DATE_IN_CELL),
    ],
)
def test_nobody_is_advised_to_put_two_marks_where_one_or_none_may_stand(
    typed: Value, context: Context, problem: Problem
) -> None:
    said = SCHOOL.read(typed, context)
    assert (said.stored, said.problem) == (False, problem)


def test_the_schools_own_codes_mean_what_the_school_says() -> None:
    own = Alphabet.of(
        (*ALPHABET, Sign("п", "присутствовал(а)", (), Attendance.PRESENT), Sign("+", "сдано", special=Special.PASS))
    )
    assert own.read("П").attendance is Attendance.PRESENT
    assert own.read("+").special is Special.PASS
    assert own.read("5+").marks == (5,)


def test_a_sign_the_school_drops_means_nothing_and_its_spellings_with_it() -> None:
    own = Alphabet.of(sign for sign in ALPHABET if sign.code not in ("б", "оп"))
    assert [own.read(typed).stored for typed in ("б", "болеет", "оп", "опоздал", "оп 5 мин", "н (болеет)", "оп/4")] == [
        False
    ] * 7
    short = Alphabet.of([Sign("н", "отсутствие", ("нб",), Attendance.ABSENT)])
    assert [short.read(typed).stored for typed in ("н", "нб", "н/5", "отсутствовал", "от", "ув", ".")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip


def test_a_sign_of_the_school_is_known_by_its_look_alikes() -> None:
    own = Alphabet.of((*ALPHABET, Sign("о", "опоздал(а)", (), Attendance.LATE)))
    assert {typed: own.read(typed).attendance for typed in ("о", "О", "o", "O", "ο")} == dict.fromkeys(
        ("о", "О", "o", "O", "ο"), Attendance.LATE
    )
    assert own.read("0").stored is False
    assert own.read("о/4") == Meaning("о/4", (4,), Attendance.LATE)


def test_the_minus_of_a_school_is_not_that_of_a_mark() -> None:
    own = Alphabet.of(
        (*ALPHABET, Sign("-", "отсутствие", (), Attendance.ABSENT), Sign("+", "был", (), Attendance.PRESENT))
    )
    assert own.read("-").attendance is Attendance.ABSENT
    assert own.read("—").attendance is Attendance.ABSENT
    assert own.read("5-") == Meaning("5-", (5,))
    assert {typed: own.read(typed).stored for typed in ("-5", "5 -", "- 5", "+5", "5 +", "--", "+-")} == dict.fromkeys(
        ("-5", "5 -", "- 5", "+5", "5 +", "--", "+-"), False
    )


def test_an_absence_in_a_term_column_is_none_whatever_the_school_says() -> None:
    own = Alphabet.of((*ALPHABET, Sign("х", "не ходит", (), Attendance.ABSENT, period=None)))
    assert own.read("х").attendance is Attendance.ABSENT
    assert own.read("х", Context.PERIOD).problem == Problem.UNKNOWN_MARK


def test_a_word_of_the_school_goes_before_ours() -> None:
    own = Alphabet.of((*ALPHABET, Sign("хор", "ушёл в хор", (), Attendance.ABSENT, Reason.EXCUSED)))
    assert own.read("хор").attendance is Attendance.ABSENT
    assert own.read("хор").marks == ()
    assert SCHOOL.read("хор").marks == (4,)


def test_a_mark_in_a_subject_passed_by_credit_is_kept_and_reported() -> None:
    said = SCHOOL.read("5/4", Context.CREDIT)
    assert said == Meaning("5/4", (5, 4), verdict=Verdict.ISSUE, problem=Problem.MARK_IN_CREDIT_SUBJECT)
    assert SCHOOL.read("зч", Context.CREDIT) == SCHOOL.read("зч")
    assert SCHOOL.read("н/5", Context.CREDIT).problem == Problem.ABSENT_WITH_MARK


@pytest.mark.parametrize(
    ("value", "shown", "read"),
    [
        (5.0, "5,00", "5"),
        (5.0, "5", "5"),
        (5.0, "", "5"),
        ("5/4", "5/4", "5 4"),
        ("н", "Н", "absent"),
        (5.0, "05.янв", "-"),
        (46117.0, "05.04.2026", "-"),
        (5.0, "500%", "-"),
        (0.05, "5%", "-"),
        (5.0, "5 ₽", "-"),
        (4.67, "5", "-"),
        (5.0, "4", "-"),
        (-4.0, "4-", "-"),
        (-5.0, "(5)", "-"),
        (5.0, "н", "-"),
        (5.0, "#####", "-"),
        (CellError("#Н/Д"), "#Н/Д", "-"),
        (True, "ИСТИНА", "-"),
        ("5/4", "05.апр", "-"),
    ],
)
def test_a_value_and_the_text_seen_for_it_must_say_the_same(value: Value, shown: str, read: str) -> None:
    assert in_words(SCHOOL.read_shown(value, shown)) == read


def test_a_number_shown_as_a_date_is_told_as_the_date_it_is() -> None:
    for value, shown in ((5.0, "05.янв"), (46117.0, "05.04.2026"), (0.6, "14:30"), (5.0, "5-Apr")):
        said = SCHOOL.read_shown(value, shown)
        assert (said.problem, said.typed) == (Problem.DATE_IN_CELL, shown)


def test_a_register_is_read_by_what_its_cells_show() -> None:
    """A store that knows the shown text (Google) gives it beside the value; the first grade stays without marks."""
    rows: list[list[Value]] = [
        ["Ученик", "07.09", "1 четверть"],
        ["Иванов И.", 5.0, 5.0],
        ["Петров П.", 5.0, 4.67],
        ["Орлов О.", "5/4", ""],
    ]
    shown = {(1, 1): "05.янв", (1, 2): "5,0", (2, 1): "5,00", (2, 2): "5", (3, 1): "05.апр"}
    grid = Grid.of("Алгебра", rows, shown=shown)
    for school_class, marks in (("7А", ["5,00", "5,0"]), ("1А", [])):
        sheet, _ = parse_register(grid, school_class, school_class, "2026/27", SCHOOL)
        assert sheet is not None
        assert [e.meaning.typed for e in (*sheet.entries, *sheet.term_marks) if e.meaning.stored] == marks


@pytest.mark.parametrize("value", [4.9999999999, 5.0000001, float("nan"), float("inf"), 1e300, 45.0, 0.0, 6.0, 5.5])
def test_a_number_that_is_no_mark_never_becomes_one(value: float) -> None:
    assert SCHOOL.read(value).stored is False


@given(VALUES, CONTEXTS)
def test_no_cell_raises_and_no_mark_leaves_the_scale(value: Value, context: Context) -> None:
    said = SCHOOL.read(value, context)
    assert set(said.marks) <= set(MARKS)
    assert said.stored or (said.marks, said.attendance, said.reason, said.special) == ((), None, None, None)
    assert (said.problem is None) == (said.verdict in (Verdict.OK, Verdict.BLANK))


@given(VALUES, TYPED, CONTEXTS)
def test_no_value_with_a_text_beside_it_raises(value: Value, shown: str, context: Context) -> None:
    said = SCHOOL.read_shown(value, shown, context)
    if said.stored and SCHOOL.read(shown, context).verdict is not Verdict.BLANK:
        assert said.plain == SCHOOL.read(value, context).plain == SCHOOL.read(shown, context).plain


#: Digits that are no marks though they stand in a cell: minutes, and the noughts of a number format.
_NO_MARKS = re.compile(r"(?:на\s+)?\d+\s*м(?:ин(?:ут[аыу]?)?)?\b|\bна\s+\d+|[.,]0{1,2}|(?<!\d)(?:[6-9]|[1-4]\d)(?!\d)")


@given(TYPED, CONTEXTS)
def test_every_digit_of_a_stored_cell_is_a_mark_of_it(typed: str, context: Context) -> None:
    said = SCHOOL.read(typed, context)
    digits = [int(sign) for sign in _NO_MARKS.sub("", typed.lower()) if sign.isdecimal()]
    words = [word for word in MARK_WORDS if word in typed.lower().replace("ё", "е")]
    assert not said.stored or words or digits == list(said.marks)


@given(TYPED, CONTEXTS)
def test_case_and_outer_spaces_change_nothing(typed: str, context: Context) -> None:
    assert _value(SCHOOL.read(f"  {typed.upper()}\u00a0", context)) == _value(SCHOOL.read(typed.upper(), context))
    if typed.lower().upper() == typed.upper() and typed.upper().lower() == typed.lower():
        assert _value(SCHOOL.read(typed.upper(), context)) == _value(SCHOOL.read(typed.lower(), context))


@given(st.sampled_from("54321"), st.sampled_from("54321"))
def test_an_inner_space_tells_two_marks_from_a_number(first: str, second: str) -> None:
    assert SCHOOL.read(f"{first} {second}").marks == (int(first), int(second))
    assert SCHOOL.read(f"{first}{second}").stored is False


_LATIN = str.maketrans("АВСЕНКМОРТХУавсенкмортху", "ABCEHKMOPTXYabcehkmoptxy")
_GREEK = str.maketrans("АВЕНКМОРТХаокх", "ΑΒΕΗΚΜΟΡΤΧαοκχ")


@given(TYPED, CONTEXTS, st.sampled_from((_LATIN, _GREEK)))
def test_a_look_alike_letter_reads_as_its_twin(typed: str, context: Context, twins: dict[int, int]) -> None:
    assert _value(SCHOOL.read(typed.translate(twins), context)) == _value(SCHOOL.read(typed, context))


@given(TYPED, CONTEXTS, st.sampled_from("\u200b\u200d\u00ad\u2060\ufeff\u200e\u202b\ufe0f\x07\x00"), st.integers(0, 12))
def test_what_cannot_be_seen_changes_nothing(typed: str, context: Context, unseen: str, place: int) -> None:
    seen = SCHOOL.read(typed[:place] + typed[place:], context)
    assert _value(SCHOOL.read(typed[:place] + unseen + typed[place:], context)) == _value(seen)


#: What has no meaning beside anything.
GARBAGE = (
    "x",
    "упр",
    "6",
    "55",
    "0",
    "?",
    "№",
    "#",
    "🙂",
    "§5",
    "абв",
    "*",
    "%",
    "\u0336",
    "½",
    "٥",
    "\ud800",
    "<>",
)


@given(
    st.sampled_from(VALID),
    st.sampled_from(GARBAGE),
    st.sampled_from(("", " ", "/", ", ", "; ", "\n")),
    st.integers(0, 1),
)
def test_a_cell_valid_in_part_is_invalid_as_a_whole(
    valid: tuple[str, Context], garbage: str, between: str, before: int
) -> None:
    typed, context = valid
    said = SCHOOL.read(garbage + between + typed if before else typed + between + garbage, context)
    lateness = (said.attendance, said.marks) == (Attendance.LATE, ())  # «оп 6» is six minutes
    assert said.stored is False or lateness


@given(st.text(min_size=1).filter(lambda text: not any(sign.isalnum() for sign in text)), st.sampled_from("54321"))
def test_signs_around_a_mark_leave_it_one_mark_or_none(signs: str, mark: str) -> None:
    for typed in (signs + mark, mark + signs):
        assert SCHOOL.read(typed).marks in ((), (int(mark),))


@given(VALUES, VALUES, CONTEXTS)
def test_a_cells_meaning_never_depends_on_what_was_read_before(first: Value, second: Value, context: Context) -> None:
    fresh = Alphabet.of(ALPHABET).read(second, context)
    warm = Alphabet.of(ALPHABET)
    for other in (Context.PERIOD, Context.GRADE1, context):
        warm.read(first, other)
        warm.read(second, other)
    assert warm.read(second, context) == fresh
    assert SCHOOL.read(second, context) == fresh


def test_what_is_remembered_is_never_taken_for_its_equal() -> None:
    own = Alphabet.of(ALPHABET)
    assert [own.read(value).marks for value in (1.0, True, "1", 1.0, True)] == [(1,), (), (1,), (1,), ()]
    assert [own.read(value).typed for value in ("5", "'5", 5.0, " 5", "5 ")] == ["5", "'5", "5", "5", "5"]


def test_what_is_remembered_has_an_end() -> None:
    own = Alphabet.of(ALPHABET)
    for number in range(60_000):
        own.read(float(number))
    own.read("5" * 1000)
    assert [len(known) for known in own._read.values()] == [50_000, 0, 0, 0]


@pytest.mark.timeout(60)
def test_a_very_long_cell_is_refused_and_no_trap_for_a_pattern() -> None:
    long = ("5", "5 ", "5/", "(", "н", "5 (к/р", "а.", "#", "за ", "5!", "\u0336", "к/р ", ", ", "«")
    assert [SCHOOL.read(piece * (100_000 // len(piece))).stored for piece in long] == [False] * len(long)
    assert SCHOOL.read("5" + "!" * 300).stored is False
    assert SCHOOL.read("5" + " " * 100_000 + "4").marks == (5, 4)


@pytest.mark.timeout(60)
@given(st.lists(st.sampled_from(PIECES), min_size=20, max_size=60).map("".join))
def test_no_cell_of_many_pieces_is_a_trap_for_a_pattern(typed: str) -> None:
    said = Alphabet.of(ALPHABET).read(typed[:200])
    assert said.stored or not (said.marks or said.attendance or said.special)


def _value(said: Meaning) -> tuple[object, ...]:
    return said.marks, said.attendance, said.reason, said.special, said.verdict
