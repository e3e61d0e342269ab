"""The doctor: what is found wrong in a school on Google and in a folder, and what is mended when a person agrees."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from jobs.config import Config, current_config
from jobs.doctor.books import compare
from jobs.doctor.examination import Examination
from jobs.doctor.findings import Finding, Sign, is_in_order
from jobs.doctor.repair import described, lines, mend_all, mendable
from jobs.doctor.templates import mend
from journal.school import School
from journal.tables import ClassTables
from manage import app
from sheets.gateway.google.access import VERDICT_SCOPES, access
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.replies import Json
from sheets.gateway.google.transport import GoogleClient
from sheets.gateway.google.writing import GoogleWriter
from sheets.templates.class_ import class_workbook
from sheets.templates.journal import journal_workbook
from sheets.templates.school import school_workbook
from sheets.templates.write import write_xlsx
from tests.folder_school import GUARDIANS, PUPILS, SCHOOL, registers
from tests.google_emulator.handle import READER, Emulator
from tests.google_journals import WRITER, put_journals

NOON = datetime.fromisoformat("2026-09-12T12:00:00+03:00")


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of a school of two classes, written once."""
    path = tmp_path_factory.mktemp("книги")
    write_xlsx(school_workbook(SCHOOL), path / "Школа.xlsx")
    for name, pupils in PUPILS.items():
        write_xlsx(class_workbook(ClassTables(name, pupils, GUARDIANS[name])), path / f"Класс {name}.xlsx")
        write_xlsx(journal_workbook(SCHOOL, name, pupils, registers(name, {})), path / f"Журнал {name}.xlsx")
    return path


def amiss(findings: Iterable[Finding]) -> list[str]:
    """What is not well, but for the database that nobody has made yet."""
    return [f.sign.value + f.text for f in findings if f.sign is not Sign.WELL and not f.text.endswith(" пуста")]


class OnGoogle:
    """A school whose two journals lie on a shared drive, and the rest in a folder at home."""

    def __init__(self, google: Emulator, workbooks: Path, path: Path) -> None:
        self.google, self.home, self.database = google, path / "school", f"sqlite:///{path}/journal.sqlite3"
        google.set_clock(NOON.isoformat())
        shutil.copytree(workbooks, self.home, ignore=shutil.ignore_patterns("Журнал*"))
        self.keys = path / "google"
        self.keys.mkdir()
        for name, email in (("reader", READER), ("writer", WRITER)):
            google.credentials_file(self.keys / f"{name}.json", email).chmod(0o600)
        self.drive = google.shared_drive("Журналы", {READER: "reader", WRITER: "fileOrganizer"})
        self.books = put_journals(google, drive=self.drive)

    def config(self, **more: Any) -> Config:
        given = {
            "data": self.home, "database": self.database, "google_folder": self.drive,
            "google_credentials": self.keys / "reader.json", "google_writer": self.keys / "writer.json",
            "google_endpoint": self.google.url, "now": NOON,
        }  # fmt: skip
        return Config(**{**given, **more})

    def look(self, *, ahead: float = 0, **more: Any) -> tuple[list[Finding], Examination]:
        """What the doctor says, with this machine's clock so many seconds before Google's."""
        now = datetime.fromisoformat(self.google.now) + timedelta(seconds=ahead)
        examination = Examination(self.config(**more), lambda *_: None, lambda: now)
        return list(examination.findings()), examination

    def amiss(self, **more: Any) -> list[str]:
        """What is not well."""
        found, examination = self.look(**more)
        examination.close()
        return amiss(found)


@pytest.fixture
def school(google: Emulator, workbooks: Path, tmp_path: Path) -> OnGoogle:
    return OnGoogle(google, workbooks, tmp_path)


# ------------------------------------------------------------------------------------------------ Google


def test_a_school_in_order_is_looked_over_in_one_request_a_workbook(school: OnGoogle) -> None:
    assert school.amiss() == []
    asked = school.google.requests
    assert asked["token"] == 2
    assert asked["spreadsheets.get"] == 2
    assert school.google.asked == 2 + 3  # the log's end, and what each account sees


def test_what_is_well_is_said_too(school: OnGoogle) -> None:
    found, examination = school.look()
    examination.close()
    said = [finding.text for finding in found]
    assert said[:4] == [
        f"Ключ чтения: сервисный аккаунт {READER}",
        f"Ключ записи: сервисный аккаунт {WRITER}",
        f"Папка журналов — общий диск {school.drive}",
        "Записывать можно во все книги: 2",
    ]
    assert "Оформление книг на Google в порядке: 2" in said
    assert "Запросов к Google: 4; чтений за минуту 2, осталось 53" in said


def test_a_key_that_is_missing_or_broken_hides_nothing_else(school: OnGoogle) -> None:
    (school.keys / "writer.json").write_text("{")
    assert school.amiss(google_credentials=school.keys / "нет.json") == [
        f"✗Ключ чтения: {school.keys}/нет.json",
        f"✗Ключ записи: {school.keys}/writer.json",
    ]
    found, examination = school.look(google_credentials=school.keys / "нет.json")
    examination.close()
    assert "нет файла ключа Google" in found[0].advice
    assert found[-1].text.startswith("Свободно на диске")


def test_a_key_that_others_may_read_is_told(school: OnGoogle) -> None:
    key = school.keys / "reader.json"
    key.chmod(0o644)
    found, examination = school.look()
    examination.close()
    assert found[0] == Finding(
        Sign.WARNS, f"Ключ чтения {key} могут прочесть другие пользователи этой машины", f"chmod 600 {key}"
    )


def test_without_a_key_to_write_by_the_rest_is_looked_at(school: OnGoogle) -> None:
    (school.keys / "writer.json").unlink()
    (only,) = school.amiss()
    assert only == f"!Ключа записи {school.keys}/writer.json нет: в Google Таблицы ничего не пишется"


@pytest.mark.parametrize(
    ("ahead", "says"),
    [(30, None), (-90, "!Часы этой машины отстают на 90 с"), (360, "✗Часы этой машины спешат на 6 мин")],
)
def test_a_clock_that_is_off_is_told_by_how_much(school: OnGoogle, ahead: float, says: str | None) -> None:
    assert school.amiss(ahead=ahead) == ([says, says] if says else [])


def test_an_api_that_is_off_is_told_once_with_its_address(school: OnGoogle) -> None:
    school.google.settings(sheets_enabled=False)
    assert school.amiss() == ["✗Google Таблицы не читаются"]
    school.google.settings(drive_enabled=False)
    found, examination = school.look()
    examination.close()
    (folder,) = [finding for finding in found if finding.text == "Папка журналов на Google не читается"]
    assert "не включён Google Drive API" in folder.advice
    assert "https://console" in folder.advice


def test_an_empty_folder_is_no_proof_that_sheets_answers(school: OnGoogle) -> None:
    empty = school.google.shared_drive("Пустой", {READER: "reader", WRITER: "fileOrganizer"})
    school.google.settings(sheets_enabled=False)
    told = school.amiss(google_folder=empty)
    assert told[:2] == ["✗Google Sheets API не отвечает", "✗В папке журналов на Google нет ни одной таблицы"]


def test_a_folder_nobody_shared_says_with_whom_to_share_it(school: OnGoogle) -> None:
    closed = school.google.folder("Чужая")
    found, examination = school.look(google_folder=closed)
    examination.close()
    (folder,) = [finding for finding in found if finding.text == "Папка журналов на Google не читается"]
    assert READER in folder.advice
    assert school.amiss(google_folder=closed) == ["✗Папка журналов на Google не читается"]


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (None, f"✗{WRITER} не видит папку журналов"),
        ("reader", f"✗{WRITER} может только читать папку журналов"),
        ("writer", None),
    ],
)
def test_whoever_writes_needs_to_be_an_editor_of_the_folder(
    school: OnGoogle, role: str | None, says: str | None
) -> None:
    own = school.google.folder("Журналы", {READER: "reader", **({WRITER: role} if role else {})})
    put_journals(school.google, folder=own)
    told = school.amiss(google_folder=own)
    assert told == ([f"{says} {own}"] if says else [])


def test_on_a_shared_drive_whoever_writes_is_a_member_that_may_change_files(school: OnGoogle) -> None:
    drive = school.google.shared_drive("Второй", {READER: "reader"})
    put_journals(school.google, drive=drive)
    assert school.amiss(google_folder=drive) == [f"✗Общий диск {drive} не виден тому, кто пишет: {WRITER}"]
    weak = school.google.shared_drive("Третий", {READER: "reader", WRITER: "reader"})
    put_journals(school.google, drive=weak)
    assert school.amiss(google_folder=weak) == [f"✗{WRITER} не может изменять: Журнал 7А, Журнал 8А"]


def test_haste_that_google_minded_is_told(school: OnGoogle) -> None:
    school.google.faults({"fault": "429", "api": "sheets", "retry_after": 0})
    assert school.amiss() == ["!Google просил спрашивать реже: 1"]


def test_one_workbook_that_is_not_read_hides_no_other(school: OnGoogle) -> None:
    school.google.faults({"fault": "404", "path": school.books["7А"]})
    school.google.edit(school.books["8А"], {"deleteSheet": {"sheetId": 2}})
    assert school.amiss() == ["✗«Журнал 7А»", "!«Журнал 8А»: нет листа «Легенда»"]


def test_personal_data_on_google_is_warned_of(school: OnGoogle) -> None:
    school.google.put("Класс 7А", {"Ученики": [["Номер ученика"]]}, drive=school.drive, share={})
    assert school.amiss() == [
        "✗Книга «Класс 7А» есть дважды: «Класс 7А» (Google), «Класс 7А.xlsx» (папка)",
        "!На Google лежат книги с личными данными: Класс 7А",
    ]


def test_the_school_itself_may_lie_on_google(school: OnGoogle) -> None:
    (school.home / "Школа.xlsx").unlink()
    sheets = {sheet.title: sheet.rows for sheet in school_workbook(SCHOOL).sheets if sheet.title in ("Классы", "Коды")}
    school.google.put("Школа", sheets, drive=school.drive, share={})
    assert school.amiss() == []


# ------------------------------------------------------------------------------------------------ mending


def spoilt(school: OnGoogle) -> None:
    """A teacher takes the format away from the marks, shows the ids, and types «5/4» and «4»."""
    plain = {"range": {"sheetId": 0, "startRowIndex": 3, "endRowIndex": 5, "startColumnIndex": 3, "endColumnIndex": 5}}
    shown = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
    school.google.edit(
        school.books["7А"],
        {"repeatCell": {**plain, "cell": {}, "fields": "userEnteredFormat.numberFormat"}},
        {"updateDimensionProperties": {"range": shown, "properties": {}, "fields": "hiddenByUser"}},
    )
    school.google.type_cell(school.books["7А"], "Алгебра", "D5", "5/4")
    school.google.type_cell(school.books["7А"], "Алгебра", "E5", "4")


def test_what_was_lost_is_mended_and_what_was_typed_stays(school: OnGoogle) -> None:
    spoilt(school)
    before = {cell: school.google.cell(school.books["7А"], "Алгебра", cell) for cell in ("D4", "E4", "D5", "E5")}
    found, examination = school.look()
    told = [finding for finding in found if "Журнал" in finding.text and finding.sign is not Sign.WELL]
    assert [(finding.sign, finding.mends) for finding in told] == [
        (Sign.WRONG, True), (Sign.WARNS, False), (Sign.WARNS, True),
    ]  # fmt: skip
    assert "Алгебра (D4:E4 и ещё 1)" in told[0].text
    (ailing,) = mendable(examination)
    assert described(ailing).startswith("«Журнал 7А»: клетки отметок не в формате")
    (mended,) = mend_all(examination, lambda *_: None)
    assert (mended.is_whole, mended.changed, len(mended.done)) == (True, (), 2)
    (line,) = lines(mended)
    assert line.startswith("«Журнал 7А»: исправлено: ")
    for cell, was in before.items():
        now = school.google.cell(school.books["7А"], "Алгебра", cell)
        assert (now["userEnteredValue"], now["formattedValue"]) == (was["userEnteredValue"], was["formattedValue"])
    (again,) = mend_all(examination, lambda *_: None)
    assert list(lines(again)) == ["«Журнал 7А»: уже исправлено"]
    assert school.google.requests["spreadsheets.batchUpdate"] == 1
    examination.close()
    assert school.amiss() == ["!«Журнал 7А»: в клетках отметок дата или число своего формата: Алгебра (D5)"]


def test_mending_that_was_not_answered_is_looked_for_and_not_done_twice(school: OnGoogle) -> None:
    spoilt(school)
    _, examination = school.look()
    school.google.faults({"fault": "503", "kind": "spreadsheets.batchUpdate", "done": True})
    (mended,) = mend_all(examination, lambda *_: None)
    assert mended.is_whole
    assert school.google.requests["spreadsheets.batchUpdate"] == 1
    examination.close()


class Meanwhile(GoogleWriter):
    """A writer during whose work a teacher types into two cells, one of them blank."""

    def __init__(self, client: GoogleClient, school: OnGoogle) -> None:
        super().__init__(client)
        self._school = school

    def batch_update(
        self, file_id: str, requests: Sequence[Json], was_done: Callable[[], bool] | None = None, *, again: bool = False
    ) -> Json:
        self._school.google.type_cell(file_id, "Алгебра", "D4", "3")
        self._school.google.type_cell(file_id, "Физика", "D5", "н")
        return super().batch_update(file_id, requests, was_done, again=again)


def test_what_a_teacher_typed_meanwhile_is_named(school: OnGoogle) -> None:
    spoilt(school)
    _, examination = school.look()
    reader, known = examination.google.reader, examination.school
    assert reader is not None
    assert known is not None
    key = access(school.keys / "writer.json", school.google.url, VERDICT_SCOPES)
    client = GoogleClient(key, school.google.url, Pace())
    mended = mend(reader, Meanwhile(client, school), mendable(examination)[0], known)
    client.close()
    examination.close()
    assert mended.changed == ("Алгебра!D4", "Физика!D5")
    *_, told = lines(mended)
    assert told.endswith("изменился текст клеток Алгебра!D4, Физика!D5: проверьте их")


def test_what_was_repaired_is_wrong_no_more() -> None:
    mends, hard = Finding(Sign.WRONG, "а", mends=True), Finding(Sign.WRONG, "б")
    assert is_in_order([Finding(Sign.WARNS, "в"), Finding(Sign.WELL, "г")], repaired=False)
    assert is_in_order([mends], repaired=True)
    assert not is_in_order([mends], repaired=False)
    assert not is_in_order([mends, hard], repaired=True)


def test_cells_that_a_person_guards_against_the_journal_are_left_and_told(school: OnGoogle) -> None:
    spoilt(school)
    whole = {"range": {"sheetId": 0, "startRowIndex": 3, "startColumnIndex": 3}}
    school.google.edit(school.books["7А"], {"addProtectedRange": {"protectedRange": whole}})
    _, examination = school.look()
    (mended,) = mend_all(examination, lambda *_: None)
    assert not mended.is_whole
    (line,) = lines(mended)
    assert line.startswith("«Журнал 7А»: не исправлено: Google не принял запись")
    examination.close()


# ------------------------------------------------------------------------------------------------ the folder


class AtHome:
    """A school whose workbooks all lie in its own folder."""

    def __init__(self, workbooks: Path, path: Path) -> None:
        self.path, self.database = path / "school", f"sqlite:///{path}/journal.sqlite3"
        shutil.copytree(workbooks, self.path)

    def amiss(self, **more: Any) -> list[str]:
        """What is not well."""
        config = Config(**{"data": self.path, "database": self.database, "now": NOON, **more})
        return amiss(Examination(config, lambda *_: None).findings())


@pytest.fixture
def home(workbooks: Path, tmp_path: Path) -> AtHome:
    return AtHome(workbooks, tmp_path)


def test_a_folder_in_order_has_nothing_amiss(home: AtHome) -> None:
    assert home.amiss() == []


def test_locks_that_were_left_behind_are_told_and_those_of_today_are_not(home: AtHome) -> None:
    for name in ("~$Журнал 7А.xlsx", ".~lock.Журнал 8А.xlsx#"):
        (home.path / name).write_text("")
    assert home.amiss() == []
    os.utime(home.path / ".~lock.Журнал 8А.xlsx#", (0, 0))
    assert home.amiss() == ["!Остались файлы блокировки: .~lock.Журнал 8А.xlsx#"]


def test_remarks_need_a_folder_of_their_own(home: AtHome) -> None:
    (home.path / "замечания").write_text("")
    assert home.amiss() == [f"✗Замечания некуда писать: {home.path}/замечания"]
    assert home.amiss(verdicts=False) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Журнал 7А-DESKTOP-AB12.xlsx", "!«Журнал 7А-DESKTOP-AB12.xlsx» — конфликтующая копия, не читается"),
        ("Журнал 7А (конфликтующая копия 2026-09-10).xlsx",
         "!«Журнал 7А (конфликтующая копия 2026-09-10).xlsx» — конфликтующая копия, не читается"),
        ("Журнал 7А.sync-conflict-20260910.xlsx",
         "!«Журнал 7А.sync-conflict-20260910.xlsx» — конфликтующая копия, не читается"),
        ("Журнал 7А (1).xlsx", "!«Журнал 7А (1).xlsx» — похоже на копию, не читается"),
        ("Школа (2).xlsx", "!«Школа (2).xlsx» — похоже на копию, не читается"),
        ("Отчёт 7А.xlsx", None),
        ("Журнал инструктажа.xlsx", None),
    ],
)  # fmt: skip
def test_copies_are_told_from_what_is_none_of_the_schools(home: AtHome, name: str, says: str | None) -> None:
    (home.path / name).write_bytes((home.path / "Журнал 7А.xlsx").read_bytes())
    assert home.amiss() == ([says] if says else [])


def test_a_damaged_workbook_is_told(home: AtHome) -> None:
    (home.path / "Журнал 7А.xlsx").write_bytes(b"PK")
    os.utime(home.path / "Журнал 7А.xlsx", (0, 0))
    assert any(text.startswith(("✗«Журнал 7А.xlsx»", "!«Журнал 7А.xlsx»")) for text in home.amiss())


def test_a_folder_that_is_not_there_is_told(home: AtHome, tmp_path: Path) -> None:
    told = home.amiss(data=tmp_path / "нет")
    assert told[:3] == [f"✗Папки {tmp_path}/нет нет", "✗Книги «Школа» нет", "✗Журналов: 0"]


def test_a_database_that_is_none_is_told(home: AtHome, tmp_path: Path) -> None:
    (tmp_path / "не база").write_text("это не база данных, а текст")
    (only,) = home.amiss(database=f"sqlite:///{tmp_path}/не база")
    assert "не отвечает: file is not a database" in only
    assert not (tmp_path / "journal.sqlite3").exists()


# ------------------------------------------------------------------------------------------------ against «Школа»


def said(school: School | None, *books: str, foreign: tuple[str, ...] = ()) -> list[str]:
    return [f.sign.value + f.text for f in compare(school, books, foreign) if f.sign is not Sign.WELL]


FULL = ("Школа.xlsx", *(f"{word} {name}.xlsx" for word in ("Журнал", "Класс") for name in PUPILS))
ID = "1Nq6-Z5tU5REgBN69E3qZJaUz0QaF3pu3mKp9ZCfuG7g"


def test_every_class_has_its_workbooks() -> None:
    assert said(SCHOOL, *FULL) == []
    assert said(SCHOOL, *FULL, "КТП 7А.xlsx", "2025-26/Журнал 7А.xlsx", "2025-26/Журнал 9Б.xlsx") == []
    assert said(SCHOOL, *FULL[:-1]) == ["✗Нет книг «Класс» (списков учеников): 8А"]
    assert said(SCHOOL, *FULL[:2], *FULL[3:]) == ["✗Нет журналов: 8А"]
    assert said(SCHOOL, *FULL[:3]) == ["✗Нет книг «Класс» (списков учеников) ни у одного класса"]
    assert said(SCHOOL) == [
        "✗Книги «Школа» нет",
        "✗Журналов: 0",
        "✗Нет книг «Класс» (списков учеников) ни у одного класса",
    ]
    assert said(None, "Журнал 7А.xlsx") == ["✗Книги «Школа» нет"]


def test_a_class_that_is_taught_nothing_is_sent_to_its_load_first() -> None:
    taught = replace(SCHOOL, load=tuple(row for row in SCHOOL.load if row.school_class != "8А"))
    assert said(taught, *FULL[:2], *FULL[3:]) == ["✗Нет нагрузки, и потому журналов: 8А"]
    assert said(taught, *FULL) == []


def test_classes_that_the_school_does_not_name_are_told() -> None:
    assert said(SCHOOL, *FULL, "Журнал 10Б.xlsx", "Класс 9А.xlsx") == [
        "!Есть книги классов, которых нет в книге «Школа»: 9А, 10Б"
    ]


def test_a_workbook_that_is_there_twice_is_told_with_both_places() -> None:
    assert said(SCHOOL, *FULL, f"2026-27/{ID}/Журнал 7А") == [
        "✗Книга «Журнал 7А» есть дважды: «2026-27/Журнал 7А» (Google), «Журнал 7А.xlsx» (папка)"
    ]


def test_files_in_another_format_are_told_where_they_are_the_schools() -> None:
    told = said(SCHOOL, *FULL, foreign=(f"{ID}/Журнал 7А.xlsx", "Журнал 8А.xls", "Отчёт.ods"))
    assert told == [
        "✗«Журнал 7А.xlsx» загружена на Google файлом Excel и не читается",
        "✗«Журнал 8А.xls» сохранена не в .xlsx и не читается",
    ]


# ------------------------------------------------------------------------------------------------ the command


@pytest.fixture
def command(school: OnGoogle, monkeypatch: pytest.MonkeyPatch) -> Iterator[OnGoogle]:
    """The school as the command line finds it."""
    for name, value in school.config().environment().items():
        monkeypatch.setenv(name, value)
    current_config.cache_clear()
    yield school
    current_config.cache_clear()


def run(*words: str, typed: str = "") -> tuple[int, str]:
    said = CliRunner().invoke(app, ["doctor", *words], input=typed)
    return said.exit_code, said.output


def test_repair_asks_first_and_then_says_what_it_did(command: OnGoogle) -> None:
    spoilt(command)
    code, out = run("--repair", typed="n\n")
    assert (code, "Будет исправлено на Google" in out) == (1, True)
    assert command.google.requests["spreadsheets.batchUpdate"] == 0
    code, out = run("--repair", typed="y\n")
    assert "исправлено: клетки отметок" in out
    assert command.google.requests["spreadsheets.batchUpdate"] == 1
    code, out = run("--repair", "--yes")
    assert "Исправлять на Google нечего." in out
    assert command.google.requests["spreadsheets.batchUpdate"] == 1


def test_probe_keeps_what_google_answered(command: OnGoogle, tmp_path: Path) -> None:
    code, out = run("--probe", str(tmp_path / "ответы.csv"))
    assert (code, out) == (0, f"Ответов Google: 52, записаны в {tmp_path}/ответы.csv\n")
    first, second, *_, last = (tmp_path / "ответы.csv").read_text(encoding="utf-8").splitlines()
    assert first == "locale,text,format,kind,value,shown,evidence"
    assert second == "ru_RU,5,,number,5,5,probe 2026-09-12"
    assert last == 'ru_RU,"5,0",@,text,"5,0","5,0",probe 2026-09-12'


def test_probe_without_google_says_what_to_set(
    command: OnGoogle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from jobs.config import current_config

    monkeypatch.setenv("JOURNAL_GOOGLE_FOLDER", "")
    current_config.cache_clear()
    code, out = run("--probe", str(tmp_path / "ответы.csv"))
    assert (code, "JOURNAL_GOOGLE_FOLDER" in out) == (1, True)
    assert not (tmp_path / "ответы.csv").exists()
