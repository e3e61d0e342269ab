"""`manage.py history`: what stood on a day and how it changed since, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from database.engine import Database
from jobs.history import NoSuchPupil, history
from tests.database_school import IVANOV, PETROV, at, rows, save, sheet
from tests.database_world import SIDOROV, fill

NOW = at(20, 12)
ALL = (IVANOV, PETROV, SIDOROV)


@pytest.fixture
def world(database: Database) -> Database:
    """Иванов's mark becomes 3 and is then cleared; something that a terminal would obey is typed as a topic."""
    fill(database)
    others = {(PETROV, 1): "б", (SIDOROV, 1): "4", (IVANOV, 9): "4", (IVANOV, 10): "3"}
    said: dict[str, Any] = {
        "topics": {1: "\x1b[2JДоли [red]", 8: "Проценты", 10: "Контрольная"},
        "homework": {1: "№ 5", 8: "№ 8"},
        "terms": {(IVANOV, "1 четверть"): 5},
    }
    for hour, cells in ((13, {(IVANOV, 1): "3"}), (14, {})):
        save(database, at(9, hour), sheet({**others, **cells}, days=(1, 2, 8, 9, 10), pupils=ALL, **said))
    return database


def test_a_past_day_and_what_changed_since(world: Database) -> None:
    told = list(history(world, NOW, "7А", "Иванов", "Алгебра", datetime(2026, 9, 9)))
    assert told[:3] == ["7А, Иванов Пётр (0001)", "", "Как было записано 09.09.2026 23:59:"]
    told = list(history(world, NOW, "7А", "Иванов", "Алгебра"))
    assert told[told.index("Что менялось:") + 1 :] == [
        "  Алгебра",
        "    01.09.2026, урок 1, отметка: «5/4» → «3» (между 09.09.2026 11:30 и 09.09.2026 13:00)",
        "    01.09.2026, урок 1, тема: «Дроби» → «?[2JДоли [red]» (между 09.09.2026 11:30 и 09.09.2026 13:00)",
        "    01.09.2026, урок 1, отметка «3» — убрано (между 09.09.2026 13:00 и 09.09.2026 14:00)",
    ]


def test_what_was_there_at_the_first_reading_was_typed_before_observation(database: Database) -> None:
    save(database, at(3, 12), sheet({(IVANOV, 1): "5"}))
    save(database, at(4, 12), sheet({(IVANOV, 1): "5", (IVANOV, 2): "4"}))
    with database.write() as writer:
        writer.transaction.run(
            "INSERT INTO pupils VALUES ('2026/27', '7А', ?, 'Иванов Пётр', NULL, NULL, NULL, '', '', '', '')", (IVANOV,)
        )
    told = list(history(database, NOW, "7А", IVANOV))
    assert told[3:6] == [
        "  Алгебра",
        "    01.09.2026, урок 1: 5 (до начала наблюдения)",
        "    02.09.2026, урок 1: 4 (между 03.09.2026 12:00 и 04.09.2026 12:00)",
    ]
    assert told[-2:] == ["Что менялось:", "  ничего"]


def test_who_is_meant_must_be_clear(world: Database) -> None:
    with pytest.raises(NoSuchPupil, match="такого ученика в списке класса нет; в нём: Иванов Пётр"):
        list(history(world, NOW, "7А", "Ярославцев"))


def test_a_look_at_a_pupil_from_the_command_line_is_noted_for_the_family(world: Database) -> None:
    list(history(world, NOW, "7А", "Иванов"))
    list(history(world, NOW, "7А"))
    assert rows(world, "SELECT account, role, page, pupil FROM access_log") == [(0, "it_lead", "history", IVANOV)]
