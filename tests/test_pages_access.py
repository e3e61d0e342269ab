"""«Доступ семей» and «Доступ сотрудников», rendered for those who hand slips out and those who only count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from database.accounts import find_account
from database.engine import migrate, open_database
from jobs.accounts_follow import follow_books
from jobs.credentials import issue
from journal.viewer import Role, Viewer
from tests.pages_school import CLASS_TEACHER, DEPUTY, NOW, Desk, empty_desk, read_school
from tests.test_pages_render import page, words

__all__ = ["empty_desk"]

IT = Viewer(8, "Жуков Роман", Role.IT_LEAD, staff="t9")
HEAD = Viewer(9, "Директор", Role.HEAD, staff="t8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The school, its accounts, and a slip for Иванов."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    migrate(url)
    database = open_database(url)
    read_school(database)
    follow_books(database, NOW)
    made = Desk(database)
    account = find_account(database, "ivanov.p")
    assert account is not None
    issue(made.journal(CLASS_TEACHER), [account.account], "https://journal.example")
    yield made
    database.close()


def labels(app: AppTest) -> list[str]:
    """The presses of a page."""
    return [button.label.replace("\u00a0", " ") for button in app.button]


def test_a_class_teacher_sees_where_each_stands_and_prints_for_the_rest(desk: Desk) -> None:
    app = page("access_families", desk, CLASS_TEACHER)
    shown = words(app)
    assert "Без листка 2 не выдан или просрочен Выдано 1 ещё не использовано Входят 0" in shown
    assert "Иванов Пётр Сергеевич ученик выдан, не использован ivanov.p действует до 18.12.2026" in shown
    assert "Яшин" not in shown
    assert labels(app)[0] == "Выдать 2 листка"
    assert labels(app).count("Выдать листок") == 2
    assert labels(app).count("Новый листок") == 1


def test_slips_once_printed_are_offered_once(desk: Desk) -> None:
    app = page("access_families", desk, CLASS_TEACHER)
    app.button(key="slips-all").click().run(timeout=30)
    assert "Готово: 2 листка." in app.markdown[0].value.replace("\u00a0", " ")
    assert "Выдать 2 листка" not in labels(app)
    assert "Без листка 0 не выдан или просрочен Выдано 3" in words(app)
    assert len([one for one in desk.journal(CLASS_TEACHER).handed_out() if one.by == CLASS_TEACHER.name]) == 3


def test_those_of_one_state_can_be_looked_at_alone(desk: Desk) -> None:
    shown = words(page("access_families", desk, CLASS_TEACHER, "state=issued"))
    assert ("ivanov.p" in shown.split("Кто, кому")[0], "guseva.a" in shown) == (True, False)
    shown = words(page("access_families", desk, CLASS_TEACHER, "who=guardians"))
    assert "ivanov.p действует" not in shown


@pytest.mark.parametrize("viewer", [DEPUTY, HEAD, IT], ids=lambda viewer: viewer.role.value)
def test_who_leads_the_school_sees_counts_and_no_names(desk: Desk, viewer: Viewer) -> None:
    app = page("access_families", desk, viewer)
    shown = words(app)
    assert ("1А 1 1 0 0 0" in shown, "7А 3 2 1 0 0" in shown) == (True, True)
    assert ("Иванов" in shown, "ivanov" in shown, labels(app)) == (False, False, [])


def test_the_it_lead_prints_for_the_staff(desk: Desk) -> None:
    app = page("access_staff", desk, IT)
    shown = words(app)
    assert "Белова Анна Петровна классный руководитель, учитель не выдан belova.a" in shown
    assert ("Иванов Пётр Сергеевич ученик" in shown, labels(app)[0]) == (False, "Выдать 3 листка")


@pytest.mark.parametrize(
    ("name", "viewer", "said"),
    [
        ("access_families", CLASS_TEACHER, "Семей пока нет"),
        ("access_families", DEPUTY, "Школа ещё не загружена"),
        ("access_staff", IT, "Сотрудников пока нет"),
    ],
)
def test_a_school_without_people_says_where_they_come_from(
    empty_desk: Desk, name: str, viewer: Viewer, said: str
) -> None:
    assert said in words(page(name, empty_desk, viewer))
