"""The year's workbooks on Google: made whole, gone on with where they were cut off, completed, opened to teachers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from journal.tables import ClassTables, LessonRow, PupilRow, Register
from sheets.gateway.google.additions import addition_requests
from sheets.gateway.google.answers import DoneOrNot
from sheets.gateway.google.filling import Standing, sheet_batches, weight
from sheets.gateway.google.plan_rules import HINT, colours
from sheets.gateway.google.writing import REQUEST_BYTES
from sheets.gateway.protocol import BookBusy, BookGone, BookMoved, GatewayError, NotWritten, StoreAway
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Grid, Value, Workbook
from sheets.provision.missing import NewColumn, NewLine, NewText, SheetMissing
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import RegisterContent, journal_workbook
from sheets.templates.manner import on_google
from sheets.templates.plan import Colour, Dropdown, Guard, SheetPlan, Style, Tint, WorkbookPlan, span
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.google_emulator.handle import OWNER
from tests.google_emulator.refusals import Json
from tests.google_writer import PUPILS, TEACHER, WRITER, Office, journal, office, pupil
from tests.sheets_school import SCHOOL

__all__ = ["office"]

AUTUMN = date(2026, 10, 23)
NEW = (*PUPILS, pupil(4, "Новиков Олег"))


def short(plan: WorkbookPlan) -> WorkbookPlan:
    """The first register and the legend alone."""
    return replace(plan, sheets=(plan.sheets[0], plan.sheets[-1]))


def tiny() -> WorkbookPlan:
    """Two sheets that have one of everything, for an editor."""
    mark = span(1, 2, 1, 3)
    register = SheetPlan(
        "Алгебра",
        [["Ученик", "01.09", ""], ["Иванов", "5", ""]],
        {1: (4.0, Style.MARK)},
        hidden_columns=frozenset({2}),
        dropdowns=(Dropdown((mark,), source="='Легенда'!$A$2:$A$3"),),
        colours=(Colour((mark,), ("2", "н"), Tint.POOR),),
        guards=(Guard((mark,), "Отметки", (TEACHER,)), Guard((span(0, 0, 0, 0),), "Имена", warns=True)),
    )
    return WorkbookPlan("Журнал 7А", (register, SheetPlan("Легенда", [["Знак"], ["5"], ["н"]])), (TEACHER,))


def contents(book: Workbook) -> list[tuple[str, Sequence[Sequence[Value]], str]]:
    """What the sheets of a workbook say."""
    return [(sheet.title, sheet.rows, sheet.digest()) for sheet in book.sheets]


def timeless(told: Any) -> Any:
    """What Google holds of a workbook without the numbers it draws itself."""
    if isinstance(told, dict):
        drawn = ("spreadsheetId", "spreadsheetUrl", "protectedRangeId")
        return {name: timeless(one) for name, one in told.items() if name not in drawn}
    return [timeless(one) for one in told] if isinstance(told, list) else told


def state(office: Office) -> list[Any]:
    """Every workbook as it stands, with who may do what with it and what is noted on it."""
    files = [file["id"] for file in office.google.control("state")["files"]]
    writer = office.writer()
    return [
        (timeless(office.google.book(file)), writer.grants(file), writer.about(file).name, writer.about(file).marks)
        for file in files
    ]


def cell(office: Office, book: str, sheet: str, place: str) -> Mapping[str, Any]:
    return office.google.cell(book.split("/", maxsplit=1)[0], sheet, place)


# ------------------------------------------------------------------------------------------------ what is made


def test_a_journal_reads_as_planned_and_as_its_xlsx(office: Office, tmp_path: Path) -> None:
    plan = journal()
    book = office.read(office.provisioner().create(plan))
    write_xlsx(plan, tmp_path / "data" / "Журнал 7А.xlsx")
    xlsx = XlsxGateway(tmp_path / "data").read("Журнал 7А.xlsx")
    assert contents(book) == contents(plan.workbook()) == contents(xlsx)
    assert book.title == "Журнал 7А"
    assert book.sheets[0].rows[4][:3] == ["7А-02", "2", "=Белов Иван"]


def test_the_schools_own_workbook_reads_as_its_xlsx(office: Office, tmp_path: Path) -> None:
    """It has dates, numbers and lists of its own sheets; a name like a formula stays a name."""
    staff = (replace(SCHOOL.staff[0], name='=HYPERLINK("http://x";"Громова")'), *SCHOOL.staff[1:])
    plan = school_workbook(replace(SCHOOL, staff=staff))
    book = office.read(office.provisioner().create(plan))
    write_xlsx(plan, tmp_path / "data" / "Школа.xlsx")
    assert contents(book) == contents(XlsxGateway(tmp_path / "data").read("Школа.xlsx"))


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@Иванов", "'5", "5/4", "01.09", "=", "1e5", "TRUE"])
def test_what_a_person_typed_stays_text_whatever_it_begins_with(office: Office, text: str) -> None:
    plan = WorkbookPlan("КТП 7А", (SheetPlan("Алгебра", [["Тема"], [text]]),))
    made = office.provisioner().create(plan)
    assert cell(office, made, "Алгебра", "A2")["userEnteredValue"] == {"stringValue": text}


def test_marks_are_text_before_anything_is_typed(office: Office) -> None:
    made = office.provisioner().create(journal())
    for place in ("D4", "E13", "F16"):
        assert cell(office, made, "Алгебра", place)["userEnteredFormat"]["numberFormat"] == {
            "type": "TEXT",
            "pattern": "@",
        }
    office.google.type_cell(made.split("/", maxsplit=1)[0], "Алгебра", "D4", "5/4", WRITER)
    assert office.read(made).sheets[0].at(3, 3) == "5/4"


def test_lists_are_offered_and_not_forced(office: Office) -> None:
    made = office.provisioner().create(journal())
    rule = cell(office, made, "Алгебра", "D16")["dataValidation"]
    assert (rule["condition"]["type"], rule["showCustomUi"], rule["inputMessage"]) == ("ONE_OF_LIST", True, HINT)
    assert "strict" not in rule
    offered = [one["userEnteredValue"] for one in rule["condition"]["values"]]
    assert offered[:5] == ["5", "4", "3", "2", "н"]
    kind = cell(office, made, "Алгебра", "D3")["dataValidation"]["condition"]
    assert (kind["type"], kind["values"][0]["userEnteredValue"][:12]) == ("ONE_OF_RANGE", "='Легенда'!$")
    assert "dataValidation" not in cell(office, made, "Алгебра", "D17")


def test_a_register_looks_as_teachers_know_it(office: Office) -> None:
    """Dates are turned, the hidden ids are hidden, names and dates stay in sight, a two is tinted."""
    plan = journal()
    made = office.provisioner().create(plan)
    sheet = office.sheet(made, "Алгебра")
    assert sheet["properties"]["gridProperties"]["frozenRowCount"] == 3
    assert sheet["properties"]["gridProperties"]["frozenColumnCount"] == 3
    columns = sheet["data"][0]["columnMetadata"]
    assert [column.get("hiddenByUser", False) for column in columns[:3]] == [True, False, False]
    assert [column["pixelSize"] for column in columns[2:5]] == [187, 33, 33]
    assert [row["pixelSize"] for row in sheet["data"][0]["rowMetadata"][:3]] == [85, 21, 155]
    assert cell(office, made, "Алгебра", "D1")["userEnteredFormat"]["textRotation"] == {"angle": 90}
    assert "textRotation" not in cell(office, made, "Алгебра", "D2")["userEnteredFormat"]
    rules = {
        rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]: rule["booleanRule"]
        for rule in sheet["conditionalFormats"]
    }
    assert {rule["condition"]["type"] for rule in rules.values()} == {"TEXT_EQ"}
    tint = rules["2"]["format"]["backgroundColorStyle"]["rgbColor"]
    assert [round(tint[name] * 255) for name in ("red", "green", "blue")] == [0xFC, 0xE4, 0xD6]
    assert {"2", "н", "б"} <= rules.keys()


def test_the_workbook_speaks_russian_in_the_schools_time(office: Office) -> None:
    made = office.provisioner().create(short(journal()))
    properties = office.google.book(made.split("/", maxsplit=1)[0])["properties"]
    assert (properties["locale"], properties["timeZone"]) == ("ru_RU", "Asia/Omsk")


def _held_by(office: Office, file: str) -> list[Json]:
    """The guards as the writer sees them: who may edit is told to editors only."""
    answer = office.writer().get(file, "sheets.protectedRanges")
    return [one for sheet in answer["sheets"] for one in sheet.get("protectedRanges", [])]


def test_headings_warn_and_what_is_others_is_closed(office: Office) -> None:
    heads, names = span(1, 3, 0, 0), span(0, 0, 0, 5)
    guards = (
        Guard((heads,), "Даты", warns=True),
        Guard((names,), "Номера"),
        Guard((), "Лист учителя", (TEACHER, "nobody@school.example")),
    )
    sheet = SheetPlan("Алгебра", [["№", "Дата", "Дата"]], guards=guards)
    office.google.credentials("nobody@school.example", known=False)
    plan = WorkbookPlan("КТП 7А", (sheet,), (TEACHER, "other@school.example", "nobody@school.example"))
    made = office.provisioner().create(plan)
    file, told = made.split("/", maxsplit=1)[0], office.sheet(made, "Алгебра")["protectedRanges"]
    assert [(one["description"], one.get("warningOnly", False)) for one in told] == [
        ("Даты", True), ("Номера", False), ("Лист учителя", False),
    ]  # fmt: skip
    assert set(told[2]["range"]) == {"sheetId"}
    (held,) = (one for one in _held_by(office, file) if one["description"] == "Лист учителя")
    assert sorted(held["editors"]["users"]) == [TEACHER, WRITER]
    office.google.type_cell(file, "Алгебра", "B1", "01.09", TEACHER)
    office.google.type_cell(file, "Алгебра", "D9", "5", TEACHER)
    for place, who in (("A1", TEACHER), ("D9", "other@school.example")):
        with pytest.raises(ValueError, match="protected cell"):
            office.google.type_cell(file, "Алгебра", place, "4", who)


def test_a_teacher_who_comes_later_can_type_into_their_sheet(office: Office) -> None:
    guards = (Guard((span(0, 0, 0, 5),), "Номера", (TEACHER,)), Guard((), "Лист учителя", (TEACHER,)))
    plan = WorkbookPlan("КТП 7А", (SheetPlan("Алгебра", [["№", "Дата"]], guards=guards),), (TEACHER,))
    made = office.provisioner().create(plan)
    file = made.split("/", maxsplit=1)[0]
    came = replace(plan.sheets[0], guards=(guards[0], Guard((), "Лист учителя", ("new@school.example",))))
    later = WorkbookPlan("КТП 7А", (came,), (TEACHER, "new@school.example"))
    office.provisioner().complete(made, later)
    office.google.type_cell(file, "Алгебра", "B9", "5", "new@school.example")
    office.google.type_cell(file, "Алгебра", "A9", "4", TEACHER)
    with pytest.raises(ValueError, match="protected cell"):
        office.google.type_cell(file, "Алгебра", "A1", "Номер", "new@school.example")
    written = office.google.requests["spreadsheets.batchUpdate"]
    office.provisioner().complete(made, later)
    assert office.google.requests["spreadsheets.batchUpdate"] == written


def test_a_teacher_who_is_not_let_in_is_in_no_guard_and_one_of_peoples_own_stays(office: Office) -> None:
    sheet = SheetPlan("Алгебра", [["№", "Дата"]], guards=(Guard((), "Лист учителя", (TEACHER,)),))
    made = office.provisioner().create(WorkbookPlan("КТП 7А", (sheet,), (TEACHER,)))
    file = made.split("/", maxsplit=1)[0]
    about = office.sheet(made, "Алгебра")["properties"]["sheetId"]
    own = {"range": {"sheetId": about, "endRowIndex": 1}, "description": "Моё", "editors": {"users": [TEACHER]}}
    office.writer().batch_update(file, [{"addProtectedRange": {"protectedRange": own}}])
    office.google.credentials("nobody@school.example", known=False)
    more = (TEACHER, "nobody@school.example")
    guards = (Guard((), "Лист учителя", more), Guard((span(0, 0, 0, 0),), "Другое", more))
    office.provisioner().complete(made, WorkbookPlan("КТП 7А", (replace(sheet, guards=guards),), more))
    held = {one["description"]: sorted(one["editors"]["users"]) for one in _held_by(office, file)}
    assert held == {"Лист учителя": [TEACHER, WRITER], "Моё": [TEACHER, WRITER]}


# ------------------------------------------------------------------------------------------------ how much is asked


def test_a_journal_takes_one_write_of_cells(office: Office) -> None:
    office.provisioner().create(journal())
    assert office.google.requests == {
        "token": 1, "files.list": 1, "files.create": 1, "permissions.list": 1, "permissions.create": 1,
        "spreadsheets.get": 1, "spreadsheets.batchUpdate": 1, "files.update": 1,
    }  # fmt: skip


def big_journal() -> WorkbookPlan:
    """Sixteen registers of 32 pupils and 120 lessons, with topics."""
    pupils = [PupilRow(f"7А-{i:02}", f"Ученик Номер{i}", None, None, None, "", "", "", "") for i in range(32)]
    days = [date.fromordinal(date(2026, 9, 1).toordinal() + i) for i in range(120)]
    lessons = [LessonRow(day, 1, "", f"Тема урока {day}, ответы у доски", "") for day in days]
    registers = [RegisterContent(Register("7А", f"Предмет {i}", ""), lessons) for i in range(16)]
    return journal_workbook(SCHOOL, "7А", pupils, registers, on_google(SCHOOL))


def test_a_large_journal_takes_one_request_of_two_megabytes() -> None:
    plan = big_journal()
    batches = list(sheet_batches(plan, plan.sheets, Standing((("Лист1", 0),)), frozenset(), WRITER))
    assert [weight(batch.requests) <= REQUEST_BYTES for batch in batches] == [True]
    assert frozenset().union(*(batch.titles for batch in batches)) == {sheet.title for sheet in plan.sheets}
    assert "Легенда" in batches[0].titles


def test_sheets_of_several_batches_stand_in_their_order(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The legend, which lists refer to, is made first and stands last."""
    monkeypatch.setattr("sheets.gateway.google.filling.REQUEST_BYTES", 20_000)
    plan = journal()
    made = office.provisioner().create(plan)
    assert office.google.requests["spreadsheets.batchUpdate"] == 4
    assert contents(office.read(made)) == contents(plan.workbook())


# ------------------------------------------------------------------------------------------------ cut off


@pytest.mark.parametrize("done", [False, True])
def test_wherever_it_was_cut_off_the_next_run_ends_alike(office: Office, *, done: bool) -> None:
    """From each request on nothing is answered any more, whether it was carried out or not."""
    plan = tiny()
    office.provisioner().create(plan)
    (wanted,), asked = state(office), 0
    while True:
        for file in office.google.control("state")["files"]:
            office.google.do("remove", file["id"])
        office.google.faults({"fault": "reset-mid-body", "times": None, "after": asked, "done": done})
        try:
            office.provisioner().create(plan)
        except GatewayError:
            office.google.faults()
            office.provisioner().create(plan)
            assert state(office) == [wanted], f"cut off after {asked} requests"
            asked += 1
        else:
            break
    assert asked == 8
    assert office.told == []


def test_a_workbook_cut_off_in_the_middle_of_its_sheets_is_gone_on_with(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sheets.gateway.google.filling.REQUEST_BYTES", 20_000)
    plan = journal()
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "after": 2, "times": None})
    with pytest.raises(DoneOrNot):
        office.provisioner().create(plan)
    office.google.faults()
    (file,) = (file["id"] for file in office.google.control("state")["files"])
    assert len(office.google.book(file)["sheets"]) == 3
    assert contents(office.read(office.provisioner().create(plan))) == contents(plan.workbook())
    assert office.files() == ["Журнал 7А"]


def test_a_workbook_half_made_is_finished_before_it_is_completed(office: Office) -> None:
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "times": None})
    with pytest.raises(StoreAway):
        office.provisioner().create(short(journal()))
    office.google.faults()
    (file,) = (file["id"] for file in office.google.control("state")["files"])
    plan = short(journal(AUTUMN))
    assert not office.provisioner().complete(f"{file}/Журнал 7А", plan)
    assert contents(office.read(f"{file}/Журнал 7А")) == contents(plan.workbook())
    assert office.writer().about(file).marks["journalDone"] == "1"


def test_what_a_person_typed_into_the_blank_sheet_of_a_half_made_workbook_stays(office: Office) -> None:
    office.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "times": None})
    with pytest.raises(StoreAway):
        office.provisioner().create(tiny())
    office.google.faults()
    (file,) = (file["id"] for file in office.google.control("state")["files"])
    blank = office.google.book(file)["sheets"][0]["properties"]["title"]
    office.google.type_cell(file, blank, "A1", "Заметка", WRITER)
    book = office.read(office.provisioner().create(tiny()))
    assert sorted(sheet.title for sheet in book.sheets) == sorted([blank, "Алгебра", "Легенда"])


@pytest.mark.parametrize("fault", ["503", "reset", "reset-mid-body"])
def test_a_lost_answer_to_create_makes_no_second_file(office: Office, fault: str) -> None:
    office.google.faults({"fault": fault, "kind": "files.create", "done": True})
    office.provisioner().create(tiny())
    assert office.files() == ["Журнал 7А"]
    assert office.google.requests["files.create"] == 1


def test_a_file_that_nobody_finds_is_not_made_again_in_the_same_run(office: Office) -> None:
    """Drive's search may learn of it later: the next run looks again."""
    office.google.faults({"fault": "503", "kind": "files.create"})
    with pytest.raises(BookBusy, match="запустите ещё раз через несколько минут"):
        office.provisioner().create(tiny())
    assert office.google.requests["files.create"] == 1
    assert sum(office.clock.waits) == 60
    office.provisioner().create(tiny())
    assert office.files() == ["Журнал 7А"]


def test_made_again_it_is_the_same_workbook_and_nothing_is_written(office: Office) -> None:
    made = office.provisioner().create(tiny())
    office.google.do("rename", made.split("/", maxsplit=1)[0], name="Журнал 7А (новый)")
    office.google.forget_requests()
    assert office.provisioner().create(tiny()) == f"{made} (новый)"
    assert office.google.requests == {"token": 1, "files.list": 1}


def test_duplicates_are_told_and_the_finished_one_is_taken(office: Office) -> None:
    made = office.provisioner().create(tiny())
    marks = {**office.writer().about(made.split("/", maxsplit=1)[0]).marks, "journalDone": "0"}
    office.google.advance(-3600)
    office.writer().create("Журнал 7А", office.folder, marks)
    assert office.provisioner().create(tiny()) == made
    assert office.told == ["«Журнал 7А» лежит в папке 2 раза: оставьте одну, лишние уберите в корзину"]


def test_a_workbook_of_that_title_that_is_not_ours_is_left_alone(office: Office) -> None:
    office.google.put("Журнал 7А", {"Алгебра": [["моё"]]}, drive=office.folder)
    with pytest.raises(NotWritten, match="уже лежит в папке и сделана не здесь"):
        office.provisioner().create(tiny())
    assert office.files() == ["Журнал 7А"]


def test_one_in_the_bin_does_not_count(office: Office) -> None:
    made = office.provisioner().create(tiny())
    office.google.do("trash", made.split("/", maxsplit=1)[0])
    assert office.provisioner().create(tiny()) != made


# ------------------------------------------------------------------------------------------------ to whom it is open


def grants(office: Office, book: str) -> dict[str, str]:
    return {one.email: one.role for one in office.writer().grants(book.split("/", maxsplit=1)[0])}


def test_who_is_refused_is_told_and_the_others_are_let_in(office: Office) -> None:
    office.google.credentials("nobody@school.example", known=False)
    plan = replace(tiny(), editors=("a@school.example", "nobody@school.example", "z@school.example"))
    made = office.provisioner().create(plan)
    open_to = grants(office, made)
    assert (open_to["a@school.example"], open_to["z@school.example"]) == ("writer", "writer")
    assert "nobody@school.example" not in open_to
    (told,) = office.told
    assert told.startswith("«Журнал 7А» не открыта для nobody@school.example: у этого адреса нет учётной записи")


def test_only_missing_rights_are_given_and_none_are_taken(office: Office) -> None:
    plan = replace(tiny(), editors=(TEACHER, OWNER.upper()))
    made = office.provisioner().create(plan)
    file = made.split("/", maxsplit=1)[0]
    office.google.do("share", file, user="guest@school.example", role="commenter")
    office.google.forget_requests()
    office.provisioner().complete(made, replace(plan, editors=(TEACHER, "new@school.example")))
    assert office.google.requests["permissions.create"] == 1
    open_to = grants(office, made)
    assert {name: open_to[name] for name in (TEACHER, "guest@school.example", "new@school.example")} == {
        TEACHER: "writer", "guest@school.example": "commenter", "new@school.example": "writer",
    }  # fmt: skip


def test_letters_are_sent_only_when_wanted(office: Office) -> None:
    office.google.credentials("nobody@school.example", known=False)
    plan = replace(tiny(), editors=("nobody@school.example",))
    made = office.provisioner(notify=True).create(plan)
    assert grants(office, made)["nobody@school.example"] == "writer"
    assert office.told == []


def test_a_confidential_workbook_is_not_made_where_others_see_it(office: Office) -> None:
    plan = class_workbook(ClassTables("7А", list(PUPILS)), (TEACHER,))
    made = office.provisioner().create(plan)
    assert grants(office, made)[TEACHER] == "writer"
    open_drive = office.google.shared_drive("Общий", {WRITER: "fileOrganizer", "colleague@school.example": "reader"})
    with pytest.raises(NotWritten, match=r"для одного классного руководителя.*colleague@school\.example.*закрытую"):
        office.provisioner(open_drive).create(plan)
    assert office.files() == ["Класс 7А"]
    office.provisioner(open_drive).create(tiny())


def test_a_confidential_workbook_is_made_in_the_class_teachers_own_folder(office: Office) -> None:
    plan = class_workbook(ClassTables("7А", list(PUPILS)), (TEACHER,))
    drive = office.google.shared_drive("7А", {WRITER: "fileOrganizer", TEACHER.upper(): "writer"})
    assert office.provisioner(drive).create(plan).endswith("/Класс 7А")


@pytest.mark.parametrize(
    ("grant", "called"),
    [
        ({"type": "anyone"}, "всем по ссылке"),
        ({"type": "domain", "domain": "school.example"}, "всей организации"),
        ({"type": "group", "emailAddress": "all.gserviceaccount.com@school.example"}, "all"),
    ],
)
def test_a_confidential_workbook_is_not_made_where_anybody_may_look(
    office: Office, grant: dict[str, str], called: str
) -> None:
    folder = office.google.folder("Классы", drive=office.folder)
    with office.google.client(WRITER) as writer:
        url = f"/drive/v3/files/{folder}/permissions"
        writer.post(url, params={"supportsAllDrives": "true"}, json={"role": "reader", **grant}).raise_for_status()
    with pytest.raises(NotWritten, match=called):
        office.provisioner(folder).create(class_workbook(ClassTables("7А", list(PUPILS)), (TEACHER,)))
    assert office.files() == ["Классы"]


def test_a_person_s_folder_has_no_room_for_a_robots_files(office: Office) -> None:
    folder = office.google.folder("Журналы", {WRITER: "writer"})
    with pytest.raises(NotWritten, match="нет своего места"):
        office.provisioner(folder).create(tiny())


# ------------------------------------------------------------------------------------------------ completing


def test_what_lacks_is_put_in_and_reads_as_if_planned_from_the_start(office: Office) -> None:
    made = office.provisioner().create(journal())
    plan = journal(AUTUMN, NEW)
    office.google.forget_requests()
    lack = office.provisioner().complete(made, plan)
    assert [(one.title, one.lessons, len(one.lines), len(one.pupils)) for one in lack.additions] == [
        ("Алгебра", 3, 3, 1), ("Английский язык (1 гр.)", 3, 3, 1), ("Физическая куль… (мальчики гр.)", 3, 3, 0),
    ]  # fmt: skip
    assert contents(office.read(made)) == contents(plan.workbook())
    assert office.google.requests["spreadsheets.batchUpdate"] == 2  # the second guards the newcomer
    office.google.forget_requests()
    assert not office.provisioner().complete(made, plan)
    assert office.google.requests == {"token": 1, "files.get": 1, "permissions.list": 1, "spreadsheets.get": 1}


def test_columns_put_in_look_and_offer_as_the_others(office: Office) -> None:
    made = office.provisioner().create(short(journal()))
    office.provisioner().complete(made, short(journal(AUTUMN)))
    whole = office.provisioner()
    for file in office.google.control("state")["files"]:
        office.google.do("rename", file["id"], name="Прежний")
    told = office.sheet(made, "Алгебра")
    office.google.do("trash", made.split("/", maxsplit=1)[0])
    anew = office.sheet(whole.create(short(journal(AUTUMN))), "Алгебра")
    assert told["data"][0]["columnMetadata"][:10] == anew["data"][0]["columnMetadata"][:10]
    for row in range(16):
        wanted = anew["data"][0]["rowData"][row]["values"][:9]
        got = told["data"][0]["rowData"][row]["values"][:9]
        assert [(one.get("userEnteredFormat"), one.get("dataValidation")) for one in got] == [
            (one.get("userEnteredFormat"), one.get("dataValidation")) for one in wanted
        ]
    assert [rule["ranges"] for rule in told["conditionalFormats"]] == [r["ranges"] for r in anew["conditionalFormats"]]
    assert [one["range"] for one in told["protectedRanges"]] == [one["range"] for one in anew["protectedRanges"]]


def test_a_sheet_that_lacks_is_made_at_its_place(office: Office) -> None:
    plan = journal()
    made = office.provisioner().create(replace(plan, sheets=(plan.sheets[0], plan.sheets[2], plan.sheets[3])))
    lack = office.provisioner().complete(made, plan)
    assert [sheet.title for sheet in lack.sheets] == ["Английский язык (1 гр.)"]
    assert contents(office.read(made)) == contents(plan.workbook())


def test_what_teachers_typed_stays(office: Office) -> None:
    made = office.provisioner().create(journal())
    file = made.split("/", maxsplit=1)[0]
    typed = partial(office.google.type_cell, file, user=WRITER)
    typed("Алгебра", "D4", "5")
    typed("Алгебра", "J4", "Своя тема")
    typed("Алгебра", "K9", "На доске")
    typed("Алгебра", "B12", "проверить")
    before = office.read(made).sheets[0]
    office.provisioner().complete(made, journal(AUTUMN, NEW))
    after = office.read(made).sheets[0]
    texts = [str(text) for row in after.rows for text in row]
    assert [texts.count(one) for one in ("Своя тема", "На доске", "проверить")] == [1, 1, 1]
    assert after.at(3, 3) == before.at(3, 3) == "5"
    assert sum(1 for row in before.rows for text in row if text) < sum(1 for row in after.rows for text in row if text)
    assert office.google.cell(file, "Алгебра", "D4")["effectiveValue"] == {"stringValue": "5"}


def test_additions_go_from_the_last_to_the_first_and_only_into_blank_cells() -> None:
    """What belongs in a cell that is no longer blank is left out; a short sheet gets its rows first."""
    grid = Grid.of(
        "Алгебра", [["", "№", "Дата", "01.09", "03.09", ""], ["7А-01", "1", "Анна", "5", "", "занято"]], gid=7
    )
    lack = SheetMissing(
        "Алгебра",
        (NewColumn(4, ((0, "02.09"),), 3), NewColumn(5, ((0, "04.09"),), 3)),
        (NewLine(1, 6, ("02.09", "1")),),
        ((NewText(2, 2, "Борис"),),),
        (NewText(1, 5, "не сюда"),),
    )
    plan = SheetPlan("Алгебра", [["", "№", "Дата", "01.09"]], {3: (4.0, Style.MARK)})
    requests = addition_requests(lack, plan, grid, 2)
    assert requests[0] == {"appendDimension": {"sheetId": 7, "dimension": "ROWS", "length": 1}}
    told = [name for request in requests for name in request]
    inserted = [one["insertDimension"]["range"]["startIndex"] for one in requests if "insertDimension" in one]
    assert inserted == [5, 4]
    assert told.index("insertRange") < told.index("insertDimension")
    assert "не сюда" not in str(requests)


def test_colours_reach_over_the_blank_column_where_lessons_are_put_in() -> None:
    regions = (span(3, 4, 3, 9), span(5, 5, 3, 9), span(8, 8, 3, 9))
    plan = SheetPlan("Алгебра", [["", "№", "Дата", "1", "2", "1 четверть", "", "Дата", "Тема"]])
    rules = list(colours(plan, Colour(regions, ("2",), Tint.POOR), 7))
    ranges = rules[0]["addConditionalFormatRule"]["rule"]["ranges"]
    assert [(one["startColumnIndex"], one["endColumnIndex"]) for one in ranges] == [(3, 7), (8, 9)]


def test_a_workbook_that_is_just_being_written_is_left_alone(office: Office) -> None:
    """The first answer says how it stood; before the second one a teacher types."""
    made = office.provisioner().create(short(journal()))
    file = made.split("/", maxsplit=1)[0]
    office.google.faults({"fault": "503", "kind": "spreadsheets.get", "after": 1})
    office.clock.along = lambda _: office.google.type_cell(file, "Алгебра", "D4", "5", WRITER)
    with pytest.raises(BookMoved, match="лист «Алгебра» как раз меняют"):
        office.provisioner().complete(made, short(journal(AUTUMN)))
    assert office.google.requests["spreadsheets.batchUpdate"] == 1
    office.provisioner().complete(made, short(journal(AUTUMN)))
    assert office.read(made).sheets[0].at(3, 3) == "5"


@pytest.mark.parametrize("done", [False, True])
def test_a_lost_answer_adds_nothing_twice(office: Office, *, done: bool) -> None:
    made, plan = office.provisioner().create(short(journal())), short(journal(AUTUMN, NEW))
    office.google.faults({"fault": "reset", "kind": "spreadsheets.batchUpdate", "done": done})
    office.provisioner().complete(made, plan)
    assert contents(office.read(made)) == contents(plan.workbook())


def test_nothing_is_added_after_a_lost_answer_where_somebody_typed_meanwhile(office: Office) -> None:
    """Three looks before the first attempt; while the fourth is waited for a teacher types."""
    made = office.provisioner().create(short(journal()))
    file = made.split("/", maxsplit=1)[0]
    writes = office.google.requests["spreadsheets.batchUpdate"]
    office.google.faults(
        {"fault": "503", "kind": "spreadsheets.batchUpdate"}, {"fault": "503", "kind": "spreadsheets.get", "after": 3}
    )
    office.clock.along = lambda _: office.google.type_cell(file, "Алгебра", "D4", "5", WRITER)
    with pytest.raises(BookMoved, match="лист «Алгебра» как раз меняют"):
        office.provisioner().complete(made, short(journal(AUTUMN)))
    assert office.google.requests["spreadsheets.batchUpdate"] == writes + 1


def test_an_addition_that_comes_late_is_not_done_after_another_of_the_same(office: Office) -> None:
    """A batch leaves a note of its own behind: Google refuses a second of the same number."""
    made, plan = office.provisioner().create(short(journal())), short(journal(AUTUMN))
    file = made.split("/", maxsplit=1)[0]
    office.provisioner().complete(made, plan)
    (note,) = office.google.book(file)["developerMetadata"]
    said: Json = {**note, "location": {"spreadsheet": True}}
    with pytest.raises(NotWritten, match="already developer metadata"):
        office.writer().batch_update(file, [{"createDeveloperMetadata": {"developerMetadata": said}}])


def test_what_a_person_took_back_can_be_added_again(office: Office) -> None:
    made, plan = office.provisioner().create(journal()), journal()
    file = made.split("/", maxsplit=1)[0]
    for _ in range(2):
        number = office.sheet(made, "Английский язык (1 гр.)")["properties"]["sheetId"]
        office.google.edit(file, {"deleteSheet": {"sheetId": number}}, user=WRITER)
        lack = office.provisioner().complete(made, plan)
        assert [sheet.title for sheet in lack.sheets] == ["Английский язык (1 гр.)"]
    assert contents(office.read(made)) == contents(plan.workbook())


def test_a_workbook_that_is_gone_is_not_completed(office: Office) -> None:
    made = office.provisioner().create(short(journal()))
    office.google.do("remove", made.split("/", maxsplit=1)[0])
    for book in (made, "Журнал 7А"):
        with pytest.raises(BookGone):
            office.provisioner().complete(book, short(journal()))


def test_a_list_longer_than_the_sheet_makes_it_longer(office: Office) -> None:
    sheet = SheetPlan(
        "Классы", [["Класс"]], {0: (9.0, Style.TEXT)}, dropdowns=(Dropdown((span(0, 0, 1, 300),), ("7А",)),)
    )
    made = office.provisioner().create(WorkbookPlan("КТП 7А", (sheet,)))
    assert office.sheet(made, "Классы")["properties"]["gridProperties"]["rowCount"] == 301
    assert cell(office, made, "Классы", "A301")["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"
