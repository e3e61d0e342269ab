"""The year is created from «Школа», can be created again at any time, and syncs without a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from database.engine import migrate, open_database
from database.journal import Journal
from jobs.provision import CannotProvision, Makers, Wish, provision
from jobs.provision_told import Line, Outcome, Provisioned
from jobs.sync import sync
from journal.calendar import Calendar
from journal.school import School
from journal.settings import Naming
from journal.tables import ClassTables, PlanTables
from journal.viewer import Role, Viewer
from sheets.gateway.google.gateway import GoogleGateway
from sheets.gateway.joined import JoinedGateway
from sheets.gateway.memory import MemoryGateway
from sheets.gateway.protocol import BookBroken, BookBusy, NotWritten, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.gateway.xlsx_provision import XlsxProvisioner
from sheets.provision.compare import missing
from sheets.provision.missing import Missing
from sheets.templates.class_ import class_workbook
from sheets.templates.plan import WorkbookPlan
from sheets.templates.plan_book import plan_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.google_writer import Office, office
from tests.provision_school import PLANS, PUPILS, SCHOOL, TODAY

__all__ = ["office"]

EVENING = datetime(2026, 8, 31, 20, tzinfo=ZoneInfo("Europe/Moscow"))
DEPUTY = Viewer(1, "Львов Я. И.", Role.DEPUTY, "u4")
GOOGLE_ID = "1" * 44


class Shelf:
    """A folder with «Школа», the class list and the plans of 7А."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gateway = XlsxGateway(folder, clock=lambda: 4e9)
        self.put(school_workbook(SCHOOL))
        self.put(class_workbook(ClassTables("7А", list(PUPILS))))
        self.put(plan_workbook(PlanTables("7А", list(PLANS)), SCHOOL, ["Английский язык"]))

    def put(self, plan: WorkbookPlan) -> None:
        write_xlsx(plan, self.folder / f"{plan.title}.xlsx")

    def run(self, today: date = TODAY, **wish: object) -> Provisioned:
        return provision(self.gateway, Makers(XlsxProvisioner(self.gateway)), Wish(**wish), today)  # type: ignore[arg-type]

    def files(self) -> dict[str, bytes]:
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def said(done: Provisioned) -> list[tuple[str, str]]:
    return [(line.title, str(line.outcome)) for line in done.lines]


def named(done: Provisioned, title: str) -> Line:
    return next(line for line in done.lines if line.title == title)


# ---------------------------------------------------------------------------------------------- once and again


def test_what_is_not_there_is_made_and_what_is_there_stays(shelf: Shelf) -> None:
    before = shelf.files()
    done = shelf.run()
    assert said(done) == [
        ("Класс 1А", "создано"), ("КТП 1А", "создано"), ("Журнал 1А", "создано"),
        ("Класс 7А", "уже есть"), ("КТП 7А", "уже есть"), ("Журнал 7А", "создано"),
    ]  # fmt: skip
    assert {name: data for name, data in shelf.files().items() if name in before} == before
    assert named(done, "Журнал 1А").to_do.startswith("учеников пока нет")
    assert [outcome for _, outcome in said(shelf.run())] == ["уже есть"] * 6


def test_a_year_created_syncs_with_the_honest_issues_only(shelf: Shelf, tmp_path: Path) -> None:
    shelf.run()
    url = f"sqlite:///{tmp_path / 'journal.sqlite3'}"
    migrate(url)
    database = open_database(url)
    run = sync(shelf.gateway, database, EVENING)
    issues = Journal(database, DEPUTY, EVENING).issues()
    database.close()
    assert (len(run.changed), run.failures) == (7, [])
    found = issues[["workbook", "problem", "detail"]].to_numpy().tolist()
    assert found == [["Класс 1А", "sheet-missing", "нет списка класса: отметки не к кому отнести"]]


def test_a_dry_run_says_the_same_and_writes_nothing(shelf: Shelf) -> None:
    before = shelf.files()
    dry = shelf.run(dry=True)
    assert shelf.files() == before
    assert said(dry) == said(shelf.run())


def test_an_interrupted_creation_goes_on(shelf: Shelf) -> None:
    class Interrupted(XlsxProvisioner):
        def create(self, plan: WorkbookPlan) -> str:
            if plan.title == "Журнал 1А":
                raise KeyboardInterrupt
            return super().create(plan)

    with pytest.raises(KeyboardInterrupt):
        provision(shelf.gateway, Makers(Interrupted(shelf.gateway)), Wish(), TODAY)
    assert said(shelf.run())[:3] == [("Класс 1А", "уже есть"), ("КТП 1А", "уже есть"), ("Журнал 1А", "создано")]


def test_the_next_term_and_a_newcomer_lie_beside_the_journal(shelf: Shelf) -> None:
    shelf.put(class_workbook(ClassTables("7А", list(PUPILS[:2]))))
    shelf.run()
    shelf.put(class_workbook(ClassTables("7А", list(PUPILS))))
    journal = shelf.folder / "Журнал 7А.xlsx"
    book = openpyxl.load_workbook(journal)
    book["Алгебра"]["D4"] = "5"
    book.save(journal)
    typed = journal.read_bytes()
    line = named(shelf.run(date(2026, 9, 22)), "Журнал 7А")
    assert line.outcome is Outcome.BESIDE
    assert line.told == "уроки: 20; периоды: 6; строки уроков: 20; ученики: 1"
    assert "дополнения/Журнал 7А.xlsx" in line.to_do
    assert journal.read_bytes() == typed


def test_only_the_classes_asked_for_are_made_until_the_day_asked_for(shelf: Shelf) -> None:
    done = shelf.run(classes=("7 а",), until=date(2026, 10, 30))
    assert [line.title for line in done.lines] == ["Класс 7А", "КТП 7А", "Журнал 7А"]
    sheet = openpyxl.load_workbook(shelf.folder / "Журнал 7А.xlsx")["Алгебра"]
    assert [cell.value for cell in sheet[1]].count("2 четверть") == 1


def test_progress_counts_every_workbook(shelf: Shelf) -> None:
    told: list[tuple[int, int, str]] = []
    makers = Makers(XlsxProvisioner(shelf.gateway))
    provision(shelf.gateway, makers, Wish(), TODAY, lambda *step: told.append(step))
    assert [step[:2] for step in told] == [(n, 6) for n in range(1, 7)]


# ---------------------------------------------------------------------------------------------- what may be wrong


def test_without_a_school_nothing_is_made_and_it_says_what_is_needed(tmp_path: Path) -> None:
    gateway = XlsxGateway(tmp_path)
    with pytest.raises(CannotProvision, match="нет книги «Школа»"):
        provision(gateway, Makers(XlsxProvisioner(gateway)), Wish(), TODAY)


def test_two_schools_and_a_broken_one_are_told_of(shelf: Shelf) -> None:
    (shelf.folder / "Школа.xlsx").write_text("не книга")
    with pytest.raises(CannotProvision, match="не прочитана"):
        shelf.run()
    (shelf.folder / "старое").mkdir()
    (shelf.folder / "старое" / "Школа.xlsx").write_text("")
    with pytest.raises(CannotProvision, match=r"несколько: Школа\.xlsx, старое/Школа\.xlsx"):
        shelf.run()


def test_a_class_nobody_knows_is_told_with_those_there_are(shelf: Shelf) -> None:
    with pytest.raises(CannotProvision, match=r"нет класса 9Б\. Есть: 1А, 7А"):
        shelf.run(classes=("9Б",))


def test_a_class_list_that_cannot_be_read_keeps_the_journal_from_being_made(shelf: Shelf) -> None:
    (shelf.folder / "Класс 7А.xlsx").write_text("не книга")
    done = shelf.run(classes=("7А",))
    assert said(done) == [("Класс 7А", "не вышло"), ("КТП 7А", "уже есть"), ("Журнал 7А", "не вышло")]
    assert named(done, "Журнал 7А").told == "список класса не прочитан"
    assert not (shelf.folder / "Журнал 7А.xlsx").exists()


@pytest.mark.parametrize(
    ("error", "told"), [(BookBusy("x"), "книга сейчас сохраняется"), (BookBroken("файл повреждён"), "файл повреждён")]
)
def test_a_plan_that_cannot_be_read_leaves_the_journal_without_topics(error: Exception, told: str) -> None:
    store = MemoryGateway(school_workbook(SCHOOL).workbook(), plan_workbook(PlanTables("7А", list(PLANS))).workbook())
    store.failing["КТП 7А.xlsx"] = error  # type: ignore[assignment]
    made = Kept()
    done = provision(store, Makers(made), Wish(classes=("7А",)), TODAY)
    assert named(done, "КТП 7А").told == told
    assert [row[-2] for row in made.plans["Журнал 7А"].sheets[0].rows[3:5]] == ["", ""]


def test_two_journals_of_a_class_and_one_in_another_format_are_left_to_people(shelf: Shelf) -> None:
    (shelf.folder / "копии").mkdir()
    for name in ("Журнал 7А.xlsx", "копии/Журнал 7А.xlsx", "Журнал 1А.ods"):
        (shelf.folder / name).write_text("")
    done = shelf.run()
    assert named(done, "Журнал 7А") == Line(
        "Журнал 7А", Outcome.FAILED, "книг несколько: Журнал 7А.xlsx, копии/Журнал 7А.xlsx", "оставьте одну"
    )
    assert "сохраните её как .xlsx" in named(done, "Журнал 1А").to_do


def test_what_the_school_leaves_open_and_what_is_wrong_in_it_is_said(shelf: Shelf) -> None:
    shelf.put(school_workbook(replace(SCHOOL, load=(*SCHOOL.load[1:3], replace(SCHOOL.load[0], subject="Алхимия")))))
    done = shelf.run()
    assert [text for text in done.remarks if "у класса 1А нет ни одной строки" in text]
    assert [str(issue) for issue in done.issues if issue.text == "Алхимия"]
    assert [line.title for line in done.lines if line.title.endswith("1А")] == ["Класс 1А"]


def test_topics_placed_ahead_are_told_of(shelf: Shelf) -> None:
    assert [text for text in shelf.run().remarks if "Темы расставлены из КТП заранее" in text]


def test_a_store_that_goes_away_ends_it(shelf: Shelf) -> None:
    class Away(XlsxProvisioner):
        def create(self, plan: WorkbookPlan) -> str:
            raise StoreAway(plan.title)

    with pytest.raises(StoreAway):
        provision(shelf.gateway, Makers(Away(shelf.gateway)), Wish(), TODAY)


def test_a_file_that_appeared_in_between_is_not_written_over(shelf: Shelf) -> None:
    class Late(XlsxProvisioner):
        def create(self, plan: WorkbookPlan) -> str:
            raise NotWritten(f"файл «{plan.title}.xlsx» уже есть")

    done = provision(shelf.gateway, Makers(Late(shelf.gateway)), Wish(classes=("7А",)), TODAY)
    assert named(done, "Журнал 7А") == Line(
        "Журнал 7А", Outcome.FAILED, "файл «Журнал 7А.xlsx» уже есть", "исправьте и запустите команду ещё раз"
    )


# ---------------------------------------------------------------------------------------------- two stores


class Kept:
    """A store that keeps the plans it was handed."""

    def __init__(self) -> None:
        self.plans: dict[str, WorkbookPlan] = {}
        self.completed: list[str] = []

    def create(self, plan: WorkbookPlan) -> str:
        self.plans[plan.title] = plan
        return f"{plan.title}.xlsx"

    def complete(self, book_id: str, plan: WorkbookPlan) -> Missing:
        self.completed.append(book_id)
        return missing(plan.workbook(), plan)


def two_stores(school: School = SCHOOL, **wish: object) -> tuple[Kept, Kept, Provisioned]:
    """7А on Google, with its journal there and nothing at home."""
    store = MemoryGateway(school_workbook(school).workbook())
    home, google = Kept(), Kept()
    done = provision(store, Makers(home, google), Wish(on_google=True, classes=("7А",), **wish), TODAY)  # type: ignore[arg-type]
    return home, google, done


def test_on_google_class_workbooks_stay_at_home() -> None:
    home, google, _ = two_stores()
    assert sorted(home.plans) == ["Класс 7А"]
    assert sorted(google.plans) == ["Журнал 7А", "КТП 7А"]
    assert google.plans["КТП 7А"].editors == google.plans["Журнал 7А"].editors


def test_only_who_asks_for_it_gets_confidential_workbooks_on_google_for_the_class_teacher_alone() -> None:
    home, google, _ = two_stores(confidential_on_google=True)
    assert home.plans == {}
    assert google.plans["Класс 7А"].editors == ("orlova@school.example",)


def test_a_workbook_is_completed_where_it_lies() -> None:
    book = replace(plan_workbook(PlanTables("7А", list(PLANS))).workbook(), id=f"{GOOGLE_ID}/КТП 7А")
    store = MemoryGateway(school_workbook(SCHOOL).workbook(), book)
    home, google = Kept(), Kept()
    provision(store, Makers(home, google), Wish(on_google=False, classes=("7А",)), TODAY)
    assert google.completed == [book.id]
    assert sorted(home.plans) == ["Журнал 7А", "Класс 7А"]


def test_whoever_renamed_a_sheet_is_told_its_name() -> None:
    made = Kept()
    provision(MemoryGateway(school_workbook(SCHOOL).workbook()), Makers(made), Wish(classes=("1А",)), TODAY)
    book = made.plans["Журнал 1А"].workbook()
    renamed = replace(book, sheets=tuple(replace(g, title=g.title.replace("Математика", "Моё")) for g in book.sheets))
    store = MemoryGateway(school_workbook(SCHOOL).workbook(), renamed)
    done = provision(store, Makers(Kept()), Wish(classes=("1А",), dry=True), TODAY)
    line = named(done, "Журнал 1А")
    assert (line.outcome, line.to_do) == (Outcome.STANDS, "лист «Моё» переименуйте обратно в «Математика»")


def test_whoever_begins_a_year_among_last_years_workbooks_is_told_where_to_put_those() -> None:
    made = Kept()
    provision(MemoryGateway(school_workbook(SCHOOL).workbook()), Makers(made), Wish(classes=("7А",)), TODAY)
    terms = tuple(
        replace(term, first=term.first.replace(year=2027), last=term.last.replace(year=2027))
        for term in SCHOOL.calendar.terms
    )
    settings, calendar = replace(SCHOOL.settings, year="2027/28"), Calendar("2027/28", terms)
    next_year = replace(SCHOOL, settings=settings, calendar=calendar)
    store = MemoryGateway(school_workbook(next_year).workbook(), made.plans["Журнал 7А"].workbook())
    done = provision(store, Makers(Kept()), Wish(classes=("7А",), dry=True), TODAY.replace(year=2027))
    line = named(done, "Журнал 7А")
    assert (line.outcome, line.told) == (Outcome.FAILED, "")
    assert line.to_do.startswith("уроки другого учебного года: Алгебра, ")
    assert "книги прошлого года уберите в папку с его именем («2025-26»)" in line.to_do


def test_without_a_key_to_write_with_google_is_left_and_said_so() -> None:
    store = MemoryGateway(school_workbook(SCHOOL).workbook())
    done = provision(store, Makers(Kept()), Wish(on_google=True, classes=("7А",)), TODAY)
    assert named(done, "Журнал 7А").told == "нет ключа, которым пишут на Google"
    assert named(done, "Класс 7А").outcome is Outcome.CREATED


# ---------------------------------------------------------------------------------------------- Google, on the emulator


def test_a_year_on_google_is_made_synced_taught_in_and_completed(office: Office, tmp_path: Path) -> None:
    numbers = replace(SCHOOL, settings=replace(SCHOOL.settings, names=Naming.NUMBER))
    (tmp_path / "дом").mkdir()
    home = XlsxGateway(tmp_path / "дом", clock=lambda: 4e9)
    for plan in (school_workbook(numbers), class_workbook(ClassTables("7А", list(PUPILS)))):
        write_xlsx(plan, home.folder / f"{plan.title}.xlsx")

    def run(today: date) -> list[tuple[str, str, str]]:
        google = GoogleGateway(office.settings, pace=office.pace())
        store = JoinedGateway(home, google)
        makers = Makers(XlsxProvisioner(home), office.provisioner())
        done = provision(store, makers, Wish(on_google=True, classes=("7А",)), today)
        migrate(url)
        database = open_database(url)
        sync(store, database, EVENING)
        seen.append(Journal(database, DEPUTY, EVENING).issues()["problem"].tolist())
        database.close()
        store.close()
        return [(line.title, str(line.outcome), line.told) for line in done.lines]

    url, seen = f"sqlite:///{tmp_path / 'journal.sqlite3'}", list[list[str]]()
    assert [line[:2] for line in run(TODAY)] == [
        ("Класс 7А", "уже есть"), ("КТП 7А", "создано"), ("Журнал 7А", "создано"),
    ]  # fmt: skip
    assert sorted(name for name in office.files() if "7А" in name) == ["Журнал 7А", "КТП 7А"]
    assert [line[1] for line in run(TODAY)] == ["уже есть"] * 3
    assert run(date(2026, 9, 22))[2] == ("Журнал 7А", "дополнено", "уроки: 20; периоды: 6; строки уроков: 20")
    assert [line[1] for line in run(date(2026, 9, 22))] == ["уже есть"] * 3
    assert seen == [[]] * 4
