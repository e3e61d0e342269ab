"""What people do here, step by step."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import ON_DESK, ON_PHONE
from tests.web_school import PASSWORD


def sign_in(visit: Page, login: str) -> None:
    """Fill the form as a person does."""
    visit.goto("/")
    expect(visit).to_have_title("Вход · Школьный журнал")
    visit.get_by_label("Логин").fill(login)
    visit.get_by_label("Пароль").fill(PASSWORD)
    visit.get_by_role("button", name="Войти").click()


def sign_out(visit: Page) -> None:
    """Press «Выйти» and find the form again."""
    visit.get_by_role("button", name="Выйти").click()
    expect(visit.get_by_role("status")).to_have_text("Вы вышли из журнала.")


def test_a_mother_reads_the_week_turns_it_and_leaves(visit: Page) -> None:
    sign_in(visit, "mother")
    expect(visit.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    expect(visit).to_have_title("Дневник")
    expect(visit).to_have_url(re.compile(r"/diary$"))
    expect(visit.get_by_text("16–20 ноября")).to_be_visible()
    expect(visit.get_by_text("Степень с натуральным показателем")).to_be_visible()
    expect(visit.get_by_text("данные на 14:32")).to_be_visible()
    visit.get_by_role("button", name="Предыдущая неделя").click()
    expect(visit.get_by_text("9–13 ноября")).to_be_visible()
    expect(visit).to_have_url(re.compile("week=2026-11-09"))
    expect(visit.get_by_text("Степень с натуральным показателем")).to_have_count(0)
    visit.get_by_role("link", name="Отметки").click()
    expect(visit).to_have_title("Отметки")
    expect(visit.get_by_text("Алгебра").first).to_be_visible()
    sign_out(visit)
    visit.go_back()
    expect(visit.get_by_label("Пароль")).to_be_visible()
    expect(visit.get_by_text("Антонова")).to_have_count(0)


@ON_DESK
def test_a_deputy_finds_the_lesson_that_is_not_filled(visit: Page, size: str) -> None:
    sign_in(visit, "deputy")
    expect(visit.get_by_role("heading", name="Участие учителей")).to_be_visible()
    teacher = visit.get_by_role("combobox", name="Учитель")
    teacher.click()
    visit.get_by_role("option", name=re.compile("Громова")).click()
    expect(visit.get_by_role("heading", name="Не заполнены")).to_be_visible()
    expect(visit.get_by_text("10.11").first).to_be_visible()
    expect(visit.get_by_text("данные на 14:32")).to_be_visible()


@ON_PHONE
def test_a_deputy_who_is_a_mother_changes_her_role(visit: Page, size: str) -> None:
    sign_in(visit, "deputy")
    expect(visit.get_by_role("heading", name="Участие учителей")).to_be_visible()
    if size == "phone":
        visit.get_by_test_id("stExpandSidebarButton").click()
    visit.get_by_role("combobox", name="Я как…").click()
    visit.get_by_role("option", name="родитель").click()
    expect(visit.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    expect(visit).to_have_url(re.compile(r"/diary$"))
    visit.reload()
    expect(visit.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    visit.get_by_role("combobox", name="Я как…").click()
    visit.get_by_role("option", name="завуч").click()
    expect(visit.get_by_role("heading", name="Участие учителей")).to_be_visible()
    expect(visit.get_by_role("dialog")).to_have_count(0)


@ON_DESK
def test_an_address_of_anothers_page_leads_home(visit: Page) -> None:
    sign_in(visit, "mother")
    expect(visit.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    for address in ("/participation", "/secret"):
        visit.goto(address)
        expect(visit.get_by_role("heading", name="Антонова Вера")).to_be_visible()
        expect(visit).to_have_url(re.compile(r"/diary$"))
        expect(visit.get_by_role("dialog")).to_have_count(0)


@ON_DESK
def test_the_other_tab_leaves_too(visit: Page) -> None:
    sign_in(visit, "father")
    expect(visit.get_by_role("heading", name="Веснина Дарья")).to_be_visible()
    other = visit.context.new_page()
    other.goto("/marks")
    sign_out(other)
    visit.get_by_text("Егор", exact=True).click()
    expect(visit.get_by_label("Пароль")).to_be_visible()


def test_a_familys_menu_is_within_a_thumbs_reach_and_keeps_the_child(visit: Page, size: str) -> None:
    sign_in(visit, "father")
    expect(visit.get_by_role("heading", name="Веснина Дарья")).to_be_visible()
    visit.get_by_text("Егор", exact=True).click()
    expect(visit.get_by_role("heading", name="Грачёв Егор")).to_be_visible()
    tab = visit.get_by_role("link", name="Отметки")
    box, screen = tab.bounding_box(), visit.viewport_size
    assert box is not None
    assert screen is not None
    assert box["height"] >= 28
    if size == "phone":
        assert box["height"] >= 44
        assert screen["height"] - 80 < box["y"] < screen["height"] - box["height"]
        expect(visit.get_by_test_id("stExpandSidebarButton")).to_be_hidden()
    assert "star" in visit.evaluate("link => getComputedStyle(link, '::before').content", tab.element_handle())
    tab.click()
    expect(visit).to_have_title("Отметки")
    expect(visit.get_by_role("heading", name="Грачёв Егор")).to_be_visible()
    expect(visit).to_have_url(re.compile(r"/marks\?child=0202$"))
    visit.get_by_text("Дарья", exact=True).click()
    expect(visit.get_by_role("heading", name="Веснина Дарья")).to_be_visible()
    visit.get_by_role("link", name="Дневник").click()
    expect(visit).to_have_title("Дневник")
    expect(visit.get_by_role("heading", name="Веснина Дарья")).to_be_visible()


@ON_PHONE
def test_a_first_visit_of_the_diary_is_under_the_limit(visit: Page) -> None:
    wire = {"bytes": 0}
    devtools = visit.context.new_cdp_session(visit)
    devtools.send("Network.enable")
    devtools.on(
        "Network.loadingFinished",
        lambda event: wire.update(bytes=wire["bytes"] + int(event["encodedDataLength"])),
    )
    visit.goto("/")
    visit.wait_for_load_state("networkidle")
    assert 1_000 < wire["bytes"] < 40_000  # the sign-in page by itself
    sign_in(visit, "mother")
    expect(visit.get_by_text("Степень с натуральным показателем")).to_be_visible()
    visit.wait_for_load_state("networkidle")
    assert 500_000 < wire["bytes"] < 1_300_000


@ON_DESK
def test_a_deputy_sets_an_issue_aside_with_a_reason_and_brings_it_back(visit: Page) -> None:
    """The lesson of 10 November was not filled: the class was on a trip."""
    sign_in(visit, "deputy")
    expect(visit.get_by_role("heading", name="Участие учителей")).to_be_visible()
    visit.goto("/issues?teacher=all")
    expect(visit.get_by_text("«10.11» — урок не заполнен")).to_be_visible()
    visit.get_by_role("button", name="Отклонить…").click()
    visit.get_by_role("combobox", name="Какое замечание отклонить").click()
    visit.get_by_role("option", name=re.compile("«10.11» — урок не заполнен")).click()
    visit.get_by_role("textbox", name="Почему это не ошибка").fill("класс был в музее")
    visit.get_by_role("button", name="Отклонить", exact=True).click()
    expect(visit.get_by_text("Замечание отклонено.")).to_be_visible()
    expect(visit.get_by_text("«10.11» — урок не заполнен")).to_have_count(0)
    visit.goto("/issues?state=dismissed")
    expect(visit.get_by_text("«класс был в музее»")).to_be_visible()
    visit.get_by_role("button", name="Вернуть…").click()
    visit.get_by_role("button", name="Вернуть", exact=True).click()
    expect(visit.get_by_text("Отклонённых замечаний нет")).to_be_visible()
    visit.goto("/issues?teacher=all")
    expect(visit.get_by_text("«10.11» — урок не заполнен")).to_be_visible()
