"""The demo school made: workbooks in a folder, a database that has seen its days, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from database.accounts import demo_accounts, find_account, grants_of
from database.emptying import is_of_a_school
from database.engine import Database, open_database
from database.reading import load_school, roster
from jobs.config import DEMO_MARKER, demo_moment
from jobs.demo import DEMO_DAY, make_demo, readings
from jobs.demo_people import demo_accounts as offered
from jobs.sync import sync
from journal.viewer import Role
from sheets.demo import DemoSchool, demo_school
from sheets.gateway.xlsx import XlsxGateway

MOSCOW = ZoneInfo("Europe/Moscow")
LAST = date(2026, 9, 10)
EVENING = datetime(2026, 9, 10, 21, tzinfo=MOSCOW)


class Made:
    """A demo school of three classes in the second week of its year."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "2026-27"
        self.url = f"sqlite:///{folder}/journal.sqlite3"
        self.steps: list[tuple[int, int, str]] = []
        self.demo: DemoSchool = make_demo(
            self.folder, self.url, scale=3, until=LAST, progress=lambda *step: self.steps.append(step)
        )
        self.database: Database = open_database(self.url)

    def column(self, question: str) -> list[object]:
        """The first column of a question's answer."""
        with self.database.read() as store:
            return [row[0] for row in store.rows(question)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    school = Made(tmp_path_factory.mktemp("demo"))
    yield school
    school.database.close()


def test_the_folder_holds_the_four_kinds_of_workbook(made: Made) -> None:
    names = sorted(path.name for path in made.folder.glob("*.xlsx"))
    classes = made.demo.school.class_names
    kinds = ("Журнал", "КТП", "Класс")
    assert names == sorted([f"{kind} {name}.xlsx" for kind in kinds for name in classes] + ["Школа.xlsx"])
    assert (made.folder / DEMO_MARKER).exists()


def test_the_school_read_back_from_its_workbook_is_the_one_invented(made: Made) -> None:
    with made.database.read() as store:
        assert store.value("SELECT count(*) FROM issues WHERE workbook = 'Школа'") == 0
    stored = load_school(made.database, "2026/27")
    invented = made.demo.school_on(LAST)
    assert stored is not None
    assert stored.timetable == invented.timetable
    assert stored.load == invented.load
    assert stored.calendar == invented.calendar
    assert stored.substitutions == invented.substitutions
    assert stored.bells == invented.bells


def test_the_class_lists_arrive_whole(made: Made) -> None:
    for name in made.demo.school.class_names:
        desk = made.demo.desk(name)
        desk.advance(EVENING)
        assert [row.pupil for row in roster(made.database, "2026/27", name)] == [r.pupil for r in desk.tables().pupils]


def test_files_and_lived_days_agree_so_that_a_sync_derives_nothing(made: Made) -> None:
    run = sync(XlsxGateway(made.folder), made.database, EVENING, full=True)
    assert run.sheets == 0
    assert run.failures == []


def test_the_replay_knows_what_was_filled_by_five_o_clock(made: Made) -> None:
    timely = made.column("SELECT timely FROM lesson_facts WHERE due AND filled AND day >= '2026-09-01'")
    assert set(timely) == {0, 1}
    assert 0.6 < sum(map(bool, timely)) / len(timely) < 0.98


def test_some_lessons_stay_unfilled(made: Made) -> None:
    filled = made.column("SELECT filled FROM lesson_facts WHERE due AND day <= '2026-09-09'")
    assert 0.8 < sum(map(bool, filled)) / len(filled) < 1


def test_progress_is_told_to_the_end(made: Made) -> None:
    done = [step[0] for step in made.steps]
    assert done == sorted(done)
    assert made.steps[-1][:2] == (made.steps[-1][1], made.steps[-1][1])


def test_every_demo_account_can_be_what_it_promises(made: Made) -> None:
    shown = {account.login: account.roles for account in demo_accounts(made.database)}
    assert shown.keys() == {person.login for person in offered(made.demo)}
    for person in offered(made.demo):
        account = find_account(made.database, person.login)
        assert account is not None
        assert person.role in {grant.role for grant in grants_of(made.database, account.account, LAST)}


def test_the_demo_mother_has_two_children_in_different_classes() -> None:
    demo = demo_school(until=LAST)
    people = {(person.login, person.role): person for person in offered(demo)}
    children = people["mama", Role.GUARDIAN].pupils
    classes = {name for name, tables in demo.classes.items() for row in tables.pupils if row.pupil in children}
    assert len(children) == 2
    assert len(classes) == 2
    assert people["uchenik", Role.PUPIL].pupils[0] in children


def test_a_class_teacher_is_a_mother_too() -> None:
    people = {(person.login, person.role): person for person in offered(demo_school(until=LAST))}
    assert len(people["klassruk", Role.GUARDIAN].pupils) == 1
    assert people["klassruk", Role.GUARDIAN].staff == people["klassruk", Role.CLASS_TEACHER].staff


@pytest.mark.long
def test_made_again_the_school_leaves_nothing_of_the_former(made: Made, tmp_path: Path) -> None:
    folder, url = tmp_path / "school", f"sqlite:///{tmp_path}/again.sqlite3"
    make_demo(folder, url, scale=2, until=date(2026, 9, 2), replay=False)
    make_demo(folder, url, scale=1, until=date(2026, 9, 2), replay=False)
    assert sorted(path.name for path in folder.glob("Журнал*")) == ["Журнал 7А.xlsx"]
    database = open_database(url)
    assert [account.login for account in demo_accounts(database)].count("mama") == 1
    database.close()


def test_readings_begin_on_the_eve_and_end_with_the_last_moment() -> None:
    moments = list(readings(EVENING))
    assert moments[0] == datetime(2026, 8, 31, 21, tzinfo=MOSCOW)
    assert moments[-1] == EVENING
    assert moments == sorted(set(moments))
    assert {moment.time() for moment in moments if moment.weekday() >= 5} == {EVENING.time()}


def test_a_day_outside_the_year_becomes_the_demo_day(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    demo = make_demo(tmp_path / "school", url, scale=1, until=date(2026, 7, 1), replay=False)
    assert demo.until == DEMO_DAY


def test_nothing_is_told_that_is_later_than_now(tmp_path: Path) -> None:
    now = datetime(2026, 9, 3, 12, 30, tzinfo=MOSCOW)
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    demo = make_demo(tmp_path / "school", url, scale=1, until=now.date(), replay=False, now=now)
    assert max(typed.at for typed in demo.story("7А")) <= now


@pytest.mark.long
def test_an_interrupted_demo_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"

    def interrupt(_done: int, _total: int, text: str) -> None:
        if text == "Школа":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "школа", url, scale=1, until=date(2026, 9, 2), replay=False, progress=interrupt)
    assert (tmp_path / "школа" / "Школа.xlsx").exists()
    assert demo_moment(tmp_path / "школа") is None
    make_demo(tmp_path / "школа", url, scale=1, until=date(2026, 9, 2), replay=False)
    assert demo_moment(tmp_path / "школа") == datetime(2026, 9, 2, 21, tzinfo=MOSCOW)
    assert not is_of_a_school(url)
