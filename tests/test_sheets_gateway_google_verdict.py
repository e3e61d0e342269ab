"""What is to be mended comes back into the Google workbook itself: at what price, and what on a bad day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from database.journal import Journal
from jobs.sync import Run, sync
from jobs.verdicts import Verdicts, Written
from journal.issues import Issue, Problem
from journal.places import Place
from journal.remarks import Remark
from sheets.gateway.google.annotating import REST
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.marks import HEAD
from sheets.gateway.protocol import BookMoved, StoreAway
from sheets.grid import Grid, Workbook
from sheets.verdicts.compose import verdict_workbook
from tests.folder_school import DEPUTY, MONDAY, Folder, at
from tests.google_emulator.handle import OWNER
from tests.google_reader import School, school
from tests.test_jobs_verdicts import QUIET

__all__ = ["school"]

WRITER = "writer@school.iam.gserviceaccount.com"
BAD = {("01", MONDAY, 2): "55"}


class Desk:
    """A school on Google that is synced, and whose verdicts come back. Another account writes than reads."""

    def __init__(self, folder: Folder, school: School) -> None:
        self.folder, self.school, self.google = folder, school, school.google
        folder.school(QUIET)
        self.seconds = 1e9
        self.verdicts = Verdicts()
        self.key = self.google.credentials_file(school.key.with_name("writer.json"), WRITER)
        self.gateway = self.opened()

    def opened(self) -> GoogleGateway:
        """A gateway newly started."""
        settings = GoogleSettings(self.school.folder, self.school.key, self.google.url, self.key)
        return GoogleGateway(settings, lambda: self.seconds, self.school.pace())

    def upload(self) -> None:
        """Put the folder's workbooks on Google, where the writer may edit them."""
        self.ids = self.google.load_school(self.folder.path, folder=self.school.folder, share={WRITER: "writer"})
        self.google.forget_requests()

    def sync(self, hour: int = 12) -> Run:
        return sync(self.gateway, self.folder.database, at(7, hour))

    def round(self, hour: int = 12) -> Written:
        """One sync and what is said after it."""
        run = self.sync(hour)
        assert run.failures == []
        return self.verdicts.after(self.gateway, self.folder.database, run, at(7, hour))

    def type_in(self, cell: str, text: str, title: str = "Журнал 7А") -> None:
        """The teacher types, a while later."""
        self.google.advance(60)
        self.google.type_cell(self.ids[title], "Алгебра", cell, text, raw=True)

    def note(self, cell: str, title: str = "Журнал 7А") -> str:
        return str(self.google.cell(self.ids[title], "Алгебра", cell).get("note", ""))

    def titles(self, title: str = "Журнал 7А") -> list[str]:
        return [sheet["properties"]["title"] for sheet in self.google.book(self.ids[title])["sheets"]]

    def listed(self, title: str = "Журнал 7А") -> list[list[str]]:
        """What the list of remarks shows."""
        told = self.google.book(self.ids[title])["sheets"]
        (rows,) = (one["data"][0]["rowData"] for one in told if one["properties"]["title"] == "Замечания")
        lines = [[cell.get("formattedValue", "") for cell in row.get("values", ())] for row in rows]
        return [[text for text in line if text] for line in lines]

    def asked(self) -> dict[str, int]:
        """Requests since they were counted last, without faults and tokens."""
        counts = dict(self.google.requests)
        self.google.forget_requests()
        return {kind: count for kind, count in counts.items() if kind != "token" and not kind.startswith("fault ")}


@pytest.fixture
def desk(folder: Folder, school: School) -> Iterator[Desk]:
    folder.journal("7А", BAD)
    desk = Desk(folder, school)
    desk.upload()
    yield desk
    desk.gateway.close()


def book_of(gateway: GoogleGateway, title: str = "Журнал 7А") -> str:
    return next(book for book in gateway.changed(None).changed if book.endswith(f"/{title}"))


# ------------------------------------------------------------------------------------------------ after a sync


def test_what_is_wrong_is_said_in_the_workbook_itself(desk: Desk) -> None:
    written = desk.round()
    assert ([book.rpartition("/")[2] for book in written.books], written.failures) == (["Журнал 7А"], {})
    assert desk.note("D4").splitlines() == [
        HEAD,
        "► «55» — не отметка и не код посещаемости. ◄",
        "► Что сделать: исправьте ячейку по легенде журнала. ◄",
    ]
    assert desk.google.cell(desk.ids["Журнал 7А"], "Алгебра", "D4")["userEnteredFormat"]["backgroundColorStyle"]
    assert desk.titles()[:3] == ["Алгебра", "Замечания", "Физика"]
    assert desk.listed()[3][1:4] == ["Алгебра", "D4", "55"]
    assert desk.titles("Журнал 8А")[1] == "Физика"


def test_a_verdict_costs_one_look_and_one_write_and_is_no_change_to_the_sync(desk: Desk) -> None:
    """Reading all five workbooks, then one look at the spoilt one and one write; then the echo, read and nothing."""
    before = desk.sync()
    books = len(before.changed)
    assert desk.asked()["spreadsheets.get"] == books
    desk.verdicts.after(desk.gateway, desk.folder.database, before, at(7))
    assert desk.asked() == {"spreadsheets.get": 1, "spreadsheets.batchUpdate": 1}
    desk.google.advance(60)
    echo = desk.sync()
    assert (len(echo.changed), echo.sheets, desk.asked()["spreadsheets.get"]) == (1, 0, 1)
    assert desk.verdicts.after(desk.gateway, desk.folder.database, echo, at(7)).books == []
    assert desk.asked() == {}
    assert desk.round().books == []
    assert "spreadsheets.get" not in desk.asked()


def test_another_mistake_changes_what_is_said_and_a_mended_one_takes_it_away(desk: Desk) -> None:
    desk.round()
    clean = desk.google.book(desk.ids["Журнал 8А"])["sheets"][0]["properties"]
    desk.type_in("D4", "66")
    assert len(desk.round(13).books) == 1
    assert "«66»" in desk.note("D4")
    desk.type_in("D4", "5")
    assert len(desk.round(14).books) == 1
    assert desk.note("D4") == ""
    assert desk.listed()[0] == ["7А: замечаний нет"]
    assert clean["title"] == "Алгебра"


def test_our_notes_are_no_notes_of_a_teacher(desk: Desk) -> None:
    book = book_of(desk.gateway)
    before = desk.gateway.read(book)
    desk.round()
    after = desk.gateway.read(book)
    assert after == before
    assert [sheet.title for sheet in after.sheets] == [sheet.title for sheet in before.sheets]
    problems = Journal(desk.folder.database, DEPUTY, at(7)).issues()["problem"].tolist()
    assert problems.count(Problem.UNKNOWN_MARK) == 1


def test_a_mark_set_right_elsewhere_with_the_same_remarks_left_writes_nothing(desk: Desk) -> None:
    desk.round()
    desk.asked()
    desk.type_in("D5", "4")
    assert desk.round(13).books == []
    asked = desk.asked()
    assert (asked["spreadsheets.get"], asked.get("spreadsheets.batchUpdate")) == (2, None)
    assert desk.round(13).books == []
    assert desk.asked()["files.list"] == 1
    desk.gateway.read(book_of(desk.gateway))
    run = desk.sync(13)
    desk.asked()
    assert Verdicts().after(desk.gateway, desk.folder.database, run, at(7, 13)).books == []
    assert desk.asked() == {}


def test_a_process_begun_anew_asks_for_keys_and_nothing_more(desk: Desk) -> None:
    desk.round()
    desk.google.advance(60)
    desk.round()
    desk.gateway.close()
    desk.gateway, desk.verdicts = desk.opened(), Verdicts()
    desk.asked()
    run = desk.sync()
    desk.asked()
    assert desk.verdicts.after(desk.gateway, desk.folder.database, run, at(7)).books == []
    assert desk.asked() == {"spreadsheets.get": len(desk.ids)}
    desk.verdicts = Verdicts()
    desk.verdicts.after(desk.gateway, desk.folder.database, run, at(7))
    assert desk.asked() == {}


def test_where_nobody_may_write_nothing_is_asked_and_nothing_told(desk: Desk) -> None:
    settings = replace(desk.gateway.settings, writer=None)
    desk.gateway = GoogleGateway(settings, pace=desk.school.pace())
    run = desk.sync()
    desk.asked()
    written = desk.verdicts.after(desk.gateway, desk.folder.database, run, at(7))
    assert (written.books, written.failures, desk.asked()) == ([], {}, {})


# ------------------------------------------------------------------------------------------------ bad days


def test_a_workbook_that_moved_on_is_left_for_the_next_sync(desk: Desk) -> None:
    run = desk.sync()
    desk.type_in("D4", "56")
    written = desk.verdicts.after(desk.gateway, desk.folder.database, run, at(7))
    assert (written.books, len(written.failures), desk.titles()[1]) == ([], 1, "Физика")
    assert len(desk.round(13).books) == 1
    assert "«56»" in desk.note("D4")


def test_a_protected_sheet_is_told_and_the_other_workbooks_go_on(desk: Desk) -> None:
    desk.type_in("D4", "55", "Журнал 8А")
    number = desk.google.book(desk.ids["Журнал 7А"])["sheets"][0]["properties"].get("sheetId", 0)
    only_hers = {"protectedRange": {"range": {"sheetId": number}, "editors": {"users": [OWNER]}}}
    desk.google.edit(desk.ids["Журнал 7А"], {"addProtectedRange": only_hers})
    written = desk.round()
    assert [book.rpartition("/")[2] for book in written.books] == ["Журнал 8А"]
    ((book, why),) = written.failures.items()
    assert book.endswith("Журнал 7А")
    assert "«Защищённые листы и диапазоны»" in why
    assert WRITER in why
    assert desk.titles()[1] == "Физика"


def test_a_workbook_that_refused_the_writer_is_not_tried_every_minute(desk: Desk) -> None:
    for book in desk.ids.values():
        desk.google.do("unshare", book, user=WRITER)
    written = desk.round()
    assert [WRITER in why for why in written.failures.values()] == [True]
    desk.asked()
    assert desk.round().failures == {}
    assert not desk.asked().keys() & {"spreadsheets.get", "spreadsheets.batchUpdate"}
    desk.google.do("share", desk.ids["Журнал 7А"], user=WRITER, role="writer")
    desk.seconds += REST
    assert len(desk.round().books) == 1


# ------------------------------------------------------------------------------------------------ one workbook


class Book:
    """One workbook with one mistake, and who reads and writes it."""

    def __init__(self, school: School) -> None:
        self.google = school.google
        self.id = school.google.put(
            "Журнал 7А",
            {"Алгебра": [["Ученик", "07.09"], ["Иванов", "55"]]},
            folder=school.folder,
            share={WRITER: "writer"},
        )
        key = self.google.credentials_file(school.key.with_name("writer.json"), WRITER)
        settings = GoogleSettings(school.folder, school.key, self.google.url, key)
        self.gateway = GoogleGateway(settings, pace=school.pace(0.5))
        self.book = book_of(self.gateway)
        self.version = self.gateway.read(self.book).version
        self.google.forget_requests()

    def say(self, *, anything: bool = True, **more: Any) -> bool:
        """Write the verdict on the workbook as it was first read."""
        issue = Issue(Place("7А", "Алгебра", 1, 1), Problem.UNKNOWN_MARK, "55")
        remarks = [Remark(issue)] if anything else []
        shown = self.gateway.review(self.book)
        return self.gateway.annotate(
            self.book,
            verdict_workbook(shown, remarks, name="7А", key=f"key {anything}"),
            more.get("expect", self.version),
        )

    @property
    def marks(self) -> tuple[int, int, int]:
        """How often it is said: in the note, on sheets, in stamps."""
        told = self.google.book(self.id)
        note = self.google.cell(self.id, "Алгебра", "B2").get("note", "")
        return note.count(HEAD), len(told["sheets"]) - 1, len(told.get("developerMetadata", ()))


@pytest.fixture
def book(school: School) -> Iterator[Book]:
    book = Book(school)
    yield book
    book.gateway.close()


@pytest.mark.parametrize(
    ("kind", "fault", "done"),
    [
        *(("spreadsheets.get", fault, False) for fault in ("429", "502", "reset-mid-body")),
        *(("spreadsheets.batchUpdate", fault, False) for fault in ("429", "500", "502", "503", "hang", "reset")),
        *(("spreadsheets.batchUpdate", fault, True) for fault in ("500", "503", "hang", "reset", "reset-mid-body")),
    ],
)
def test_whatever_answer_is_lost_a_verdict_stands_once_and_whole(
    book: Book, kind: str, fault: str, *, done: bool
) -> None:
    book.google.faults({"fault": fault, "kind": kind, "done": done})
    try:
        said = book.say()
    except StoreAway:
        assert book.marks in ((0, 0, 0), (1, 1, 1))
        said = False
    assert said == (book.marks == (1, 1, 1))
    if not said:
        assert book.gateway.annotated(book.book, "7А") != "key True"
    assert book.say() is not said
    assert book.marks == (1, 1, 1)
    assert book.gateway.annotated(book.book, "7А") == "key True"


def test_a_write_that_was_done_though_nobody_said_so_is_known_by_its_key(book: Book) -> None:
    book.google.faults({"fault": "reset", "kind": "spreadsheets.batchUpdate", "done": True})
    assert book.say() is True
    assert book.google.requests["spreadsheets.get"] == 2


def test_what_nobody_knows_to_be_written_is_no_verdict_that_stands(book: Book) -> None:
    """The answer is lost, and so is that to the question whether it was done."""
    book.say()
    book.google.faults(
        {"fault": "reset", "kind": "spreadsheets.batchUpdate", "done": True},
        {"fault": "503", "kind": "spreadsheets.get", "after": 1, "times": None},
    )
    with pytest.raises(StoreAway):
        book.say(anything=False)
    book.google.faults()
    assert book.gateway.annotated(book.book, "7А") == ""
    assert book.say() is True
    assert book.marks == (1, 1, 1)


def test_a_look_serves_one_verdict_only(book: Book) -> None:
    """What was seen before the last write is no ground for the next."""
    book.say()
    shown = verdict_workbook(book.gateway.read(book.book), [], name="7А", key="key none")
    book.google.forget_requests()
    assert book.gateway.annotate(book.book, shown, book.version) is True
    assert book.google.requests == {"spreadsheets.get": 1, "spreadsheets.batchUpdate": 1}
    assert book.marks == (0, 1, 1)


def test_of_another_version_nothing_is_written(book: Book) -> None:
    with pytest.raises(BookMoved):
        book.say(expect="another")
    assert book.marks == (0, 0, 0)
    assert book.google.requests["spreadsheets.batchUpdate"] == 0


def test_of_a_workbook_that_cannot_be_read_nothing_is_asked(book: Book) -> None:
    nothing = verdict_workbook(Workbook(book.book, "Журнал 7А", "", ()), [], name="7А", key="k")
    assert book.gateway.annotate(book.book, nothing, None) is False
    assert book.google.asked == 0


def test_a_list_somebody_deleted_is_a_verdict_of_no_key(book: Book) -> None:
    book.say()
    number = next(one["properties"]["sheetId"] for one in book.google.book(book.id)["sheets"]
                  if one["properties"]["title"] == "Замечания")  # fmt: skip
    book.google.edit(book.id, {"deleteSheet": {"sheetId": number}})
    book.gateway.read(book.book)
    assert book.gateway.annotated(book.book, "7А") == ""
    assert book.say() is True
    assert book.marks == (1, 1, 1)


def test_in_a_workbook_too_large_for_one_answer_it_is_said_as_well(book: Book) -> None:
    book.google.faults({"fault": "503", "kind": "spreadsheets.get", "times": 4})
    assert book.say() is True
    assert book.marks == (1, 1, 1)
    book.google.faults({"fault": "503", "kind": "spreadsheets.get", "times": 1})
    assert book.gateway.read(book.book).version == book.version
    assert book.say(anything=False) is True
    assert book.marks == (0, 1, 1)


def test_after_a_fifth_of_all_calls_failed_every_verdict_stands_once(book: Book) -> None:
    kinds = ["429", "500", "502", "503", "reset", "reset-mid-body"]
    book.google.settings(quotas_on=False)
    for seed in range(6):
        book.google.faults(random={"seed": seed, "share": 0.2, "faults": kinds})
        with suppress(StoreAway):
            book.say(anything=bool(seed % 2))
        assert book.marks in ((0, 0, 0), (1, 1, 1), (0, 1, 1))
    book.google.faults()
    book.say()
    assert book.marks == (1, 1, 1)


# ------------------------------------------------------------------------------------------------ personal data


LISTED = Grid.of("Алгебра", [["№", "Ученик", "07.09"], ["7А-01", "Иванов П.", "55"]])


def told(issue: Issue, where: str = "1abcdefghijklmnopqrstuvwxyz012345/Журнал 7А") -> str:
    """All that a verdict says of one issue, in the list and in notes."""
    book = Workbook(where, "Журнал 7А", "v", (LISTED,))
    verdict = verdict_workbook(book, [Remark(issue, date(2026, 9, 7), "Орлова Анна Павловна")], name="7А")
    return repr((verdict.lines, [sheet.said for sheet in verdict.sheets]))


@pytest.mark.parametrize(
    ("issue", "said", "unsaid"),
    [
        (Issue(Place("7А", "Алгебра", 1, 2), Problem.UNKNOWN_MARK, "55"), ["«55»"], ["Орлова"]),
        (Issue(Place("7А", "Алгебра", 1, 1), Problem.NAME_UNLIKE_LIST, "Иванов П.", "в списке: Иванов Пётр Ильич"),
         ["«Иванов П.»"], ["Пётр", "Ильич", "в списке:"]),
        (Issue(Place("7А", "Алгебра"), Problem.PUPIL_MISSING, "Белова Анна", pupil="7А-02"), ["номер 7А-02"],
         ["Белова"]),
        (Issue(Place("7А", "Алгебра", 0, 2), Problem.NO_TOPIC, "07.09", "прошло 3 урока"), ["07.09", "прошло 3 урока"],
         []),
        (Issue(Place("7А", "Алгебра", 1, 2), Problem.ROW_CONFLICT, "болезнь"), [], ["болезнь"]),
        (Issue(Place("7А", "Нет такого"), Problem.UNKNOWN_TEACHER, "Зуева"), [], ["Зуева"]),
    ],
)  # fmt: skip
def test_on_google_nothing_is_said_of_a_person_but_what_the_sheet_shows(
    issue: Issue, said: list[str], unsaid: list[str]
) -> None:
    text = told(issue)
    assert [part in text for part in said] == [True] * len(said)
    assert [part in text for part in unsaid] == [False] * len(unsaid)


def test_what_another_sheet_shows_is_not_said_on_this_one() -> None:
    issue = Issue(Place("7А", "Алгебра"), Problem.PUPIL_MISSING, "Белова Анна", pupil="7А-02")
    other = Grid.of("Физика", [["№", "Ученик"], ["7А-02", "Белова Анна"]])
    book = Workbook("1abcdefghijklmnopqrstuvwxyz012345/Журнал 7А", "Журнал 7А", "v", (LISTED, other))
    verdict = verdict_workbook(book, [Remark(issue, date(2026, 9, 7), "орлова")], name="7А")
    text = repr(verdict.lines)
    assert ["номер 7А-02" in text, "Белова" in text, "орлова" in text] == [True, False, False]


def test_beside_a_file_at_home_all_is_said() -> None:
    issue = Issue(Place("7А", "Алгебра"), Problem.PUPIL_MISSING, "Белова Анна", pupil="7А-02")
    text = told(issue, "Журнал 7А.xlsx")
    assert ("Белова Анна" in text, "Орлова" in text) == (True, True)
