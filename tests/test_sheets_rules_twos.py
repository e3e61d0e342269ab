"""Rules of the «2»: at the edges of a term, after an absence, not corrected; and where they keep silent."""

from __future__ import annotations

from datetime import date

from sheets.grid import Grid
from tests.rules_school import BELOVA, IVANOV, SCHOOL, issues, pupil, school, told

#: Lessons enough for «not corrected» to be silent; the rule under test is another one.
NO_CORRECTION = school(correction_lessons=0)


def test_a_two_in_the_first_or_last_lesson_of_a_term_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 02.09 | 04.09 | 21.10 | 23.10 | 02.11
    01    | Иванов П. | 2     | 4     | 2     | 2     | 2
    02    | Белова А. | 5     | 2     | 5     | 3     | 4
    """
    said = issues(grid, NO_CORRECTION)
    assert [f"{issue.place.cell} {issue.problem}" for issue in said] == [
        "C2 two-at-term-edge", "F2 two-at-term-edge", "G2 two-at-term-edge",
    ]  # fmt: skip
    assert [issue.detail for issue in said] == [
        "первый урок, 1 четверть", "последний урок, 1 четверть", "первый урок, 2 четверть",
    ]  # fmt: skip


def test_the_edges_are_those_of_the_timetable_not_of_the_columns(grid: Grid) -> None:
    """Without a timetable the last column so far is no last lesson.

    Номер | Ученики   | 07.09 | 09.09 | 11.09
    01    | Иванов П. | 2     | 4     | 2
    """
    assert told(grid, NO_CORRECTION) == []


def test_a_two_beside_a_better_mark_is_corrected_in_its_cell(grid: Grid) -> None:
    """
    Номер | Ученики   | 02.09 | 04.09 | 07.09 | 09.09
    01    | Иванов П. | 2/4   | 5     | 5     | 5
    02    | Белова А. | 3     |       |       |
    """
    assert told(grid) == []


def test_a_two_right_after_an_absence_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09
    01    | Иванов П. | н     | 2     | 4     | 5
    02    | Белова А. | 4     | н     | 4     | 2
    """
    assert told(grid) == ["D2 two-after-absence"]


def test_a_school_may_speak_of_longer_absences_only(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09
    01    | Иванов П. | н     | 2     | 4     | 5     | 4
    02    | Белова А. | б     | н     | 2     | 4     | 5
    """
    assert told(grid, school(absence_before_two=2)) == ["E3 two-after-absence"]
    assert told(grid, school(absence_before_two=0)) == []


def test_an_absence_before_the_holidays_and_an_empty_column_are_no_absence_before(grid: Grid) -> None:
    """
    Номер | Ученики   | 21.10 | 04.11 | 06.11 | 09.11 | 11.11
    01    | Иванов П. | н     | 2     |       | 3     |
    02    | Белова А. | 4     | 5     | н     | 4     | 5
    """
    assert told(grid) == []


def test_an_absence_with_a_two_is_told_once(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09
    01    | Иванов П. | н     | н/2   | 3
    """
    assert told(grid) == ["D2 absent-with-mark"]


def test_a_two_not_corrected_within_three_lessons_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09
    01    | Иванов П. | 2     |       |       |
    02    | Белова А. | 4     | 5     | 4     | 5
    """
    (issue,) = issues(grid)
    assert str(issue) == "7А, Алгебра!C2: «2» — неудовлетворительная отметка не исправлена (прошло уроков: 3)"
    assert (issue.pupil, issue.day) == ("01", date(2026, 9, 7))


def test_before_the_third_lesson_nothing_is_told(grid: Grid) -> None:
    """The lesson of 14.09 has a topic and no entry yet: nobody knows whether it was held.

    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09
          | Тема      | Дроби | Дроби | Суммы | Суммы
    01    | Иванов П. | 2     |       |       |
    02    | Белова А. | 4     | 5     | 4     |
    """
    assert told(grid) == []


def test_a_better_mark_within_three_lessons_corrects(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09
    01    | Иванов П. | 2     |       |       | 3     |
    02    | Белова А. | 2     |       |       |       | 3
    03    | Орлов И.  | 4     | 5     | 4     |       | 5
    """
    roster = (IVANOV, BELOVA, pupil("03", "Орлов Илья"))
    assert told(grid, roster=roster) == ["C3 two-not-corrected"]
    assert told(grid, school(correction_lessons=4), roster=roster) == []
    assert told(grid, school(correction_lessons=0), roster=roster) == []


def test_lessons_missed_or_exempt_do_not_count_for_the_pupil(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09
    01    | Иванов П. | 2     | н     |       | осв   |
    02    | Белова А. | 4     | 5     | 4     | 4     | 4
    """
    assert told(grid) == []


def test_a_cell_nobody_can_read_may_be_the_correction(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09
    01    | Иванов П. | 2     |       | 4?5   |
    02    | Белова А. | 4     | 5     | 4     | 5
    """
    assert "C2 two-not-corrected" not in told(grid)


def test_of_several_twos_in_a_row_the_first_is_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09 | 16.09
    01    | Иванов П. | 2     | 2     |       | 2     |
    02    | Белова А. | 4     | 5     | 4     | 4     | 4
    """
    assert told(grid) == ["C2 two-not-corrected"]


def test_the_next_term_and_a_settled_term_correct_nothing_and_ask_nothing(grid: Grid) -> None:
    """
    Номер | Ученики   | 12.10 | 14.10 | 16.10 | 19.10 | 1 четверть | 09.11
    01    | Иванов П. | 2     |       |       |       | 2          |
    02    | Белова А. | 4     | 4     | 4     | 2     | 4          | 4
    """
    assert told(grid) == []


def test_lessons_of_the_next_term_are_not_those_that_follow(grid: Grid) -> None:
    """
    Номер | Ученики   | 14.10 | 16.10 | 02.11 | 04.11
    01    | Иванов П. | 2     |       |       |
    02    | Белова А. | 4     | 4     | 4     | 4
    """
    assert told(grid) == []


def test_after_leaving_nothing_is_asked_of_a_pupil(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 09.09 | 11.09 | 14.09
    01    | Иванов П. | 2     |       |       |
    02    | Белова А. | 4     | 5     | 4     | 5
    """
    gone = pupil("01", "Иванов Пётр", left=date(2026, 9, 11))
    assert told(grid, SCHOOL, roster=(gone, BELOVA)) == []


def test_columns_out_of_order_are_taken_by_their_days(grid: Grid) -> None:
    """
    Номер | Ученики   | 07.09 | 16.09 | 11.09 | 14.09 | 09.09
    01    | Иванов П. | 2     |       |       |       | 3
    02    | Белова А. | 4     | 5     | 4     | 5     | 5
    """
    assert [line for line in told(grid) if "two" in line] == []


def test_a_switched_off_kind_is_not_told(grid: Grid) -> None:
    """
    Номер | Ученики   | 02.09 | 04.09 | 07.09 | 09.09 | 11.09
    01    | Иванов П. | 2     |       |       |       |
    02    | Белова А. | 4     | 5     | 4     | 5     | 55
    """
    off = school(unchecked="двойка не исправлена; двойка на границе периода; непонятная ячейка")
    assert told(grid) == ["C2 two-at-term-edge", "C2 two-not-corrected", "G3 unknown-mark"]
    assert told(grid, off) == ["G3 unknown-mark"]
