"""A real register of a real school goes in and comes out right, and what is unlike ours is explained."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from journal.issues import Problem
from manage import app
from sheets.gateway.xlsx import XlsxGateway
from sheets.grid import Grid, Workbook
from sheets.report import Understood, as_json, averages_agree, understand

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
REGISTER, EXPECTED = DATA / "kundoluk_8a_quarter1.xlsx", DATA / "kundoluk_8a_quarter1.expected.json"
needs_data = pytest.mark.skipif(not REGISTER.exists(), reason="../shared/data is not here")


@pytest.fixture(scope="module")
def understood() -> Understood:
    """The real register, read once."""
    return understand(XlsxGateway(DATA).read(REGISTER.name), date(2026, 11, 23))


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What people read in it."""
    return dict(json.loads(EXPECTED.read_text()))


@needs_data
def test_every_lesson_mark_and_absence_of_a_real_register(understood: Understood, expected: dict[str, Any]) -> None:
    read = {sheet["title"]: sheet for sheet in as_json(understood)["sheets"]}
    assert list(read) == list(expected["sheets"])
    for title, wanted in expected["sheets"].items():
        sheet = read[title]
        assert [lesson["date"] for lesson in sheet["lessons"]] == wanted["lesson_dates"]
        assert [pupil["name"] for pupil in sheet["pupils"]] == [pupil["name"] for pupil in wanted["pupils"]]
        rows = {pupil["row"]: place for place, pupil in enumerate(sheet["pupils"])}
        entries = {(rows[e["row"]], e["date"]): (e["marks"], e["attendance"]) for e in sheet["entries"]}
        assert entries == {
            (place, day): (cell["marks"], "absent" if cell["absence"] else None)
            for place, pupil in enumerate(wanted["pupils"])
            for day, (cell,) in pupil["cells"].items()
        }


@needs_data
def test_the_totals_of_a_real_register(understood: Understood, expected: dict[str, Any]) -> None:
    entries = [entry for sheet in as_json(understood)["sheets"] for entry in sheet["entries"]]
    totals = expected["totals"]
    marks = Counter(str(mark) for entry in entries for mark in entry["marks"])
    assert (sum(marks.values()), marks) == (1739, totals["marks"])
    reasons = Counter(entry["reason"] for entry in entries if entry["attendance"] == "absent")
    assert reasons == {None: totals["Н"], "ill": totals["Б"], "excused": totals["У"]}
    assert sum(len(sheet.pupils) for sheet in understood.sheets) == 295
    assert tuple(map(sum, zip(*map(averages_agree, understood.sheets), strict=True))) == (286, 286)


@needs_data
def test_term_marks_of_a_real_register(understood: Understood, expected: dict[str, Any]) -> None:
    for sheet in as_json(understood)["sheets"]:
        rows = {pupil["row"]: place for place, pupil in enumerate(sheet["pupils"])}
        said = {rows[mark["row"]]: mark["typed"] for mark in sheet["term_marks"]}
        pupils = expected["sheets"][sheet["title"]]["pupils"]
        assert said == {place: pupil["quarter"] for place, pupil in enumerate(pupils) if pupil["quarter"]}


@needs_data
def test_what_is_unlike_our_template_is_explained(understood: Understood) -> None:
    notes = as_json(understood)["sheets"][0]["notes"]
    assert "месяцы стоят в строке 1, числа — в строке 2" in notes
    assert "номеров уроков нет: уроки одного дня различаются по порядку" in notes
    problems = Counter(issue.problem for issue in understood.issues)
    assert problems == {Problem.ABSENT_WITH_MARK: 5, Problem.NAME_INCOMPLETE: 17, Problem.MOVEMENT_IN_NAME: 6}


@needs_data
def test_import_prints_one_object_a_file_and_stores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["import", str(REGISTER), "--json"])
    assert result.exit_code == 0
    (said,) = map(json.loads, result.stdout.splitlines())
    assert said["file"] == str(REGISTER)
    assert sum(len(entry["marks"]) for sheet in said["sheets"] for entry in sheet["entries"]) == 1739
    assert list(tmp_path.iterdir()) == []


def test_import_of_what_is_no_workbook_says_so(tmp_path: Path) -> None:
    (tmp_path / "7А.xlsx").write_text("это не таблица")
    result = CliRunner().invoke(app, ["import", str(tmp_path / "7А.xlsx"), str(tmp_path / "нет.xlsx")])
    assert result.exit_code == 1
    assert "7А.xlsx" in result.stderr
    assert "нет.xlsx" in result.stderr


def drawn(*lines: str) -> Workbook:
    return Workbook("Журнал 7А.xlsx", "Журнал 7А", "1", (Grid.drawn("\n".join(lines)),))


def test_the_year_is_the_one_in_which_lessons_fall_on_weekdays() -> None:
    """2–6 September were Monday to Friday in 2024, and not again before 2030."""
    said = understand(drawn("Ученик | 02.09 | 04.09 | 06.09", "Иванов И. | 5 | н |"), date(2026, 11, 23))
    assert said.school_year == "2024/25"
    assert [issue.problem for issue in said.issues] == [Problem.YEAR_GUESSED]


def test_a_year_written_anywhere_decides() -> None:
    said = understand(drawn("Ученик | 02.09 | 04.09", "Иванов И. выб. 30.09.2025 | 5 | н"), date(2026, 11, 23))
    assert said.school_year == "2025/26"
    assert Problem.YEAR_GUESSED not in {issue.problem for issue in said.issues}


def test_an_entry_is_told_with_its_cell_lesson_and_meaning() -> None:
    said = as_json(
        understand(drawn("Дата | 02.09 | 1 четверть", "Урок | 3 |", "Иванов И. | 5/4 | н/а"), date(2026, 9, 3))
    )
    (sheet,) = said["sheets"]
    assert sheet["lessons"] == [
        {"column": "B", "date": "2026-09-02", "number": 3, "kind": None, "topic": None, "homework": None}
    ]
    assert sheet["entries"] == [
        {
            "cell": "B3", "row": 3, "date": "2026-09-02", "number": 3, "typed": "5/4", "marks": [5, 4],
            "attendance": None, "reason": None, "special": None,
        }
    ]  # fmt: skip
    assert [(mark["cell"], mark["period"], mark["special"]) for mark in sheet["term_marks"]] == [
        ("C3", "1 четверть", "not_certified")
    ]
