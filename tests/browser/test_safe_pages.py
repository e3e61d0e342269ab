"""Every page in Chromium under our security policy: nothing of it is blocked, and one's own sign-ins work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from journal.viewer import Role
from tests.browser.conftest import ON_DESK, ON_PHONE, SIZES
from tests.browser.test_walks import sign_in
from tests.web_school import PEOPLE
from web.contents import pages_for

#: Login → the pages of every role of theirs.
OPEN = {
    login: pages_for([grants[0].role]) for login, (_, _, grants) in PEOPLE.items() if grants
}  # fmt: skip


#: Families on the phone, staff at a desk; the other way round takes a minute more.
USUAL = [
    pytest.param(login, size, marks=[] if (size == "phone") is families else pytest.mark.long)
    for login, (_, _, grants) in PEOPLE.items()
    if grants
    for families in [grants[0].role in (Role.GUARDIAN, Role.PUPIL)]
    for size in SIZES
]


@pytest.mark.parametrize(("login", "size"), USUAL, indirect=["size"])
def test_no_page_is_in_the_way_of_the_policy(visit: Page, login: str) -> None:
    """``visit`` fails for whatever the console complains of."""
    sign_in(visit, login)
    for row in OPEN[login]:
        visit.goto(f"/{row.url_path}")
        expect(visit).to_have_title(row.module.TITLE)
        expect(visit.get_by_test_id("stStatusWidget")).to_have_count(0)
        visit.wait_for_load_state("networkidle")


@ON_DESK
def test_charts_are_drawn(visit: Page) -> None:
    sign_in(visit, "deputy")
    visit.goto("/attendance")
    expect(visit.locator(".js-plotly-plot .main-svg").first).to_be_visible()


@ON_DESK
def test_a_script_that_was_smuggled_in_does_not_run(page: Page) -> None:
    """A plain page: the console is to complain."""
    sign_in(page, "mother")
    expect(page.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    ran = page.evaluate(
        """() => new Promise((tell) => {
          document.addEventListener("securitypolicyviolation", () => tell("blocked"), {once: true});
          window.ran = () => tell("ran");
          const script = document.createElement("script");
          script.textContent = "window.ran()";
          document.body.append(script);
        })"""
    )
    assert ran == "blocked"


@ON_PHONE
def test_a_mother_finds_her_sign_ins_and_leaves_everywhere(visit: Page) -> None:
    sign_in(visit, "mother")
    visit.get_by_role("link", name="Мои входы").click()
    expect(visit.get_by_role("heading", name="Где вы вошли")).to_be_visible()
    expect(visit.get_by_text("этот вход")).to_be_visible()
    visit.get_by_text("Сменить пароль").first.click()
    expect(visit.get_by_label("Новый пароль")).to_be_visible()
    visit.get_by_role("button", name="Выйти везде").click()
    expect(visit.get_by_role("status")).to_have_text("Вы вышли из журнала на всех устройствах.")


@ON_DESK
def test_at_a_computer_of_others_the_box_is_ticked(visit: Page) -> None:
    visit.goto("/")
    visit.get_by_label("Логин").fill("father")
    visit.get_by_label("Пароль").fill("осень-2026")
    visit.get_by_label(re.compile("Чужой компьютер")).check()
    visit.get_by_role("button", name="Войти").click()
    expect(visit.get_by_role("heading", name="Веснина Дарья")).to_be_visible()
    session = next(one for one in visit.context.cookies() if one["name"] == "journal_session")
    assert session["expires"] == -1
    assert session["httpOnly"]
