"""The year's workbooks are planned from «Школа»: lessons, topics, pupils, who may change what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.calendar import Calendar, Term
from journal.registers import CLASS, JOURNAL, PLAN
from journal.school import School
from journal.settings import Naming
from journal.tables import PlanRow, PupilRow
from sheets.class_book import read_class
from sheets.journal_book import derive_journal
from sheets.plan_book import read_plans
from sheets.provision.lessons import class_lessons, filled_until, register_lessons
from sheets.provision.remarks import remarks
from sheets.provision.year import ClassKnown, planned
from sheets.school_book import read_school
from sheets.templates.manner import LOCAL, Manner, on_google
from sheets.templates.plan import SheetPlan, WorkbookPlan
from sheets.templates.school import school_workbook
from tests.provision_school import ALL, PLANS, PUPILS, SCHOOL, TODAY

KNOWN = ClassKnown("7А", PUPILS, PLANS)
GOOGLE = on_google(SCHOOL)


def journal(
    school: School = SCHOOL, known: ClassKnown = KNOWN, until: date | None = None, manner: Manner = LOCAL
) -> WorkbookPlan:
    """The journal planned."""
    plan = planned(JOURNAL, school, known, TODAY, until, manner)
    assert plan is not None
    return plan


def sheet(plan: WorkbookPlan, title: str) -> SheetPlan:
    return next(found for found in plan.sheets if found.title == title)


# ---------------------------------------------------------------------------------------------- lessons


def test_lessons_are_the_timetable_without_holidays_and_cancelled_ones_and_with_added_ones() -> None:
    algebra = sheet(journal(), "Алгебра")
    columns = list(zip(algebra.rows[0][3:-4], algebra.rows[1][3:], strict=False))
    assert columns == [
        ("02.09.2026", "1"), ("07.09.2026", "1"), ("07.09.2026", "2"), ("14.09.2026", "1"), ("16.09.2026", "1"),
        ("18.09.2026", "1"), ("21.09.2026", "1"), ("21.09.2026", "2"), ("23.09.2026", "1"), ("1 четверть", ""),
        ("", ""),
    ]  # fmt: skip


def test_topics_stand_on_the_right_page_in_the_order_of_the_plan() -> None:
    algebra = sheet(journal(), "Алгебра")
    assert [(row[-4], row[-3], row[-2]) for row in algebra.rows[3:5]] == [
        ("02.09.2026", "1", "Тема 1"), ("07.09.2026", "1", "Тема 2"),
    ]  # fmt: skip
    assert [row[-2] for row in algebra.rows[3:]] == [f"Тема {n}" for n in range(1, 10)]
    assert {row[-1] for row in algebra.rows[3:]} == {""}


@pytest.mark.parametrize(
    ("hours", "topics"),
    [
        ([1, 1, 1], ["т1", "т2", "т3", ""]),
        ([2, 1, 1], ["т1", "т1", "т2", "т3"]),
        ([0.5, 0.5, 1], ["т1; т2", "т3", "", ""]),
        ([1, 1.5, 1], ["т1", "т2", "т3", "т3"]),
        ([9, 1, 1], ["т1", "т1", "т1", "т1"]),
        ([], ["", "", "", ""]),
    ],
)
def test_a_topic_has_as_many_lessons_as_hours(hours: list[float], topics: list[str]) -> None:
    plan = [PlanRow("Алгебра", n, None, f"т{n}", of, "", "") for n, of in enumerate(hours, 1)]
    due = next(found for register, found in class_lessons(SCHOOL, "7А").items() if register.subject == "Алгебра")[:4]
    assert [lesson.topic for lesson in register_lessons(due, plan, date(2026, 12, 31))] == topics


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 8, 20), date(2026, 9, 25)),
        (date(2026, 9, 20), date(2026, 9, 25)),
        (date(2026, 9, 21), date(2026, 10, 30)),
        (date(2026, 9, 28), date(2026, 10, 30)),
        (date(2026, 12, 1), date(2026, 10, 30)),
    ],
)
def test_lessons_are_filled_in_for_this_term_and_the_next_when_it_is_near(today: date, until: date) -> None:
    assert filled_until(SCHOOL.calendar, 7, today) == until


def test_a_grade_without_terms_has_no_lessons() -> None:
    nobodys = Calendar("2026/27", (Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), ALL - {7}),))
    assert filled_until(nobodys, 7, TODAY) is None
    assert "01.09.2026" not in sheet(journal(replace(SCHOOL, calendar=nobodys)), "Алгебра").rows[0]


def test_a_day_asked_for_goes_before_the_term() -> None:
    algebra = sheet(journal(until=date(2026, 9, 7)), "Алгебра")
    assert algebra.rows[0][3:6] == ["02.09.2026", "07.09.2026", "07.09.2026"]
    assert algebra.rows[0][6] == "1 четверть"


# ---------------------------------------------------------------------------------------------- workbooks


def test_every_subject_and_subgroup_of_the_load_has_a_sheet() -> None:
    titles = [found.title for found in journal().sheets]
    assert titles == ["Алгебра", "Английский язык (1 гр.)", "Английский язык (2 гр.)", "Легенда"]
    plans = planned(PLAN, SCHOOL, KNOWN, TODAY, None, LOCAL)
    assert plans is not None
    assert [found.title for found in plans.sheets] == ["Алгебра", "Английский язык"]
    assert planned(JOURNAL, SCHOOL, ClassKnown("5А"), TODAY, None, LOCAL) is None


def test_whoever_left_has_no_row_and_whoever_comes_this_term_has_one() -> None:
    left, late, soon = (
        PupilRow(pupil, name, None, arrived, gone, "", "", "", "")
        for pupil, name, arrived, gone in (
            ("1", "Ушёл Ян", None, TODAY),
            ("2", "Поздний Лев", date(2027, 1, 9), None),
            ("3", "Скорый Олег", date(2026, 9, 20), date(2027, 1, 9)),
        )
    )
    algebra = sheet(journal(known=ClassKnown("7А", (left, late, soon))), "Алгебра")
    assert [row[2] for row in algebra.rows[3:] if row[0]] == ["Скорый Олег"]


def test_first_classes_have_neither_marks_nor_kinds_nor_homework() -> None:
    maths = sheet(journal(known=ClassKnown("1А", PUPILS)), "Математика")
    assert [row[2] for row in maths.rows[:2]] == ["Дата", "Урок"]
    assert "Домашнее задание" not in maths.rows[0]
    assert "1 четверть" not in maths.rows[0]
    assert {option for dropdown in maths.dropdowns for option in dropdown.options} == {"н", "б", "у", "нп", "оп"}


@pytest.mark.parametrize("school", [SCHOOL, replace(SCHOOL, timetable=(), substitutions=())], ids=["full", "no slots"])
@pytest.mark.parametrize("pupils", [PUPILS, ()], ids=["pupils", "nobody"])
@pytest.mark.parametrize("manner", [LOCAL, GOOGLE], ids=["xlsx", "google"])
def test_what_is_planned_reads_back_without_an_issue(
    school: School, pupils: tuple[PupilRow, ...], manner: Manner
) -> None:
    book = journal(school, ClassKnown("7А", pupils, PLANS), manner=manner).workbook()
    derived = derive_journal(book, "7А", school, list(pupils), {}, TODAY).derived
    assert [issue for tables in derived for issue in tables.issues] == []
    assert len([tables for tables in derived if tables.register]) == (3 if pupils else 0)


def test_a_journal_whose_dates_are_gone_is_told_of_once_something_is_typed() -> None:
    plan = journal(replace(SCHOOL, timetable=(), substitutions=()))
    sheet(plan, "Алгебра").rows[3][4] = "5"
    derived = derive_journal(plan.workbook(), "7А", SCHOOL, list(PUPILS), {}, TODAY).derived
    problems = {tables.sheet: [str(issue.problem) for issue in tables.issues] for tables in derived}
    assert problems["Алгебра"] == ["not-a-register"]
    assert problems["Английский язык (1 гр.)"] == []


@pytest.mark.parametrize(
    ("typed", "naming"),
    [
        ("полностью", Naming.FULL), ("full", Naming.FULL), ("кратко", Naming.SHORT), ("Short", Naming.SHORT),
        ("номер", Naming.NUMBER), ("number", Naming.NUMBER), ("Номера", Naming.NUMBER),
    ],
)  # fmt: skip
def test_the_school_says_how_pupils_are_called_on_google(typed: str, naming: Naming) -> None:
    book = school_workbook(SCHOOL)
    row = next(row for row in sheet(book, "Параметры").rows if row[0] == "Имена в Google")
    assert row[1] == "полностью"
    row[1] = typed
    school, issues = read_school(book.workbook(), None)
    assert on_google(school).naming is naming
    assert [issue for issue in issues if issue.place.sheet == "Параметры"] == []


def test_a_naming_nobody_knows_is_told_of_and_names_stay_as_they_were() -> None:
    book = school_workbook(SCHOOL)
    next(row for row in sheet(book, "Параметры").rows if row[0] == "Имена в Google")[1] = "никак"
    school, issues = read_school(book.workbook(), None)
    assert school.settings.names is Naming.FULL
    assert [issue.detail for issue in issues if issue.place.sheet == "Параметры"] == [
        "нужно «полностью», «кратко» или «номер»"
    ]


def test_plans_and_class_workbooks_read_back_without_an_issue() -> None:
    plans, pupils = (planned(kind, SCHOOL, KNOWN, TODAY, None, LOCAL) for kind in (PLAN, CLASS))
    assert plans is not None
    assert pupils is not None
    assert read_plans(plans.workbook(), "7А", SCHOOL).issues == []
    assert read_class(pupils.workbook(), "7А", SCHOOL.year).issues == []


# ---------------------------------------------------------------------------------------------- names and reasons


@pytest.mark.parametrize(
    ("naming", "shown"),
    [
        (Naming.FULL, ["Иванов Пётр", "Белова Анна", "Белова Алиса", "Белова Анна Ильинична"]),
        (Naming.SHORT, ["Иванов П.", "Белова А. О.", "Белова А. И.", "№ 0420"]),
        (Naming.NUMBER, ["№ 0417", "№ 0418", "№ 0419", "№ 0420"]),
    ],
)
def test_pupils_are_called_as_the_school_wants_and_each_is_told_from_the_others(
    naming: Naming, shown: list[str]
) -> None:
    fourth = PupilRow("0420", "Белова Анна Ильинична", None, None, None, "", "", "", "")
    if naming is Naming.FULL:
        shown[1] = "Белова Анна Олеговна"
    if naming is Naming.SHORT:
        shown[2] = "№ 0419"
    pupils = (*PUPILS, fourth)
    plan = journal(known=ClassKnown("7А", pupils), manner=Manner(naming))
    algebra = sheet(plan, "Алгебра")
    assert [row[2] for row in algebra.rows[3:] if row[0]] == shown
    algebra.rows[3][3], algebra.rows[5][3] = "5", "н"
    (derived,) = (
        t
        for t in derive_journal(plan.workbook(), "7А", SCHOOL, list(pupils), {}, TODAY).derived
        if t.sheet == "Алгебра"
    )
    assert [(entry.pupil, entry.typed) for entry in derived.entries] == [("0417", "5"), ("0419", "н")]


def test_a_sort_of_the_visible_columns_is_told_by_numbers_too() -> None:
    plan = journal(manner=Manner(Naming.NUMBER))
    algebra = sheet(plan, "Алгебра")
    algebra.rows[3][2], algebra.rows[4][2] = algebra.rows[4][2], algebra.rows[3][2]
    algebra.rows[3][3] = "5"
    (derived,) = (
        t
        for t in derive_journal(plan.workbook(), "7А", SCHOOL, list(PUPILS), {}, TODAY).derived
        if t.sheet == "Алгебра"
    )
    assert derived.entries == []
    assert [str(issue.problem) for issue in derived.issues if issue.pupil] == ["id-name-disagree"] * 2


def test_on_google_nobody_is_offered_a_reason_of_absence() -> None:
    plan = journal(manner=GOOGLE)
    options = [option for dropdown in sheet(plan, "Алгебра").dropdowns for option in dropdown.options]
    legend = [row[0] for row in sheet(plan, "Легенда").rows]
    assert [sign for sign in ("б", "у", "нп") if sign in options or sign in legend] == []
    assert ["н" in options, "н" in legend] == [True, True]


# ---------------------------------------------------------------------------------------------- people


def test_a_register_is_its_teachers_and_names_are_the_offices() -> None:
    names, heads, whole = sheet(journal(manner=GOOGLE), "Английский язык (1 гр.)").guards
    assert names.editors == ("lvov@school.example", "orlova@school.example")
    assert (heads.warns, heads.editors) == (True, ())
    assert whole.regions == ()
    assert whole.editors == ("lvov@school.example", "orlova@school.example", "zuev@school.example")


def test_whoever_is_sent_to_substitute_may_write_in_that_register_alone() -> None:
    plan = journal(manner=GOOGLE)
    assert "zuev@school.example" in sheet(plan, "Алгебра").guards[-1].editors
    without = journal(replace(SCHOOL, substitutions=()), manner=GOOGLE)
    assert "zuev@school.example" not in sheet(without, "Алгебра").guards[-1].editors


def test_a_journal_is_opened_to_all_its_teachers_and_a_class_workbook_to_the_class_teacher() -> None:
    assert journal(manner=GOOGLE).editors == ("lvov@school.example", "orlova@school.example", "zuev@school.example")
    book = planned(CLASS, SCHOOL, KNOWN, TODAY, None, GOOGLE)
    assert book is not None
    assert book.editors == ("orlova@school.example",)
    assert journal().editors == ()
    assert [guard.editors for found in journal().sheets for guard in found.guards if guard.editors] == []


# ---------------------------------------------------------------------------------------------- what is left open


def test_a_school_in_order_leaves_nothing_to_say() -> None:
    assert list(remarks(SCHOOL, ["1А", "7А"], LOCAL)) == []


@pytest.mark.parametrize(
    ("school", "told"),
    [
        (School(), "Лист «Классы»: впишите классы"),
        (replace(SCHOOL, timetable=(), substitutions=()), "Лист «Расписание» пуст: журналы будут без столбцов уроков"),
        (replace(SCHOOL, load=SCHOOL.load[:3]), "Лист «Нагрузка»: у класса 1А нет ни одной строки"),
        (replace(SCHOOL, calendar=Calendar("2026/27")), "Лист «Периоды»: для класса 1А нет четвертей"),
        (replace(SCHOOL, timetable=SCHOOL.timetable[:3]), "в классе 7А нет уроков «Английский язык (1 гр.)»"),
        (
            replace(SCHOOL, load=SCHOOL.load[1:]),
            "по расписанию или заменам есть «Алгебра», а в нагрузке нет",
        ),
    ],
)
def test_what_is_missing_in_the_school_is_said_with_its_sheet(school: School, told: str) -> None:
    assert [text for text in remarks(school, ["1А", "7А"], LOCAL) if told in text]


def test_a_teacher_without_an_address_is_named_where_addresses_are_needed() -> None:
    told = list(remarks(SCHOOL, ["1А"], GOOGLE))
    assert [("Ким Вера Львовна" in text, "Сотрудники" in text) for text in told] == [(True, True)]
