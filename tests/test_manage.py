"""The command line as the school's IT person meets it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from jobs.config import current_config
from manage import app
from tests.folder_school import Folder
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def school(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """A school's folder that the environment names."""
    monkeypatch.setenv("JOURNAL_DATA", str(folder.path))
    monkeypatch.setenv("JOURNAL_DATABASE", folder.url)
    monkeypatch.setenv("JOURNAL_NOW", "2026-09-07T15:00:00+03:00")
    monkeypatch.setenv("COLUMNS", "160")
    current_config.cache_clear()
    yield folder
    current_config.cache_clear()


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_help_names_every_command() -> None:
    code, out, _ = run("--help")
    assert code == 0
    names = (
        "run demo sync watch provision import explain history losses accept reject accounts doctor backup restore bench"
    )
    assert [name for name in names.split() if name not in out] == []


def test_sync_says_what_it_read_and_then_nothing(school: Folder) -> None:
    code, out, _ = run("sync", "--workers", "0")
    said = "Прочитано книг: 5, листов заново: 4, N с\nКниг, о которых записаны замечания: 2, N с\n"
    assert (code, re.sub(r"\d+\.\d", "N", out)) == (0, said)
    assert run("sync", "--workers", "0")[:2] == (0, "")


def test_sync_of_a_folder_that_is_away_fails_and_says_so(school: Folder) -> None:
    school.path.rename(school.path.with_name("отключён"))
    code, _, err = run("sync", "--workers", "0")
    assert code == 1
    assert "хранилище не отвечает" in err
    assert "Прежние данные остались на месте" in err


def test_doctor_finds_what_is_missing_and_what_is_well(school: Folder) -> None:
    code, out, _ = run("doctor")
    assert code == 1
    assert "✗ Школа 2026/27: не прочитана" in out
    run("sync", "--workers", "0")
    code, out, _ = run("doctor")
    assert (code, [line for line in out.splitlines() if line.startswith("✗")]) == (
        1,
        ["✗ Могут войти: 0, учётных записей: 7"],
    )
    run("accounts", "create", "zavuch", "--name", "Зуев П. К.", "--role", "deputy")
    code, out, _ = run("doctor")
    assert (code, "✗" in out) == (0, False)
    assert "✓ Журналов: 2" in out


def test_accounts_are_created_listed_and_closed(school: Folder, tmp_path: Path) -> None:
    code, out, _ = run("accounts", "create", "zavuch", "--name", "Зуев П. К.", "--role", "deputy", "--staff", "к2")
    assert code == 0
    assert re.fullmatch(r"Логин zavuch, пароль [a-z2-9]{10}\n", out)
    assert "zavuch" in run("accounts", "list")[1]
    assert run("accounts", "close", "zavuch")[0] == 0
    code, _, err = run("accounts", "close", "nobody")
    assert (code, "нет учётной записи «nobody»" in err) == (1, True)
    run("sync", "--workers", "0")
    path = tmp_path / "листки.pdf"
    code, out, err = run("accounts", "issue", str(path), "--class", "7А")
    assert "Задайте JOURNAL_ADDRESS" in err
    assert (code, "Листков: 4" in out, path.read_bytes()[:5]) == (0, True, b"%PDF-")
    assert path.stat().st_mode & 0o777 == 0o600
    code, _, err = run("accounts", "issue", str(path), "--login", "gusev.a")
    assert (code, "уже есть" in err, path.read_bytes()[:5]) == (1, True, b"%PDF-")
    code, _, err = run("accounts", "issue", str(tmp_path / "2.pdf"), "--class", "7А")
    assert (code, "выдавать некому" in err, (tmp_path / "2.pdf").exists()) == (1, True, False)
    assert "выдан, не" in run("accounts", "list", "--class", "7А")[1]  # a narrow table breaks the words
    assert run("accounts", "revoke", "belov.o")[0] == 0
    code, out, _ = run("accounts", "issue", str(tmp_path / "3.pdf"), "--class", "7А")
    assert (code, "Листков: 1," in out) == (0, True)


def test_the_demo_school_never_overwrites_a_real_one(school: Folder) -> None:
    before = {path.name: path.read_bytes() for path in school.path.iterdir()}
    code, _, err = run("demo")
    assert (code, "лежат книги школы" in err) == (1, True)
    assert {path.name: path.read_bytes() for path in school.path.iterdir()} == before


def test_a_day_outside_the_demo_schools_year_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_DATA", str(tmp_path / "demo"))
    monkeypatch.setenv("JOURNAL_DATABASE", f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    current_config.cache_clear()
    code, out, _ = run("demo", "--until", "2027-07-01", "--scale", "1", "--no-replay")
    current_config.cache_clear()
    assert code == 0
    assert out.startswith("01.07.2027 не входит в учебный год демонстрационной школы (01.09.2026 – 26.05.2027)")
    assert "последним днём взято 27.11.2026" in out
    assert (tmp_path / "demo" / ".demo").read_text().startswith("2026-11-27")


def test_the_demo_school_never_empties_the_database_of_a_real_one(
    school: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("accounts", "create", "zavuch", "--name", "Зуев П. К.", "--role", "deputy")
    monkeypatch.setenv("JOURNAL_DATA", str(tmp_path / "demo"))
    current_config.cache_clear()
    code, _, err = run("demo", "--scale", "1", "--no-replay")
    assert (code, "в базе учётные записи школы" in err) == (1, True)
    assert "zavuch" in run("accounts", "list")[1]


def test_a_setting_that_cannot_be_ends_a_command_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_PORT", "abc")
    current_config.cache_clear()
    code, _, err = run("sync")
    current_config.cache_clear()
    assert (code, err.strip()) == (
        1, "Не получилось: JOURNAL_PORT=«abc»: нужно целое число (переменная среды или файл .env)",
    )  # fmt: skip


def test_a_density_that_is_none_is_told_and_nothing_is_made(school: Folder) -> None:
    code, _, err = run("demo", "--density", "foo")
    assert (code, "density" in err) == (2, True)


def test_import_says_at_once_what_is_wrong_with_a_file(school: Folder) -> None:
    (school.path / "старый.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" * 100)
    code, _, err = run("import", str(school.path / "старый.xlsx"), str(school.path / "другой.xlsx"))
    assert (code, "сохраните его как .xlsx" in err, "другой.xlsx: нет такого файла" in err) == (1, True, True)


def test_run_prints_one_line_with_the_address_when_it_answers_and_stops_when_told(folder: Folder) -> None:
    port = free_port()
    environment = {
        **os.environ, "JOURNAL_DATA": str(folder.path), "JOURNAL_DATABASE": folder.url, "JOURNAL_PORT": str(port),
        "JOURNAL_NOW": "2026-09-07T15:00:00+03:00", "JOURNAL_BACKUP_AT": "off", "NO_COLOR": "1",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        lines = iter(running.stdout.readline, "")
        first, second = next(lines), next(lines)
        assert first.startswith("Прочитано книг: 5")
        assert second == f"Журнал открыт: http://127.0.0.1:{port}\n"
        with urlopen(f"http://127.0.0.1:{port}/login", timeout=10) as answer:
            assert "Войти" in answer.read().decode()
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0


def test_a_repeated_sync_waits_for_a_store_that_is_away(folder: Folder) -> None:
    away = folder.path.with_name("отключён")
    folder.path.rename(away)
    environment = {
        **os.environ, "JOURNAL_DATA": str(folder.path), "JOURNAL_DATABASE": folder.url, "NO_COLOR": "1",
        "JOURNAL_NOW": "2026-09-07T15:00:00+03:00",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "sync", "--workers", "0", "--every", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert "хранилище не отвечает" in running.stderr.readline()
        away.rename(folder.path)
        assert running.stdout.readline().startswith("Прочитано книг: 5")
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0


def test_run_without_its_folder_says_what_to_do(school: Folder) -> None:
    school.path.rename(school.path.with_name("отключён"))
    code, _, err = run("run")
    assert code == 1
    assert "нет папки" in err


# ---------------------------------------------------------------------------------------------- creating the year


def test_provision_tells_what_it_would_do_does_it_and_finds_it_done(school: Folder) -> None:
    (school.path / "Журнал 8А.xlsx").unlink()
    before = sorted(path.name for path in school.path.iterdir())
    code, out, _ = run("provision", "--dry-run", "--class", "8А")
    assert (code, "создано: 2, уже есть: 1" in out, "это проба" in out) == (0, True, True)
    assert sorted(path.name for path in school.path.iterdir()) == before
    code, out, _ = run("provision", "--class", "8А")
    assert (code, "создано: 2, уже есть: 1" in out) == (0, True)
    assert sorted({path.name for path in school.path.iterdir()} - set(before)) == ["Журнал 8А.xlsx", "КТП 8А.xlsx"]
    assert "уже есть: 3" in run("provision", "--class", "8А")[1]


def test_provision_leaves_a_journal_in_use_and_says_where_the_rest_lies(school: Folder) -> None:
    journal = school.path / "Журнал 7А.xlsx"
    before = journal.read_bytes()
    code, out, _ = run("provision", "--class", "7А")
    assert (code, journal.read_bytes() == before) == (0, True)
    assert "дополнения/Журнал 7А.xlsx" in " ".join(out.replace("│", " ").split())  # wrapped where the terminal ends
    assert "Файлы .xlsx, в которых работают люди, программа не меняет" in out


def test_provision_says_what_it_needs(school: Folder) -> None:
    assert "нет класса 9Я. Есть: 7А, 8А" in run("provision", "--class", "9Я")[2]
    assert "JOURNAL_GOOGLE_FOLDER" in run("provision", "--to", "google")[2]
    (school.path / "Школа.xlsx").unlink()
    code, _, err = run("provision")
    assert (code, "нет книги «Школа»" in err) == (1, True)


def test_provision_of_what_cannot_be_read_fails_and_names_it(school: Folder) -> None:
    (school.path / "Класс 7А.xlsx").write_text("не книга")
    code, out, _ = run("provision", "--class", "7А")
    assert (code, "список класса не прочитан" in out, "не вышло: 2" in out) == (1, True, True)


def test_a_lost_workbook_is_listed_and_decided_about(school: Folder) -> None:
    assert run("sync", "--workers", "0")[0] == 0
    assert run("losses")[1] == "Все листы, списки и книги на месте: решать нечего.\n"
    (school.path / "Журнал 7А.xlsx").unlink()
    assert run("sync", "--workers", "0")[0] == 0
    line = "1  Журнал 7А: книги больше нет или к ней закрыт доступ (1\u00a0запись) — "
    assert run("losses")[1] == f"{line}ждёт решения\n"
    assert run("reject", "1")[:2] == (0, "Отклонено.\n")
    assert run("losses")[1] == f"{line}отклонено: ждём, пока вернут\n"
    assert run("accept", "1")[:2] == (0, "Принято.\n")
    code, _, err = run("accept", "1")
    assert (code, "Решать уже нечего" in err) == (1, True)
