"""Each page, rendered for a school that has something of everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from journal.calendar import Calendar, Term
from journal.viewer import Viewer
from pages.components.choices import periods
from tests.pages_school import (
    CLASS_TEACHER,
    DEPUTY,
    FATHER_OF_TWO,
    MOSCOW,
    MOTHER,
    NOW,
    STRANGER,
    TEACHER,
    Desk,
    desk,
    empty_desk,
)

__all__ = ["desk", "empty_desk"]


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """No test sees what another has read: they look into different databases."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


def _run(name, viewer, journal):  # type: ignore[no-untyped-def]  # its source is run alone: it knows no types
    import importlib

    import streamlit

    from pages.components.style import styled

    if (last := importlib.import_module(f"pages.{name}").render(viewer, journal)) is not None:
        streamlit.html(styled(last))


def page(name: str, desk: Desk, viewer: Viewer, address: str = "", now: datetime = NOW) -> AppTest:
    """A page as its viewer sees it, opened at an address such as «class=7А&week=2026-11-09»."""
    app = AppTest.from_function(_run, args=(name, viewer, desk.journal(viewer, now)))
    for key, value in parse_qsl(address):
        app.query_params[key] = value
    app.run(timeout=30)
    assert [error.value for error in app.exception] == []
    return app


def html(app: AppTest) -> str:
    """The markup of a page without its style."""
    blocks = "".join(block.proto.body for block in app.get("html"))
    return re.sub(r"<style>.*?</style>", "", blocks, flags=re.DOTALL)


def words(app: AppTest) -> str:
    """What people read of the cards of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(app)).split()).replace("\u00a0", " ")


# ---------------------------------------------------------------- the diary


def test_a_mother_reads_her_childs_week(desk: Desk) -> None:
    told = words(page("diary", desk, MOTHER))
    assert told.startswith(
        "Иванов Пётр · 7А 16–20 ноября Балл 4,33 2 четверть ↓ −0,67 Пропуски 0 уроков за неделю ↓ −1"
    )
    assert "1 Алгебра Задано: § 14, a &lt; b &amp; c Тема: Разность квадратов 4 3" in told
    assert "1 Английский язык (1 гр.) Задано: WB p. 34 Тема: Past Simple 5" in told
    assert "2 Физкультура В журнале урок ещё не записан" in told
    assert "Среда 18 ноября сегодня 3 Алгебра К уроку: § 14, a &lt; b &amp; c" in told


def test_nothing_a_teacher_types_becomes_markup(desk: Desk) -> None:
    markup = html(page("diary", desk, MOTHER)) + html(page("marks", desk, MOTHER))
    assert "<script" not in markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup


def test_a_diary_is_a_handful_of_elements(desk: Desk) -> None:
    """Each element costs a phone and the server more than a lesson's card does."""
    kinds = [type(element).__name__ for element in page("diary", desk, MOTHER).main]
    assert kinds == ["SpecialBlock", "Button", "Button", "Html"]


def test_the_arrows_turn_the_week_and_the_address_keeps_it(desk: Desk) -> None:
    app = page("diary", desk, MOTHER)
    app.button(key="week-before").click().run()
    assert app.query_params["week"] == "2026-11-09"
    assert "Контрольная работа Тема: Формулы 5" in words(app)
    app.button(key="week-after").click().run()
    assert "week" not in app.query_params
    assert "Разность квадратов" in words(app)


@pytest.mark.parametrize("typed", ["1999-01-01", "вчера", "2026-11-11", ""])
def test_an_address_that_means_no_week_is_put_right(desk: Desk, typed: str) -> None:
    app = page("diary", desk, MOTHER, f"week={typed}")
    known = {"1999-01-01": "31 августа – 4 сентября", "2026-11-11": "9–13 ноября"}
    assert words(app).startswith(f"Иванов Пётр · 7А {known.get(typed, '16–20 ноября')} ")


def test_holidays_say_when_lessons_start_again(desk: Desk) -> None:
    assert words(page("diary", desk, MOTHER, "week=2026-10-26")).endswith(
        "Каникулы Уроки начнутся в понедельник, 2 ноября."
    )
    shown = page("diary", desk, MOTHER, "week=2026-11-02")
    assert '<div class="j-off">День народного единства</div>' in html(shown)  # a line of its own, not a lesson's number


def test_a_father_chooses_between_his_children(desk: Desk) -> None:
    app = page("diary", desk, FATHER_OF_TWO)
    assert words(app).startswith("Юдина Вера · 7А")
    pills = app.button_group(key="choice-child")
    pills.select("Олег").run()
    assert app.query_params["child"] == "0101"
    assert words(app).startswith("Яшин Олег · 1А 16–20 ноября Пропуски 0 уроков за неделю")
    assert "Балл" not in words(app)


def test_anothers_child_in_the_address_shows_ones_own(desk: Desk) -> None:
    assert words(page("diary", desk, FATHER_OF_TWO, "child=0702")).startswith("Юдина Вера · 7А")
    assert words(page("diary", desk, MOTHER, "child=0703")).startswith("Иванов Пётр · 7А")


@pytest.mark.parametrize("name", ["diary", "marks"])
def test_a_family_without_a_child_is_told_whom_to_ask(desk: Desk, empty_desk: Desk, name: str) -> None:
    assert "Пока не привязан ни один ученик Обратитесь к классному руководителю" in words(page(name, desk, STRANGER))
    assert "Школа ещё не загружена" in words(page(name, empty_desk, MOTHER))


# ---------------------------------------------------------------- the marks


def test_an_average_shows_where_it_comes_from(desk: Desk) -> None:
    """(5·1.5 + 4 + 3) / 3.5 = 4.14; the September mark belongs to another term."""
    told = words(page("marks", desk, MOTHER))
    assert "Алгебра 4,14 5 4 3 3 отметки" in told
    assert "сумма весов = 14,5 ÷ 3,5 = 4,14 Простой: сумма отметок ÷ их число = 12 ÷ 3 = 4,00" in told
    assert "По контрольным работам: 5,00" in told
    assert "09.11 «н» пропуск — в средний балл не входит" in told
    assert "16.11 «.» долг: отметка ещё будет" in told
    assert "Отметок пока нет Предмет Нужно Физкультура 0 из 3" in told


def test_the_first_term_has_its_mark_and_the_year_all_of_them(desk: Desk) -> None:
    assert "Алгебра 2,00 2 Отметки: 1 из 3 нужных за период 1 четверть 4" in words(
        page("marks", desk, MOTHER, "period=1")
    )
    assert "Алгебра 3,67 2 5 4 3 4 отметки 1 четверть 4" in words(page("marks", desk, MOTHER, "period=3"))


def test_grade_1_has_no_marks(desk: Desk) -> None:
    told = words(page("marks", desk, FATHER_OF_TWO, "child=0101"))
    assert "В первом классе отметки не ставятся" in told
    assert "Нужно" not in told


# ---------------------------------------------------------------- attendance


def test_a_deputy_sees_all_classes_and_goes_down_to_a_pupils_lessons(desk: Desk) -> None:
    app = page("attendance", desk, DEPUTY)
    assert "Посещаемость 80,0 % все классы Пропущено 3 из 15 ученико-уроков По болезни 1 ученико-урок" in words(app)
    assert len(app.get("plotly_chart")) == 2
    app.selectbox(key="choice-class").select("7А").run()
    assert app.query_params["class"] == "7А"
    told = words(app)
    assert "Юдина Вера Павловна пропущен 1 урок из 3 (33 %) опозданий: 1" in told
    assert "пн 16.11" not in told
    app.selectbox(key="choice-pupil").select("0703").run()
    assert "пн 16.11 1 Алгебра н пн 16.11 2 Физика оп" in words(app)


def test_the_address_opens_a_class_at_a_week(desk: Desk) -> None:
    told = words(page("attendance", desk, DEPUTY, "class=7А&week=2026-11-09"))
    assert "Иванов Пётр Сергеевич пропущен 1 урок из 2 (50 %)" in told


def test_a_class_teacher_sees_the_own_class_at_once(desk: Desk) -> None:
    app = page("attendance", desk, CLASS_TEACHER)
    assert [box.label for box in app.selectbox] == ["Неделя"]
    assert "Посещаемость 80,0 % 7А" in words(app)


# ---------------------------------------------------------------- participation


def test_a_deputy_goes_from_a_teacher_to_the_lesson_that_is_not_filled(desk: Desk) -> None:
    app = page("participation", desk, DEPUTY)
    assert "Заполнено 22,7 % 5 из 22 уроков До 17:00 в день урока 15,0 % 3 из 20 Не заполнено 17" in words(app)
    assert len(app.get("plotly_chart")) == 3
    app.selectbox(key="choice-teacher").select("t2").run()
    app.selectbox(key="choice-week").select_index(1).run()
    assert app.query_params == {"teacher": "t2", "week": "2026-11-16"}
    told = words(app)
    sheet = "Журнал 7А.xlsx, лист «Английский язык (2 гр.)»"
    assert f"вт 17.11 1 7А Английский язык (2 гр.) домашнее задание {sheet}" in told
    assert "вт 17.11 2 7А Физкультура урок не записан Журнал 7А.xlsx : листа «Физкультура» ещё нет" in told


def test_what_is_counted_is_printed_under_the_charts(desk: Desk) -> None:
    (_, said) = page("participation", desk, DEPUTY).caption
    assert "п. 2.5 положения" in said.value
    assert said.value.endswith("до начала наблюдения и в эту долю не входит: 2\u00a0урока.")


def test_a_teacher_sees_the_own_lessons_at_once(desk: Desk) -> None:
    app = page("participation", desk, TEACHER)
    assert [box.label for box in app.selectbox] == ["Неделя"]


# ---------------------------------------------------------------- periods


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (datetime(2026, 8, 20, tzinfo=MOSCOW), ["1 четверть", "Год"]),
        (datetime(2026, 10, 5, tzinfo=MOSCOW), ["1 четверть", "Год"]),
        (NOW, ["1 четверть", "2 четверть", "Год"]),
    ],
)
def test_only_terms_that_have_begun_are_offered(desk: Desk, now: datetime, offered: list[str]) -> None:
    (choice,) = page("marks", desk, MOTHER, now=now).button_group
    assert choice.options == offered


def test_quarters_stand_before_half_years() -> None:
    halves, quarters = frozenset((10, 11)), frozenset(range(1, 10))
    calendar = Calendar(
        "2026/27",
        (
            Term("1 полугодие", date(2026, 9, 1), date(2026, 12, 30), halves),
            Term("1 четверть", date(2026, 9, 1), date(2026, 10, 23), quarters),
            Term("2 четверть", date(2026, 11, 2), date(2026, 12, 30), quarters),
        ),
    )
    told = [period.name for period in periods(calendar, ["7А", "10А"])]
    assert told == ["1 четверть", "2 четверть", "1 полугодие", "Год"]


# ---------------------------------------------------------------- every page


@pytest.mark.parametrize("name", ["attendance", "participation", "issues"])
@pytest.mark.parametrize("viewer", [STRANGER, DEPUTY])
def test_a_page_without_data_says_so(empty_desk: Desk, desk: Desk, name: str, viewer: Viewer) -> None:
    told = words(page(name, empty_desk, viewer))
    assert "Школа ещё не загружена" in told
    assert not re.search("Иванов|Юдина|Гусев", words(page(name, desk, STRANGER)))


def test_before_the_first_lesson_pages_say_what_comes(desk: Desk) -> None:
    august = datetime(2026, 9, 1, 7, 0, tzinfo=MOSCOW)
    assert "проведённых уроков пока нет" in words(page("attendance", desk, DEPUTY, now=august))
    assert "уроков в журналах пока нет" in words(page("participation", desk, DEPUTY, now=august))
    assert "Отметок пока нет Предмет Нужно Английский язык (1 гр.) 0 из 3" in words(
        page("marks", desk, MOTHER, now=august)
    )


@pytest.mark.parametrize("name", ["diary", "marks", "attendance", "participation", "issues"])
def test_no_page_speaks_english_or_shows_missing_values(desk: Desk, name: str) -> None:
    app = page(name, desk, MOTHER if name in ("diary", "marks") else DEPUTY)
    told = words(app) + " ".join(caption.value for caption in app.caption)
    english = set(re.findall(r"[A-Za-z]{3,}", told)) - {"Past", "Simple", "script", "alert", "xlsx", "amp"}
    assert english == set()
    assert not re.search(r"\bnan\b|\bNone\b|NaT|<NA>", told)
