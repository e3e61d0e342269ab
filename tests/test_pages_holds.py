"""The page of losses: what a workbook lost and the two decisions; algebra of 7А with columns D and E empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from journal.tables import ClassTables
from journal.viewer import Role, Viewer
from sheets.templates.class_ import class_workbook
from tests.folder_school import ZONE
from tests.pages_school import Desk
from tests.structure_school import GOOD, PUPILS, World, journal, on_algebra, put, world
from tests.test_pages_render import html, page, words

__all__ = ["world"]

DEPUTY = Viewer(7, "Зуев П. К.", Role.DEPUTY, "к2")
IT_LEAD = Viewer(8, "Кузьмин И. И.", Role.IT_LEAD)
NOW = datetime(2026, 9, 18, 13, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """No test sees what another has read."""
    st.cache_data.clear()
    yield
    st.cache_data.clear()


@pytest.fixture
def emptied(world: World) -> World:
    """Eleven cells of 26 are gone."""
    gone = put(D4="", D5="", D6="", D7="", D8="", D9="", E4="", E6="", E7="", E8="", E9="")
    world.save(on_algebra(gone)(journal()))
    world.sync(18)
    return world


def shown(world: World, viewer: Viewer) -> AppTest:
    """The page as the viewer sees it."""
    return page("holds", Desk(world.database), viewer, now=NOW)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of a decision's form."""
    button = next(button for button in app.button if button.label == label)
    return button.click().run(timeout=30)


def test_nothing_lost_is_told_kindly(world: World) -> None:
    assert "Ничего не потеряно" in words(shown(world, DEPUTY))


def test_the_deputy_sees_where_how_much_and_what(emptied: World) -> None:
    told = words(shown(emptied, DEPUTY))
    assert "Ждут решения 1 листы, списки и книги" in told
    assert "7А, Алгебра ждёт решения На листе стёрто или заменено слишком много: исчезло бы 11 записей из 26." in told
    assert "Замечено между 17.09 в 12:00 и 18.09 в 12:00" in told
    assert "Белова Анна 02.09: 5 → пусто 07.09: 4 → пусто" in told


def test_the_deputy_sees_the_rows_of_a_list_as_they_are_typed(world: World) -> None:
    """Of six pupils five are struck out, one with a name that is no markup."""
    strange = [PUPILS[0]._replace(name="<b>Белова</b> & Анна"), *PUPILS[1:]]
    for hour, pupils in ((10, strange), (11, strange[5:])):
        world.save(class_workbook(ClassTables("7А", pupils)).workbook("Класс 7А.xlsx"))
        world.sync(18, hour)
    app = shown(world, DEPUTY)
    assert "исчезло бы 5 строк из 6" in words(app)
    told = html(app)
    assert "Волков Пётр Ильич" in told
    assert ("&lt;b&gt;Белова&lt;/b&gt; &amp; Анна" in told, "<b>Белова" in told) == (True, False)
    assert "Волков" not in words(shown(world, IT_LEAD))


def test_the_it_lead_sees_how_much_and_no_mark(emptied: World) -> None:
    told = words(shown(emptied, IT_LEAD))
    assert "исчезло бы 11 записей из 26" in told
    assert ("Белова" in told, "→" in told) == (False, False)


def test_the_deputy_reads_which_topics_would_go(world: World) -> None:
    """Algebra's topics and homework, O4…P8, are gone."""
    wiped = put(**{f"{column}{row}": "" for column in "OP" for row in range(4, 9)})
    world.save(on_algebra(wiped)(journal()))
    world.sync(18)
    told = words(shown(world, DEPUTY))
    assert "На листе стёрто или заменено слишком много: тем и заданий: 10 из 10." in told
    assert "02.09, домашнее задание § 2 → пусто" in told
    assert "Числа → пусто" in told
    assert "§ 2" not in words(shown(world, IT_LEAD))


def test_an_accepted_loss_is_taken_at_the_next_reading(emptied: World) -> None:
    app = press(shown(emptied, DEPUTY), "Принять")
    assert [said.value for said in app.toast] == ["Принято. Изменение будет в дневниках после ближайшего чтения книги."]
    assert "Принято · Зуев П. К., 18.09 в 13:00" in words(app)
    emptied.sync(18, 14)
    assert len(emptied.outcome().live) == len(GOOD) - 11


def test_a_refused_loss_may_still_be_accepted(emptied: World) -> None:
    app = press(shown(emptied, DEPUTY), "Отклонить")
    assert "отклонено: ждём, пока вернут" in words(app)
    assert [button.label for button in app.button] == ["Принять"]
    emptied.sync(18, 14)
    assert emptied.outcome().kept == GOOD


def test_what_was_changed_meanwhile_is_not_decided(emptied: World) -> None:
    app = shown(emptied, DEPUTY)
    emptied.save(on_algebra(put(**{f"{column}{row}": "" for column in "DEFG" for row in range(4, 10)}))(journal()))
    emptied.sync(18, 14)
    app = press(app, "Принять")
    assert "исчезла бы 21 запись из 26" in words(app)
    assert "7А, Алгебра ждёт решения" in words(app)
    emptied.sync(18, 15)
    assert emptied.outcome().kept == GOOD


def test_a_loss_of_a_year_that_is_over_is_closed_and_nothing_else(emptied: World) -> None:
    """September 2027, the workbooks of 2026/27 are put away: one button, and the names of that year."""
    app = page("holds", Desk(emptied.database), DEPUTY, now=emptied.next_year())
    told = words(app)
    assert "7А, Алгебра, 2026/27 год закончен" in told
    assert "его книги больше не читаются. Всё, что было, осталось в журнале" in told
    assert "Белова Анна" in told
    assert [button.label for button in app.button] == ["Закрыть вопрос"]
    app = press(app, "Закрыть вопрос")
    assert [said.value for said in app.toast] == ["Вопрос закрыт: прежнее осталось в журнале."]
    assert "Вопрос закрыт · Зуев П. К., 06.09 в 12:00" in words(app)
    assert [button.label for button in app.button] == []
    assert emptied.outcome().kept == GOOD


@pytest.mark.parametrize("role", [Role.TEACHER, Role.GUARDIAN])
def test_others_are_shown_nothing(emptied: World, role: Role) -> None:
    viewer = Viewer(9, "Кто-то", role, "к1", frozenset({"0701"}), frozenset(), frozenset({("7А", "Алгебра", "")}))
    assert "Ничего не потеряно" in words(shown(emptied, viewer))
