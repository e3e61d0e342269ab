"""`explain cell`: an answer to anything typed, in the words a teacher reads; lines of JSON in, lines of JSON out."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from journal.alphabet import ALPHABET
from journal.marks import Attendance, Context
from manage import app
from sheets.explain.cell import NotAsked, cell_line, explain_cell
from sheets.explain.lines import answers, as_line
from sheets.parse import Alphabet
from tests.typed_cells import MEANS, NOBODY_KNOWS

KEYS = ["marks", "attendance", "reason", "special", "verdict", "problem", "text"]
NOTHING: dict[str, object] = {"marks": [], "attendance": None, "reason": None, "special": None}

#: Whatever JSON can hold.
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(("typed", "value", "shown", "context", "alphabet", "codes", "adjacent", "other"))


def ask(*lines: bytes) -> list[dict[str, object]]:
    return [json.loads(answer) for answer in answers(lines, explain_cell)]


def test_the_answer_is_the_one_that_is_promised() -> None:
    assert explain_cell({"typed": "н/5", "context": "lesson"}) == {
        "marks": [5],
        "attendance": "absent",
        "reason": None,
        "special": None,
        "verdict": "issue",
        "problem": "absent-with-mark",
        "text": "«н/5» — и отсутствие, и отметка за один урок. Проверьте: отметка учтена, урок считается пропущенным.",
    }


@pytest.mark.parametrize(
    ("asked", "verdict", "problem", "text"),
    [
        ({"typed": "5/4"}, "ok", None, "«5/4» — отметки 5 и 4"),
        ({"typed": "4 5 5"}, "ok", None, "«4 5 5» — отметки 4, 5 и 5"),
        ({"typed": "оп/4"}, "ok", None, "«оп/4» — опоздание и отметка 4"),
        ({"typed": "б"}, "ok", None, "«б» — пропуск по болезни"),
        ({"typed": "."}, "ok", None, "«.» — долг: отметка ещё будет"),
        ({"typed": "н/а", "context": "period"}, "ok", None, "«н/а» — не аттестован(а)"),
        ({"typed": ""}, "blank", None, "пусто: ученик был на уроке, отметки нет"),
        ({"typed": " \u200b", "context": "period"}, "blank", None, "пусто: отметки за период нет"),
        ({"typed": None, "context": "grade1"}, "blank", None, "пусто: ученик был на уроке"),
        ({}, "blank", None, "пусто: ученик был на уроке, отметки нет"),
        (
            {"typed": "5", "context": "grade1"},
            "invalid",
            "grade1-mark",
            (
                "«5» — в первом классе отметки не ставятся (п. 1.3 положения). "
                "Удалите отметку; посещаемость ведётся как обычно."
            ),
        ),
        (
            {"typed": "5,4"},
            "ambiguous",
            "ambiguous-mark",
            (
                "«5,4» — можно прочитать по-разному. Напишите однозначно: "
                "две отметки — «5/4», одну — «5», опоздание и отметку — «оп/5»."
            ),
        ),
    ],
)
def test_a_teacher_reads_what_was_understood_or_what_to_do(
    asked: dict[str, object], verdict: str, problem: str | None, text: str
) -> None:
    said = explain_cell(asked)
    assert (said["verdict"], said["problem"], said["text"]) == (verdict, problem, text)


@pytest.mark.parametrize(
    ("asked", "marks", "problem"),
    [
        ({"value": 5}, [5], None),
        ({"value": 5.0, "shown": "5,00"}, [5], None),
        ({"value": 5, "shown": None}, [5], None),
        ({"typed": 5}, [5], None),
        ({"value": "5/4", "shown": "5/4"}, [5, 4], None),
        ({"value": None, "shown": "5"}, [5], None),
        ({"value": 5, "shown": "05.апр"}, [], "date-in-cell"),
        ({"value": 46117, "shown": "05.04.2026"}, [], "date-in-cell"),
        ({"typed": "5/4", "shown": "05.апр"}, [], "date-in-cell"),
        ({"value": 46117}, [], "unknown-mark"),
        ({"value": -4}, [], "negative-number"),
        ({"value": 4.5}, [], "ambiguous-mark"),
        ({"value": 45}, [], "unknown-mark"),
        ({"value": 1e300}, [], "unknown-mark"),
        ({"value": 10**400}, [], "unknown-mark"),
        ({"value": -(10**400)}, [], "negative-number"),
        ({"value": float("nan")}, [], "unknown-mark"),
        ({"value": True}, [], "unknown-mark"),
        ({"value": 5, "shown": "500%"}, [], "unknown-mark"),
        ({"value": 0, "shown": "#ДЕЛ/0!"}, [], "error-in-cell"),
        ({"typed": "#REF!"}, [], "error-in-cell"),
    ],
)
def test_what_the_spreadsheet_made_of_it_is_seen(
    asked: dict[str, object], marks: list[int], problem: str | None
) -> None:
    said = explain_cell(asked)
    assert (said["marks"], said["problem"]) == (marks, problem)


def test_a_school_may_be_asked_about_with_its_own_signs() -> None:
    more = [{"code": "п", "meaning": "присутствие"}, {"code": "+", "meaning": "зачёт", "where": "везде"}]
    assert explain_cell({"typed": "П", "codes": more})["attendance"] == Attendance.PRESENT
    assert explain_cell({"typed": "+", "codes": more, "context": "period"})["special"] == "pass"
    assert explain_cell({"typed": "н", "codes": more})["attendance"] == Attendance.ABSENT
    only = [{"code": "о", "meaning": "болезнь", "aliases": ["хв"]}]
    assert explain_cell({"typed": "хв", "alphabet": only})["reason"] == "ill"
    assert explain_cell({"typed": "н", "alphabet": only})["verdict"] == "invalid"
    assert explain_cell({"typed": "54", "adjacent": True})["marks"] == [5, 4]


@pytest.mark.parametrize(
    "asked",
    [
        {"typed": ["5"]},
        {"typed": {"a": 1}},
        {"typed": "5", "context": "урок"},
        {"typed": "5", "context": 5},
        {"typed": "5", "shown": ["5"]},
        {"typed": "5", "codes": "п"},
        {"typed": "5", "codes": [{"code": "п"}]},
        {"typed": "5", "codes": [{"code": "п", "meaning": "ушёл"}]},
        {"typed": "5", "codes": [{"code": "", "meaning": "болезнь"}]},
    ],
)
def test_a_faulty_question_is_told_and_reads_nothing(asked: dict[str, object]) -> None:
    said = explain_cell(asked)
    assert said.items() >= {**NOTHING, "verdict": "invalid", "problem": None}.items()
    assert said["text"] == f"вопрос не понят: {said['error']}"
    with pytest.raises(NotAsked):
        cell_line(asked)


def test_a_line_that_is_no_question_is_answered_in_its_turn() -> None:
    said = ask(b'{"typed": "5"}', b"xx", b"[]", b"", b"\xff\xfe", b'{"typed": "4"}', b"[" * 200_000, b"1" * 5000)
    assert [list(answer) for answer in said] == [KEYS, *[["error"]] * 4, KEYS, *[["error"]] * 2]
    assert [said[0]["marks"], said[5]["marks"]] == [[5], [4]]


def test_half_a_letter_and_bytes_of_no_letter_come_back_as_json() -> None:
    said = ask(b'{"typed": "\\ud800"}', b'{"typed": "5\xff"}', '\ufeff{"typed": "5"}\r\n'.encode())
    assert [answer["marks"] for answer in said] == [[], [], [5]]
    assert json.loads(as_line({"text": "\ud800"})) == {"text": "\ud800"}


@given(st.dictionaries(FIELDS, JSON, max_size=4))
def test_no_question_raises(asked: dict[str, object]) -> None:
    said = explain_cell(asked)
    assert list(said)[:7] == KEYS
    if said["verdict"] in ("invalid", "ambiguous", "blank"):
        assert said.items() >= NOTHING.items()
    assert json.loads(json.dumps(said)) == said


@given(st.binary(max_size=30))
def test_no_line_raises(line: bytes) -> None:
    assert len(ask(line)) == 1


@pytest.mark.parametrize("column", [Context.LESSON, Context.PERIOD, Context.GRADE1])
def test_the_answer_is_what_the_sync_would_store(column: Context) -> None:
    alphabet = Alphabet.of(ALPHABET)
    for typed in (*NOBODY_KNOWS[column], *(typed for texts in MEANS[column].values() for typed in texts)):
        said, read = explain_cell({"typed": typed, "context": column}), alphabet.read(typed, column)
        assert (said["marks"], said["attendance"], said["verdict"]) == (list(read.marks), read.attendance, read.verdict)


# ------------------------------------------------------------------------------------------------ the command


def run(*arguments: str, sent: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["explain", *arguments], input=sent, env={"COLUMNS": "300"})
    return result.exit_code, result.stdout


def test_the_command_answers_for_each_text_in_a_line() -> None:
    assert run("cell", "5/4", "-4", "н") == (
        0,
        (
            "5/4: отметки 5 и 4; записано.\n"
            "-4: не записано — отрицательное число вместо отметки. "
            "Что делать: задайте ячейке формат «Текст» и введите отметку снова.\n"
            "н: пропуск, причина не указана; записано.\n"
        ),
    )


def test_the_command_says_what_is_stored_and_what_is_to_be_looked_at() -> None:
    assert run("cell", "н/5")[1] == (
        "н/5: пропуск, причина не указана, и отметка 5; записано. Замечание: и отсутствие, и отметка за один урок. "
        "Что делать: проверьте: отметка учтена, урок считается пропущенным.\n"
    )


def test_the_command_reads_lines_and_the_column_they_stand_in() -> None:
    assert run("cell", "--context", "period", sent="5\n\nн/а\n") == (
        0, "5: отметка 5; записано.\n(пусто): отметки за период нет\nн/а: не аттестован(а); записано.\n",
    )  # fmt: skip


def test_the_command_answers_json_with_json() -> None:
    code, said = run("cell", "--json", sent='{"typed": "5"}\n?\n{"typed": "нб"}\n')
    assert code == 0
    assert [json.loads(line).get("verdict") for line in said.splitlines()] == ["ok", None, "ok"]
    assert json.loads(run("cell", "--json", "5 4")[1])["marks"] == [5, 4]


def test_a_long_or_strange_text_is_quoted_in_a_short_line() -> None:
    assert run("cell", "5" * 500)[1].startswith("5" * 60 + "…: не записано")
    assert run("cell", "5\n4")[1] == "5 4: отметки 5 и 4; записано.\n"
