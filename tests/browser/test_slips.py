"""Two people and their minute: a class teacher who prints slips, a grandmother who was handed one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from pypdf import PdfReader

from database.writing import BookRef
from jobs.accounts_follow import follow_books
from jobs.slips import link
from journal.codes import read_code
from journal.tables import ClassTables, GuardianRow, PupilRow
from tests.browser.conftest import PATIENCE, SIZES
from tests.servers import Server, running_server
from tests.web_school import PASSWORD, READ_AT, YEAR, fill

GRANDMOTHER = "Антонова Нина Львовна"

#: Milliseconds between two letters of somebody who looks for each.
SLOWLY = 250


@pytest.fixture
def slip_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A class of twenty-four pupils, one of whom has a grandmother: 25 people without a slip."""
    folder = tmp_path_factory.mktemp("slips")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    pupils = [PupilRow("0101", "Антонова Вера Сергеевна", None, None, None, "", "", "", "")]
    pupils += [PupilRow(f"01{n}", f"Ученик Номер {n}", None, None, None, "", "", "", "") for n in range(20, 43)]
    guardians = [GuardianRow("0101", GRANDMOTHER, "бабушка", "+7 900 000-00-07", "")]
    with school.database.write() as writer:
        book = BookRef(YEAR, "Класс 7А.xlsx", "class", "7А", "7А", "v2")
        writer.save_class(book, ClassTables("7А", pupils, guardians), READ_AT)
    follow_books(school.database, READ_AT)
    environment = {
        "JOURNAL_DATABASE": school.url, "JOURNAL_NOW": "2026-11-18T14:40:00+03:00",
    }  # fmt: skip
    with running_server(environment, folder / "log") as running:
        yield running
    school.database.close()


@dataclass
class Hand:
    """Somebody's finger: counts what it presses."""

    presses: int = 0

    def press(self, what: Locator) -> None:
        """One tap or click."""
        what.click()
        self.presses += 1


def opened(browser: Browser, server: Server, size: str) -> Page:
    """An empty browser of that size; a phone has a finger and no mouse."""
    phone = size == "phone"
    window = ViewportSize(width=SIZES[size]["width"], height=SIZES[size]["height"])
    context = browser.new_context(
        viewport=window, locale="ru-RU", base_url=server.url, has_touch=phone, is_mobile=phone
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    return page


def printed(page: Page, hand: Hand) -> PdfReader:
    """Print slips for all who have none."""
    hand.press(page.get_by_role("button", name="Выдать 25 листков"))
    with page.expect_download() as download:
        hand.press(page.get_by_role("button", name="Скачать листки (PDF)"))
    return PdfReader(io.BytesIO(download.value.path().read_bytes()))


def slip_of(pdf: PdfReader, name: str) -> tuple[str, str]:
    """Login and code of somebody's slip, as they read them."""
    lines = [line.strip() for page in pdf.pages for line in page.extract_text().splitlines()]
    own = lines[lines.index(name) :]
    login = next(line for line in own if re.fullmatch(r"[a-z]+\.[a-z]\d*", line.removeprefix("Логин").strip()))
    code = next(code for line in own if (code := read_code(line.removeprefix("Код"))))
    return login.removeprefix("Логин").strip(), code


def test_a_class_prints_in_three_clicks_and_a_grandmother_is_in_within_a_minute_and_five_taps(
    browser: Browser, slip_server: Server
) -> None:
    desk = opened(browser, slip_server, "desk")
    desk.goto("/login")
    desk.get_by_label("Логин").fill("leader")
    desk.get_by_label("Пароль").fill(PASSWORD)
    desk.get_by_role("button", name="Войти").click()
    expect(desk.get_by_role("heading", name="Посещаемость", exact=True)).to_be_visible()
    teacher = Hand()
    teacher.press(desk.get_by_role("link", name="Доступ семей"))
    pdf = printed(desk, teacher)
    assert teacher.presses == 3
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert len({code for line in text.splitlines() if (code := read_code(line.removeprefix("Код")))}) == 25
    expect(desk.get_by_role("button", name="Скачать листки (PDF)")).to_have_count(0)
    expect(desk.get_by_role("button", name="Выдать 25 листков")).to_have_count(0)
    expect(desk.get_by_text("выдан, не использован", exact=True)).to_have_count(25)

    login, code = slip_of(pdf, GRANDMOTHER)
    phone, grandmother, began = opened(browser, slip_server, "phone"), Hand(), monotonic()
    phone.goto(link("", login, code))
    grandmother.presses += 1  # the camera has read the square; she taps the address it shows
    expect(phone.get_by_label("Логин с листка")).to_have_value(login)
    assert "#" not in phone.url
    password = phone.get_by_label("Придумайте пароль")
    grandmother.press(password)
    password.press_sequentially("гречка зонт балкон", delay=SLOWLY)
    grandmother.press(phone.get_by_role("checkbox", name="ознакомлен"))
    grandmother.press(phone.get_by_role("button", name="Войти"))
    expect(phone.get_by_role("heading", name="Антонова Вера")).to_be_visible()
    expect(phone.get_by_text("Степень с натуральным показателем")).to_be_visible()
    assert grandmother.presses <= 5
    assert monotonic() - began < 60

    desk.reload()
    row = desk.locator("[class*=st-key-slip-row]", has_text=GRANDMOTHER)
    expect(row.get_by_text("входит", exact=True)).to_be_visible()
    again = Hand()
    again.press(row.get_by_role("button", name="Новый листок"))
    with desk.expect_download():
        again.press(desk.get_by_role("button", name="Скачать листки (PDF)"))
    assert again.presses == 2


@pytest.mark.long
def test_a_code_is_typed_by_hand_where_there_is_no_camera(browser: Browser, slip_server: Server) -> None:
    desk = opened(browser, slip_server, "desk")
    desk.goto("/login")
    desk.get_by_label("Логин").fill("leader")
    desk.get_by_label("Пароль").fill(PASSWORD)
    desk.get_by_role("button", name="Войти").click()
    expect(desk.get_by_role("heading", name="Посещаемость", exact=True)).to_be_visible()
    desk.goto("/access_families")
    login, code = slip_of(printed(desk, Hand()), GRANDMOTHER)
    phone = opened(browser, slip_server, "phone")
    phone.goto("/login")
    phone.get_by_label("Логин").fill(login)
    phone.get_by_label("Пароль").fill(code)
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_role("heading", name="Первый вход")).to_be_visible()
    phone.get_by_label("Придумайте пароль").fill("наташа1988")
    phone.get_by_role("checkbox", name="ознакомлен").check()
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_role("alert")).to_contain_text("пробуют одним из первых")
    phone.get_by_label("Придумайте пароль").fill("гречка зонт балкон")
    phone.get_by_role("button", name="Войти").click()
    expect(phone.get_by_role("heading", name="Антонова Вера")).to_be_visible()
