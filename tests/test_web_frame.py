"""What stands around every page, as the real server sends it to each role."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from database.accounts import Grant, create_account, withdraw
from database.schema import access_log
from database.sessions import open_session
from journal.viewer import Role
from tests.servers import Server, running_server
from tests.streamlit_client import Shown, finished, opened
from tests.web_school import NOW, PEOPLE, PUPILS, READ_AT, WebSchool, fill
from web.frame import read_at

FAMILY_MENU = ["Дневник", "Отметки"]

MOSCOW = ZoneInfo("Europe/Moscow")


def show(server: Server, cookie: str, *pages: str, query: str = "", session: str = "") -> Shown:
    """What one tab is shown last, opened at each of the pages in turn."""

    async def visit() -> Shown:
        async with opened(server.websocket, cookie, session) as tab:
            return [await tab.run(page, query) for page in pages][-1]

    return finished(visit())


@pytest.mark.parametrize(
    ("login", "menu"),
    [
        ("mother", FAMILY_MENU),
        ("pupil", FAMILY_MENU),
        (
            "leader",
            ["Посещаемость", "Участие родителей", "Замечания", "Согласия", "Доступ семей", "Личные данные"],
        ),
        ("teacher", ["Замечания", "Личные данные"]),
        (
            "deputy",
            [
                "Участие учителей",
                "Посещаемость",
                "Участие родителей",
                "Замечания",
                "Согласия",
                "Потери",
                "Доступ семей",
                "Состояние системы",
                "Личные данные",
            ],
        ),
    ],
)
def test_each_role_finds_its_pages_and_when_they_were_read(
    server: Server, web_school: WebSchool, login: str, menu: list[str]
) -> None:
    for page in ("", "secret"):
        shown = show(server, web_school.cookie(login), page)
        assert shown.page_names == menu
        assert "данные на 14:32" in shown.text
        assert PEOPLE[login][0] in shown.text
        assert 'action=\\"/logout\\"' in shown.text


def test_every_page_says_that_the_workbooks_cannot_be_read_now(server: Server, web_school: WebSchool) -> None:
    with web_school.database.write() as writer:
        writer.finish_run(writer.begin_run(READ_AT), READ_AT, text="нет связи")
    shown = [show(server, web_school.cookie(login), "") for login in ("mother", "deputy")]
    with web_school.database.write() as writer:
        writer.finish_run(writer.begin_run(READ_AT), READ_AT)
    shown.append(show(server, web_school.cookie("mother"), ""))
    assert ["данные на 14:32, хранилище недоступно" in page.text for page in shown] == [True, True, False]


def test_below_every_page_of_a_family_stands_the_way_to_who_looked_and_to_the_notice(
    server: Server, web_school: WebSchool
) -> None:
    for login in ("mother", "pupil"):
        shown = show(server, web_school.cookie(login), "marks")
        for page, title in (("viewings", "Кто смотрел"), ("notice", "Личные данные")):
            assert f'href=\\"/{page}\\" target=\\"_self\\"\u003e{title}' in shown.text.replace("\\u003e", ">")
            assert title in show(server, web_school.cookie(login), page).text


def test_who_has_no_role_is_told_so(server: Server, web_school: WebSchool) -> None:
    shown = show(server, web_school.cookie("nobody"), "diary")
    assert "Для вас пока ничего не открыто" in shown.text
    assert shown.page_names == ["Журнал"]


def test_who_takes_over_a_tab_gets_nothing_of_it(server: Server, web_school: WebSchool) -> None:
    left = show(server, web_school.cookie("deputy"), "attendance", query="class=7Б")
    taken = show(server, web_school.cookie("mother"), "attendance", session=left.session)
    assert taken.session == left.session
    assert taken.page_names == FAMILY_MENU
    assert [name for of, name, _ in PUPILS.values() if of == "7Б" and name in taken.text] == []
    assert "Я как" not in taken.text


def test_an_address_of_a_foreign_child_shows_ones_own(server: Server, web_school: WebSchool) -> None:
    shown = show(server, web_school.cookie("father"), "diary", query="child=0101")
    assert "Антонова" not in shown.text
    assert "Веснина" in shown.text


def test_visits_are_logged_with_role_page_and_child(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("visits")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, folder / "log") as server:
        left = show(server, school.cookie("mother"), "", "diary", "diary", "marks", "participation")
        show(server, school.cookie("father"), "diary", session=left.session)
        show(server, school.cookie("father"), "diary", query="child=0202")
        show(server, school.cookie("father"), "diary", query="child=0101")
        show(server, school.cookie("deputy"), "participation")
    with school.database.readers.connect() as connection:
        rows = connection.execute(
            select(access_log.c.role, access_log.c.page, access_log.c.pupil, access_log.c.at).order_by(access_log.c.id)
        ).all()
    assert [tuple(row)[:3] for row in rows] == [
        ("guardian", "diary", "0101"),
        ("guardian", "marks", "0101"),
        ("guardian", "diary", "0101"),
        ("guardian", "diary", "0201"),
        ("guardian", "diary", "0202"),
        ("guardian", "diary", "0201"),
        ("deputy", "participation", ""),
    ]
    assert {row.at for row in rows} == {int(datetime.fromisoformat(NOW).timestamp())}
    school.database.close()


def test_a_pupil_whom_a_deputy_opens_is_noted_each_time_and_the_family_reads_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Opened, left for the list of the class, opened again; a class teacher's look is ordinary work."""
    folder = tmp_path_factory.mktemp("noted")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    with school.database.write() as writer:
        writer.transaction.run("UPDATE entries SET typed = 'н', marks = '', attendance = 'absent' WHERE pupil = '0101'")

    async def look() -> None:
        async with opened(server.websocket, school.cookie("deputy")) as tab:
            for query in (
                "",
                "class=7А",
                "class=7А&pupil=0101",
                "class=7А&pupil=0101",
                "class=7А",
                "pupil=0101&class=7А",
            ):
                await tab.run("attendance", query)

    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, folder / "log") as server:
        finished(look())
        show(server, school.cookie("leader"), "attendance")
    with running_server({"JOURNAL_DATABASE": school.url, "JOURNAL_NOW": NOW}, folder / "log") as server:
        told = show(server, school.cookie("mother"), "viewings").text
    with school.database.readers.connect() as connection:
        rows = connection.execute(
            select(access_log.c.role, access_log.c.page, access_log.c.pupil).order_by(access_log.c.id)
        ).all()
    assert [tuple(row) for row in rows if row.role != "guardian"] == [
        ("deputy", "attendance", ""),
        ("deputy", "attendance", "0101"),
        ("deputy", "attendance", "0101"),
        ("class_teacher", "attendance", ""),
    ]
    assert "Иванов Пётр Ильич, завуч" in told
    school.database.close()


def test_a_role_that_is_taken_away_is_gone_at_the_next_step(server: Server, web_school: WebSchool) -> None:
    now = datetime.now(UTC)
    grants = [Grant(Role.DEPUTY), Grant(Role.GUARDIAN, "0101")]
    account = create_account(web_school.database, "briefly", "Ненадолго", "!", grants, now)
    cookie = f"journal_session={open_session(web_school.database, account, now, 1)}"

    async def visit() -> list[Shown]:
        async with opened(server.websocket, cookie) as tab:
            before = await tab.run("participation")
            withdraw(web_school.database, account, Role.DEPUTY)
            return [before, await tab.run("participation")]

    before, after = finished(visit())
    assert before.page_names[:3] == ["Участие учителей", "Посещаемость", "Участие родителей"]
    assert after.page_names == ["Дневник", "Отметки"]
    assert "Я как" in before.text
    assert "Я как" not in after.text
    assert not [message for message in after.messages if message.WhichOneof("type") == "page_not_found"]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 18, 11, 32, tzinfo=UTC), "данные на 14:32"),
        (datetime(2026, 11, 17, 20, 59, tzinfo=UTC), "данные на 17.11.2026, 23:59, с тех пор журналы не читались"),
        (datetime(2026, 11, 17, 21, 0, tzinfo=UTC), "данные на 00:00, с тех пор журналы не читались"),
        (datetime(2026, 11, 18, 11, 20, tzinfo=UTC), "данные на 14:20"),
        (None, "данных ещё нет: журналы ни разу не прочитаны"),
    ],
)
def test_the_reading_is_told_in_the_schools_time(moment: datetime | None, said: str) -> None:
    assert read_at(moment, datetime(2026, 11, 18, 15, 0, tzinfo=MOSCOW)) == said


def test_of_a_store_in_two_places_the_one_that_is_away_is_named() -> None:
    moment, now = datetime(2026, 11, 18, 11, 5, tzinfo=UTC), datetime(2026, 11, 18, 15, 0, tzinfo=MOSCOW)
    assert read_at(moment, now, is_away=True, part="Google") == "данные на 14:05, хранилище Google недоступно"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 18, 11, 5, tzinfo=UTC), "данные на 14:05, хранилище недоступно"),
        (datetime(2026, 11, 17, 11, 5, tzinfo=UTC), "данные на 17.11.2026, 14:05, хранилище недоступно"),
        (None, "данных ещё нет: хранилище недоступно"),
    ],
)
def test_a_store_that_is_away_is_told_of(moment: datetime | None, said: str) -> None:
    assert read_at(moment, datetime(2026, 11, 18, 15, 0, tzinfo=MOSCOW), is_away=True) == said
