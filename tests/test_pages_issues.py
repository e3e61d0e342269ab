"""The page of issues: the own first, then by teacher; what is new, mended, set aside; and the way to the cell."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from database.dismissals import dismiss
from database.engine import open_database
from journal.viewer import Role, Viewer
from tests.pages_school import CLASS_TEACHER, DEPUTY, MOSCOW, NOW, TEACHER, Desk, desk, empty_desk
from tests.test_pages_render import html, page, words

__all__ = ["desk", "empty_desk"]

#: The deputy with lessons of their own: the code of who teaches physics.
TEACHING_DEPUTY = replace(DEPUTY, staff="t2")
REASON = "класс был на экскурсии <b>в музее</b> & «так»"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """No test sees what another has read."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


@pytest.fixture
def own_desk(desk: Desk, tmp_path: Path) -> Iterator[Desk]:
    """The school's database in a copy that a test may write to."""
    path = tmp_path / "journal.sqlite3"
    with closing(sqlite3.connect(str(desk.database.url.database))) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    database = open_database(f"sqlite:///{path}")
    yield Desk(database)
    database.close()


def shown(app: AppTest) -> int:
    """How many issues are on the page."""
    return html(app).count('<li class="j-issue">')


def left(desk: Desk, viewer: Viewer, **where: str) -> int:
    """How many issues the viewer's journal tells of that ask somebody to do something, with those values."""
    table = desk.journal(viewer).issues()
    chosen = table[table["state"].isin(["new", "still"])]
    for column, value in where.items():
        chosen = chosen[chosen[column] == value]
    return len(chosen)


def labels(app: AppTest) -> list[str]:
    return [box.label for box in app.selectbox]


def popovers(app: AppTest) -> list[str]:
    return [block.proto.popover.label for block in app.get("popover")]


# ---------------------------------------------------------------- whose, and how many


def test_an_issue_has_its_address_and_what_to_do(desk: Desk) -> None:
    told = words(page("issues", desk, DEPUTY))
    warn, note = (left(desk, DEPUTY, severity=severity) for severity in ("warn", "note"))
    assert f"Не записано 1 замечание Стоит проверить {warn} " in told
    assert f" · ещё {note} к сведению Исправлено 0 с прошлой проверки" in told
    assert "«55» — не отметка и не код посещаемости Журнал 7А.xlsx → Алгебра → G4 · не записано · с 16.11" in told
    assert "Что сделать: исправьте ячейку по легенде журнала" in told


def test_a_lesson_that_still_owes_stands_beside_what_was_typed_wrong(desk: Desk) -> None:
    told = words(page("issues", desk, DEPUTY))
    assert "E1 «17.11» — нет домашнего задания (п. 2.5 положения)" in told
    assert "Журнал 7А.xlsx → Английский язык (2 гр.) → E1 · стоит проверить · с 17.11" in told


def test_a_teacher_sees_the_own_list_and_nobody_elses(desk: Desk) -> None:
    app = page("issues", desk, TEACHER)
    told = words(app)
    own, new = left(desk, TEACHER), left(desk, TEACHER, state="new")
    assert f"Ваших замечаний {own} новых {new} с прошлой проверки" in told
    assert "Белова" not in told
    assert shown(app) == own > new > 0
    assert "Учитель" not in labels(app)


def test_counts_by_teacher_have_the_own_first_then_the_most(desk: Desk) -> None:
    own, others = left(desk, DEPUTY, teacher="t2"), left(desk, DEPUTY, teacher="t1")
    assert own > others > 1
    assert f"Гусев П. И. вы {own} — Белова А. П. {others} 1" in words(page("issues", desk, TEACHING_DEPUTY))
    assert f"Гусев П. И. {own} — Белова А. П. {others} 1" in words(page("issues", desk, DEPUTY))
    leader = words(page("issues", desk, CLASS_TEACHER))
    guest = left(desk, CLASS_TEACHER, teacher="t2")
    assert f"Белова А. П. вы {others} 1 Гусев П. И. {guest} —" in leader
    assert "Чтение" not in leader


def test_who_has_issues_begins_with_them_and_goes_on_to_a_teacher(desk: Desk) -> None:
    app = page("issues", desk, TEACHING_DEPUTY)
    assert (shown(app), app.selectbox(key="choice-teacher").value) == (left(desk, DEPUTY, teacher="t2"), "t2")
    app.selectbox(key="choice-teacher").select("t1").run()
    assert (shown(app), dict(app.query_params)) == (left(desk, DEPUTY, teacher="t1"), {"teacher": "t1"})
    app.selectbox(key="choice-teacher").select("all").run()
    assert (shown(app), dict(app.query_params)) == (left(desk, DEPUTY), {"teacher": "all"})


def test_the_address_holds_codes_and_no_names(desk: Desk) -> None:
    app = page("issues", desk, DEPUTY, "teacher=t1&class=7А&severity=stop&kind=unknown-mark&since=week&state=still")
    assert "Гусев" not in str(dict(app.query_params))
    assert app.selectbox(key="choice-class").value == "7А"
    assert shown(page("issues", desk, DEPUTY, "class=7А&severity=stop")) == 1


@pytest.mark.parametrize("typed", ["teacher=t9", "state=none", "since=1999", "class=9Я", "kind=x", "severity=x"])
def test_an_address_that_means_nothing_narrows_nothing(desk: Desk, typed: str) -> None:
    assert shown(page("issues", desk, DEPUTY, typed)) == left(desk, DEPUTY)


def test_filters_that_leave_nothing_say_so(desk: Desk) -> None:
    app = page("issues", desk, DEPUTY, "class=1А&severity=stop")
    assert "Под этот отбор ничего не подходит" in words(app)
    assert popovers(app) == ["Ещё отбор: 2"]


def test_a_page_is_a_handful_of_elements(desk: Desk) -> None:
    app = page("issues", desk, DEPUTY)
    assert len(app.get("html")) == 3
    assert labels(app) == [
        "Показать", "Новое и исправленное с", "Учитель", "Класс", "Предмет", "Вид", "Важность",
        "Какое замечание отклонить",
    ]  # fmt: skip


# ---------------------------------------------------------------- new, mended


def test_what_is_new_depends_on_since_when(desk: Desk) -> None:
    """Today nothing came up yet; of the last week is what came since the Wednesday before."""
    periods = ("check", "today", "week")
    new, still = (
        [shown(page("issues", desk, DEPUTY, f"state={state}&since={since}")) for since in periods]
        for state in ("new", "still")
    )
    first_seen = desk.journal(DEPUTY).issues()["first_seen"]
    week = int((first_seen >= datetime(2026, 11, 11, tzinfo=MOSCOW)).sum())
    assert new == [left(desk, DEPUTY, state="new"), 0, week]
    assert [one + other for one, other in zip(new, still, strict=True)] == [left(desk, DEPUTY)] * 3


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("mended", "Пока ничего не исправлено"),
        ("dismissed", "Отклонённых замечаний нет"),
        ("new", "Новых замечаний нет"),
    ],
)
def test_a_state_without_issues_says_so(desk: Desk, state: str, said: str) -> None:
    assert said in words(page("issues", desk, DEPUTY, f"state={state}&since=today"))


def test_what_was_mended_is_shown_with_its_moment(own_desk: Desk) -> None:
    with own_desk.database.write() as writer:
        writer.transaction.run(
            "UPDATE issues SET fixed_seen = ? WHERE text = '55'", (int((NOW - timedelta(hours=1)).timestamp()),)
        )
    app = page("issues", own_desk, DEPUTY, "state=mended")
    told = words(app)
    assert shown(app) == 1
    assert "исправлено Журнал 7А.xlsx → Алгебра → G4 · не записано · исправлено 18.11 в 12:00" in told
    assert "Исправлено 1 с прошлой проверки" in told
    assert "Что сделать" not in told
    assert popovers(app) == ["Ещё отбор"]


def test_a_clean_school_is_told_so(own_desk: Desk) -> None:
    """On the first morning of school nothing was typed wrong yet and nothing is late."""
    with own_desk.database.write() as writer:
        writer.transaction.run("DELETE FROM issues")
    morning = datetime(2026, 9, 1, 8, 0, tzinfo=MOSCOW)
    assert "Замечаний нет Всё, что введено" in words(page("issues", own_desk, DEPUTY, now=morning))


# ---------------------------------------------------------------- links


def test_a_workbook_on_the_web_is_opened_at_the_cell(own_desk: Desk) -> None:
    url = 'https://docs.google.com/spreadsheets/d/abc/edit?x="<y>'
    with own_desk.database.write() as writer:
        writer.transaction.run("UPDATE books SET url = ? WHERE book = 'Журнал 7А.xlsx'", (url,))
        writer.transaction.run("UPDATE sheets SET gid = 77 WHERE sheet = 'Алгебра'")
    markup = html(page("issues", own_desk, DEPUTY))
    address = "https://docs.google.com/spreadsheets/d/abc/edit?x=&quot;&lt;y&gt;#gid=77&amp;range=G4"
    assert f'<a href="{address}" target="_blank" rel="noopener noreferrer">7А → Алгебра → G4</a>' in markup


def test_a_file_is_no_link(desk: Desk) -> None:
    assert "<a " not in html(page("issues", desk, DEPUTY))


def test_an_address_that_is_none_of_the_web_is_no_link(own_desk: Desk) -> None:
    with own_desk.database.write() as writer:
        writer.transaction.run("UPDATE books SET url = 'javascript:alert(1)'")
    assert "<a " not in html(page("issues", own_desk, DEPUTY))


# ---------------------------------------------------------------- setting aside


def choose_and_say(app: AppTest, reason: str) -> AppTest:
    """Fill the form for the lesson of 12 November and send it."""
    (about,) = [box for box in app.selectbox if box.label == "Какое замечание отклонить"]
    about.select(next(option for option in about.options if "12.11" in option))
    app.text_area[0].input(reason)
    (done,) = [button for button in app.button if button.label == "Отклонить"]
    return done.click().run()


def test_a_teacher_sets_an_issue_aside_with_a_reason_and_brings_it_back(own_desk: Desk) -> None:
    before = left(own_desk, TEACHER)
    app = choose_and_say(page("issues", own_desk, TEACHER), REASON)
    assert [toast.value for toast in app.toast] == ["Замечание отклонено. Оно осталось под отбором «Отклонены»."]
    assert shown(app) == left(own_desk, TEACHER) == before - 1
    assert app.text_area[0].value == ""
    aside = page("issues", own_desk, TEACHER, "state=dismissed")
    assert shown(aside) == 1
    assert "«12.11» — урок не заполнен" in words(aside)
    assert "Отклонено 18.11 в 13:00, Гусев Пётр Ильич: «" in words(aside)
    (done,) = [button for button in aside.button if button.label == "Вернуть"]
    done.click().run()
    assert "Отклонённых замечаний нет" in words(aside)
    assert shown(page("issues", own_desk, TEACHER)) == before


def test_a_reason_never_becomes_markup(own_desk: Desk) -> None:
    choose_and_say(page("issues", own_desk, TEACHER), REASON)
    markup = html(page("issues", own_desk, DEPUTY, "state=dismissed"))
    assert "<b>в музее</b>" not in markup
    assert "экскурсии &lt;b&gt;в музее&lt;/b&gt; &amp; «так»" in markup


def test_without_a_reason_nothing_is_set_aside(own_desk: Desk) -> None:
    before = left(own_desk, TEACHER)
    app = choose_and_say(page("issues", own_desk, TEACHER), "   ")
    assert [error.value for error in app.error] == ["Напишите причину: так решение поймут и через год."]
    assert shown(app) == left(own_desk, TEACHER) == before


def test_others_see_at_once_what_was_set_aside(own_desk: Desk) -> None:
    """Both have read the page before: what is remembered of it goes by."""
    before = [shown(page("issues", own_desk, who)) for who in (DEPUTY, TEACHER)]
    journal = own_desk.journal(DEPUTY)
    table = journal.issues()
    lesson = table[(table["text"] == "12.11")]
    assert dismiss(journal, lesson["key"].iloc[0], REASON) is None
    after = [shown(page("issues", own_desk, who)) for who in (DEPUTY, TEACHER)]
    assert after == [count - 1 for count in before]


def test_only_what_may_be_set_aside_is_offered(own_desk: Desk) -> None:
    (about,) = [box for box in page("issues", own_desk, CLASS_TEACHER).selectbox if "отклонить" in box.label]
    assert [option for option in about.options if "55" in option] == []
    assert "E5 · 7А, Алгебра: «4» — отметка не по среднему" in about.options
    assert popovers(page("issues", own_desk, CLASS_TEACHER, "severity=stop")) == ["Ещё отбор: 1"]


def test_who_may_not_decide_is_offered_nothing(own_desk: Desk) -> None:
    it = Viewer(9, "Информатик", Role.IT_LEAD, "t9")
    app = page("issues", own_desk, it)
    assert shown(app) == left(own_desk, it) > 1
    assert "Отклонить…" not in popovers(app)


def test_what_went_meanwhile_is_said(own_desk: Desk) -> None:
    """The lesson is filled while the teacher writes a reason."""
    app = page("issues", own_desk, TEACHER)
    with own_desk.database.write() as writer:
        writer.transaction.run("UPDATE lesson_facts SET held = TRUE, topic = TRUE, homework = TRUE")
    choose_and_say(app, REASON)
    assert [error.value for error in app.error] == [
        "Такого замечания уже нет: оно исправлено или больше не относится к вашим журналам."
    ]
