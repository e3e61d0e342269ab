"""The condition of the system, as the IT lead reads it: what is red, since when, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from database import schema
from database.copying import copy_out
from database.engine import open_database
from database.states import write_state
from database.writing import BookRef
from database.writing.runs import in_part
from jobs.backup.disks import Room
from jobs.backup.told import Attempt, Reason, Told, tell
from jobs.config import Config, current_config
from jobs.doctor.backups import examine_backups
from jobs.doctor.watching import examine_watcher
from jobs.versions import program_version
from jobs.watch_told import WATCHER, Said, Waiting
from journal.issues import Issue, Problem
from journal.places import Place
from journal.viewer import Role, Viewer
from tests.pages_school import CLASS_TEACHER, DEPUTY, MOTHER, NOW, STRANGER, TEACHER, Desk, desk, empty_desk
from tests.test_pages_render import html, page, words

__all__ = ["desk", "empty_desk"]

IT_LEAD = Viewer(7, "Носов Илья Петрович", Role.IT_LEAD, staff="t9")
HEAD = Viewer(8, "Львова Анна Ильинична", Role.HEAD, staff="t8")

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

ALIVE = Said(
    pid=811, host="school-server", version=program_version(), store="папка", looked_at=NOW, next_at=NOW + MINUTE,
    pause=60.0,
)  # fmt: skip
KEPT = Told(
    backup_at=NOW - DAY, medium_at=NOW - DAY, rehearsal_at=NOW - DAY, encrypted=True, bytes=4_000_000, hour="02:30",
    medium="/media/usb", folder="/srv/copies", rooms=(Room(("база", "копии", "книги"), 83_400_000_000, 1_000_000_000),),
)  # fmt: skip


class Office:
    """The school of the desk in a database of its own, and what its processes tell."""

    def __init__(self, desk: Desk) -> None:
        self.database, self.desk = desk.database, desk

    def watcher(self, said: Said = ALIVE, at: datetime = NOW) -> None:
        write_state(self.database, WATCHER, said.model_dump(mode="json"), at)

    def backups(self, **more: object) -> None:
        tell(self.database, KEPT.model_copy(update=more), NOW)

    def read(self, at: datetime = NOW, why: str = "") -> None:
        with self.database.write() as writer:
            writer.finish_run(writer.begin_run(at), at, text=why)

    def signs(self, viewer: Viewer = IT_LEAD) -> dict[str, str]:
        """What the page finds, and how grave it says it is."""
        markup = html(page("system", self.desk, viewer))
        found = re.findall(r'<div class="j-issue j-sign"><span[^>]*>(.)</span><div><div>(.*?)</div>', markup)
        return {text.replace("\u00a0", " "): sign for sign, text in found}

    def amiss(self) -> list[str]:
        """What is not well, each with its sign."""
        return [f"{sign} {text}" for text, sign in self.signs().items() if sign != "✓"]


@pytest.fixture
def office(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The school, read just now, with a watcher and backups in order."""
    copy = tmp_path / "journal.sqlite3"
    copy_out(desk.database.url.render_as_string(), copy)
    monkeypatch.setenv("JOURNAL_NOW", NOW.isoformat())
    monkeypatch.setenv("JOURNAL_DATA", str(tmp_path / "школа"))
    monkeypatch.setenv("JOURNAL_DATABASE", f"sqlite:///{copy}")
    current_config.cache_clear()
    with closing(open_database(f"sqlite:///{copy}")) as database:
        made = Office(Desk(database))
        made.read()
        made.watcher()
        made.backups()
        yield made
    current_config.cache_clear()


def test_a_system_in_order_says_so_in_a_word(office: Office) -> None:
    told = words(page("system", office.desk, IT_LEAD))
    assert told.startswith("Состояние системы Всё работает. Чтение книг")
    assert office.amiss() == []
    assert "Свободно на диске (база, копии, книги): 83,4 ГБ" in told
    assert re.search(r"База отвечает: \d+,\d МБ, SQLite 3\.\d+\.\d+, схема 0\d{3}", told)
    assert re.search(r"Журнал 0\.1\.0 · Чтение таблиц \d+ · Python 3\.\d+\.\d+ · Streamlit 1\.\d+\.\d+ · ", told)


@pytest.mark.parametrize("viewer", [STRANGER, MOTHER, TEACHER, CLASS_TEACHER])
def test_it_is_for_nobody_else(office: Office, viewer: Viewer) -> None:
    assert words(page("system", office.desk, viewer)).endswith("Её видят руководитель ИЦШ, директор и завуч.")
    assert office.signs(viewer) == {}


def test_the_head_and_the_deputy_are_told_who_knows_what_to_do(office: Office) -> None:
    for viewer in (HEAD, DEPUTY):
        assert "знает руководитель ИЦШ" in words(page("system", office.desk, viewer))
        assert office.signs(viewer) == office.signs()


# ---------------------------------------------------------------- the watcher and the store


@pytest.mark.parametrize(
    ("silence", "pause", "sign"),
    [
        (3 * MINUTE, 60, "✓"),
        (3 * MINUTE + timedelta(seconds=1), 60, "✗"),
        (3 * MINUTE, 5, "✓"),  # a pause is never taken for less than a minute
        (44 * MINUTE, 900, "✓"),
        (46 * MINUTE, 900, "✗"),
    ],
)
def test_a_watcher_that_says_nothing_for_three_pauses_is_red(
    office: Office, silence: timedelta, pause: float, sign: str
) -> None:
    office.watcher(ALIVE.model_copy(update={"pause": float(pause)}), NOW - silence)
    assert [seen for text, seen in office.signs().items() if text.startswith("Наблюдатель")] == [sign]
    (doctor,) = [found for found in examine_watcher(current_config()) if found.text.startswith("Наблюдатель")]
    assert doctor.sign.value == sign


def test_a_watcher_that_took_its_leave_or_never_came_is_red(office: Office) -> None:
    office.watcher(ALIVE.model_copy(update={"stopped": True}), NOW)
    (told,) = office.amiss()
    assert told.startswith("✗ Наблюдатель остановлен ")
    with office.database.engine.begin() as connection:
        connection.execute(schema.states.delete().where(schema.states.c.name == WATCHER))
    assert office.amiss() == ["✗ Наблюдатель ещё не отзывался: книги никто не читает"]


def test_what_the_watcher_waits_for_and_asks_of_google_is_told(office: Office) -> None:
    waits = (Waiting("файл открыт", 2, ("Журнал 7А.xlsx", "Журнал 8Б.xlsx")),)
    spent = {"reads": (50, 55), "writes": (49, 55)}
    office.watcher(ALIVE.model_copy(update={"waiting": waits, "spent": spent, "trouble": "хранилище не отвечает"}))
    assert office.amiss() == [
        "✗ Хранилище не отвечает",
        "! Ждут следующего чтения — 2 книги: Журнал 7А.xlsx, Журнал 8Б.xlsx (файл открыт)",
        "! Google за минуту: чтений — 50 из 55",
    ]
    assert office.signs()["Google за минуту: записей в книги — 49 из 55"] == "✓"


def test_a_watcher_of_another_version_is_told(office: Office) -> None:
    office.watcher(ALIVE.model_copy(update={"version": "0.0.9"}))
    assert office.amiss() == ["! Наблюдатель другой версии: 0.0.9"]


def test_a_store_that_is_away_says_since_when_and_reads_are_told_in_words(office: Office) -> None:
    office.read(NOW - 20 * MINUTE, "нет папки с книгами")
    office.read(NOW - 10 * MINUTE, "нет папки с книгами")
    since = f"{NOW - 20 * MINUTE:%H:%M}"
    assert office.amiss() == [f"✗ Хранилище книг недоступно с {since}"]
    told = words(page("system", office.desk, IT_LEAD))
    assert f"{since} – {NOW - 10 * MINUTE:%H:%M} хранилище недоступно: нет папки с книгами · 2 взгляда" in told
    assert "изменившихся книг прочитано: 1" in told


def test_a_part_of_the_store_that_is_away_is_named_and_the_rest_is_read(office: Office) -> None:
    office.read(NOW - 10 * MINUTE, in_part("Google", "нет сети"))
    since = f"{NOW - 10 * MINUTE:%H:%M}"
    assert office.amiss() == [f"✗ Хранилище Google недоступно с {since}; остальные книги читаются"]
    told = words(page("system", office.desk, IT_LEAD))
    assert f"{since} без изменений; хранилище Google недоступно: нет сети" in told


def test_a_workbook_that_cannot_be_read_is_named_with_what_to_do(office: Office) -> None:
    book = BookRef("2026/27", "Журнал 9Б.xlsx", "journal", "Журнал 9Б.xlsx", "9Б", "")
    with office.database.write() as writer:
        writer.report(book, Issue(Place("9Б"), Problem.UNREADABLE_BOOK, "", "файл повреждён"), NOW)
    assert office.amiss() == ["✗ 9Б: файл не читается (файл повреждён)"]
    assert "Что сделать: закройте и сохраните файл заново" in words(page("system", office.desk, IT_LEAD))


def test_what_waits_for_a_decision_is_counted_with_the_way_there(office: Office) -> None:
    assert "Посмотреть и решить" not in words(page("system", office.desk, IT_LEAD))
    row = ("2026/27", "b", "s", "7А", "Алгебра", "", "7А", "rows", "c", "{}", 1, 1, 1, "")
    with office.database.write() as writer:
        writer.transaction.insert(schema.holds, [(1, *row, None, False), (2, *row, None, False), (3, *row, 5, False)])
    (told,) = office.amiss()
    assert told.startswith("! Ждут решения: 2 изменения")
    assert '<a href="holds" target="_self">Посмотреть и решить</a>' in html(page("system", office.desk, IT_LEAD))


# ---------------------------------------------------------------- backups and room


@pytest.mark.parametrize(
    ("field", "age", "sign"),
    [
        ("backup_at", 7 * DAY, "✓"),
        ("backup_at", 7 * DAY + timedelta(seconds=1), "✗"),
        ("medium_at", 14 * DAY, "✓"),
        ("medium_at", 14 * DAY + timedelta(seconds=1), "✗"),
        ("rehearsal_at", 92 * DAY, "✓"),
        ("rehearsal_at", 92 * DAY + timedelta(seconds=1), "!"),
    ],
)
def test_copies_are_red_after_their_days(office: Office, field: str, age: timedelta, sign: str) -> None:
    office.backups(**{field: NOW - age})
    begins = {"backup_at": "Последняя резервная", "medium_at": "Последняя копия", "rehearsal_at": "Восстановление"}
    assert [seen for text, seen in office.signs().items() if text.startswith(begins[field])] == [sign]


def test_what_is_amiss_with_backups_is_told_and_the_gravest_first(office: Office) -> None:
    trouble = "база не отвечает"
    attempts = (Attempt(at=NOW, reason=Reason.AGAIN, seconds=1.5, trouble=trouble),)
    office.backups(encrypted=False, medium_at=None, rehearsal_at=None, missing={"google/7А.xlsx": "нет прав"},
                   trouble=trouble, attempts=attempts, hour="off")  # fmt: skip
    assert office.amiss() == [
        "✗ Последняя попытка не удалась: база не отвечает",
        "✗ Копии на съёмном диске ещё нет",
        "! Копии по расписанию выключены",
        "! В последней копии нет: google/7А.xlsx (нет прав)",
        "! Резервные копии не зашифрованы: в них личные данные",
        "! Восстановление из копии проверяли: никогда",
    ]
    assert "ещё раз после неудачи база не отвечает 1,5 с" in words(page("system", office.desk, IT_LEAD))


def test_a_school_without_any_backup_is_warned_and_after_a_week_red(office: Office, tmp_path: Path) -> None:
    office.backups(backup_at=None)
    assert office.amiss() == ["! Резервных копий ещё нет"]  # it was first read three days ago
    later = Config(data=tmp_path / "школа", database=str(current_config().database), now=NOW + 5 * DAY)
    assert [found.sign.value for found in examine_backups(later)] == ["✗"]


@pytest.mark.parametrize(
    ("free", "sign"),
    [(1_400_000_000, "✓"), (1_300_000_000, "!"), (500_000_000, "!"), (400_000_000, "✗")],
)
def test_room_for_three_backups_is_asked_for(office: Office, free: int, sign: str) -> None:
    office.backups(rooms=(Room(("копии",), free, 1_400_000_000),))
    told = f"Свободно на диске (копии): {free / 1e9:.1f} ГБ".replace(".", ",")
    assert office.signs()[told] == sign


def test_before_the_first_read_nothing_is_asked_for(
    empty_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURNAL_NOW", NOW.isoformat())
    monkeypatch.setenv("JOURNAL_DATA", str(tmp_path))
    current_config.cache_clear()
    told = words(page("system", empty_desk, IT_LEAD))
    current_config.cache_clear()
    assert "Последнее чтение: ещё не было" in told
    assert "Копировать пока нечего: книги ещё не прочитаны" in told
