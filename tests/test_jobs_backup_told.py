"""Backups as the school's IT person meets them: the commands, and what the doctor says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

import jobs.backup.age
from database.engine import open_database
from database.states import read_state
from jobs.backup.making import back_up
from jobs.backup.restoring import rehearsed
from jobs.backup.told import BACKUPS, Attempt, Reason, Told, heard, told_here
from jobs.config import Config, current_config
from jobs.doctor.backups import examine_backups
from jobs.doctor.findings import Sign
from manage import _ENV
from tests.folder_school import Folder, at
from tests.test_manage import run


@pytest.fixture
def school(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    """A school that was read on Monday, whose IT person sits in a folder of their own."""
    monkeypatch.setattr(jobs.backup.age.Encrypting.__init__, "__defaults__", (2,))
    here(tmp_path / "машина", monkeypatch)
    monkeypatch.setenv("JOURNAL_DATA", str(folder.path))
    monkeypatch.setenv("JOURNAL_DATABASE", folder.url)
    monkeypatch.setenv("JOURNAL_NOW", at(10).isoformat())
    monkeypatch.setenv("COLUMNS", "200")
    folder.sync(at(7))
    folder.database.close()
    current_config.cache_clear()
    yield folder
    current_config.cache_clear()


def here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a machine, in which commands are given."""
    path.mkdir()
    monkeypatch.chdir(path)
    current_config.cache_clear()


def empty_machine(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a machine where nothing was set."""
    monkeypatch.delenv("JOURNAL_DATA")
    monkeypatch.delenv("JOURNAL_DATABASE")
    here(path, monkeypatch)


def test_a_backup_is_made_checked_and_brings_the_school_to_an_empty_machine(
    school: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run("backup")
    assert (code, "книг: 5" in out) == (0, True)
    assert "Архив не зашифрован" in err
    (archive,) = Path("data/backups").glob("*/journal-*.zip")
    code, out, _ = run("restore", "--verify")
    assert (code, f"Архив {archive} цел" in out) == (0, True)
    code, _, err = run("restore", str(archive))
    assert (code, "здесь уже есть школа" in err, "--replace" in err) == (1, True, True)
    archive = archive.absolute()
    school.path.rename(tmp_path / "пропала")
    Path(school.url.removeprefix("sqlite:///")).unlink()
    empty_machine(tmp_path / "новая", monkeypatch)
    code, out, err = run("restore", str(archive))
    assert (code, err) == (0, "")
    assert f"JOURNAL_DATA='{school.path}'" in _ENV.read_text()
    assert _ENV.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in school.path.iterdir()) == sorted(
        path.name for path in (tmp_path / "пропала").iterdir()
    )
    assert run("sync", "--workers", "0")[0] == 0


def test_settings_of_a_machine_that_has_some_are_left_alone(
    school: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup")
    (archive,) = Path("data/backups").absolute().glob("*/journal-*.zip")
    empty_machine(tmp_path / "новая", monkeypatch)
    _ENV.write_text("JOURNAL_DATA=свои\n")
    assert run("restore", str(archive))[0] == 0
    assert _ENV.read_text() == "JOURNAL_DATA=свои\n"
    assert Path("свои/Школа.xlsx").exists()


def test_an_encrypted_archive_asks_for_its_phrase(
    school: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("фраза", "корова ходит по лугу\n"), ("другая", "луг\n"), ("пустая", "\n")):
        (tmp_path / name).write_text(text)
    monkeypatch.setenv("JOURNAL_BACKUP_PASSPHRASE_FILE", str(tmp_path / "фраза"))
    current_config.cache_clear()
    code, _, err = run("backup")
    assert (code, err) == (0, "")
    assert run("restore", "--verify")[0] == 0
    for name, says in (("другая", "парольная фраза не подходит"), ("пустая", "нет парольной фразы")):
        code, _, err = run("restore", "--verify", "--passphrase-file", str(tmp_path / name))
        assert (code, says in err) == (1, True)
    monkeypatch.delenv("JOURNAL_BACKUP_PASSPHRASE_FILE")
    current_config.cache_clear()
    code, _, err = run("restore", "--verify")
    assert (code, "нужна парольная фраза" in err) == (1, True)


def test_a_disk_that_is_named_and_not_there_fails_and_one_that_is_set_only_warns(
    school: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run("backup", "--medium", str(tmp_path / "флешка"))
    assert (code, "Резервная копия: " in out, "съёмный диск не подключён" in err) == (1, True, True)
    monkeypatch.setenv("JOURNAL_BACKUP_MEDIUM", str(tmp_path / "флешка"))
    current_config.cache_clear()
    code, _, err = run("backup")
    assert (code, "съёмный диск не подключён" in err) == (0, True)


def test_nothing_to_restore_and_no_archive_are_told(school: Folder, tmp_path: Path) -> None:
    code, _, err = run("restore")
    assert (code, "нет резервных копий" in err) == (1, True)
    code, _, err = run("restore", str(tmp_path / "нет.zip"))
    assert (code, "нет архива" in err) == (1, True)


# ------------------------------------------------------------------------------------------------ the doctor


def said(config: Config, now: datetime) -> list[str]:
    found = examine_backups(config.model_copy(update={"now": now}))
    return [f"{finding.sign.value} {finding.text}" for finding in found]


@pytest.fixture
def config(folder: Folder, tmp_path: Path) -> Config:
    """A school that is about to be read, with a folder that stands for a removable disk."""
    (tmp_path / "диск").mkdir()
    (tmp_path / "фраза").write_text("луг\n")
    return Config.model_validate(
        {"data": folder.path, "database": folder.url, "backups": tmp_path / "копии",
         "backup_medium": tmp_path / "диск", "backup_medium_any_disk": True}
    )  # fmt: skip


def test_the_doctor_is_silent_before_there_is_anything_to_lose(config: Config) -> None:
    assert said(config, at(30)) == []
    demo = Config.model_validate({"database": config.database})
    assert said(demo, at(30)) == []


def test_the_doctor_waits_a_week_for_the_first_backup(folder: Folder, config: Config) -> None:
    folder.sync(at(7))
    assert said(config, at(14)) == ["! Резервных копий ещё нет"]
    assert said(config, at(15)) == ["✗ Резервных копий ещё нет"]


def test_the_doctor_is_red_after_a_week_and_two_on_the_medium(folder: Folder, config: Config) -> None:
    folder.sync(at(7))
    done = back_up(config, at(8))
    rehearsed(config, done.archive, at(8))
    assert [line[0] for line in said(config, at(8))] == ["✓", "!", "✓", "✓"]
    assert said(config, at(15))[0].startswith("✓ Последняя резервная копия: ")
    assert said(config, at(15, 13))[0].endswith(", 7 дн. назад")
    signs = {day: "".join(line[0] for line in said(config, at(day, 13))) for day in (15, 21, 22)}
    assert signs == {15: "✗!✓✓", 21: "✗!✓✓", 22: "✗!✗✓"}


def test_the_doctor_tells_what_is_missing_and_what_was_never_tried(
    folder: Folder, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.sync(at(7))
    monkeypatch.setattr("jobs.backup.contents.FILE_LIMIT", 1)
    back_up(config.model_copy(update={"backup_medium": None}), at(8))
    lines = said(config, at(8))
    assert any(line.startswith("! В последней копии нет: books/Журнал 7А.xlsx") for line in lines)
    assert "✗ Копии на съёмном диске ещё нет" in lines
    assert "! Восстановление из копии проверяли: никогда" in lines
    without = config.model_copy(update={"backup_medium": None})
    assert "! Копии на съёмный диск не пишутся" in said(without, at(8))


def test_a_rehearsal_three_months_ago_is_long_ago(folder: Folder, config: Config) -> None:
    folder.sync(at(7))
    rehearsed(config, back_up(config, at(8)).archive, at(8))
    now = datetime.fromisoformat("2026-12-15T12:00:00+03:00")
    sign = [f.sign for f in examine_backups(config.model_copy(update={"now": now})) if "Восстановление" in f.text]
    assert sign == [Sign.WARNS]


def test_what_is_made_and_rehearsed_by_hand_is_told_to_other_machines(school: Folder, tmp_path: Path) -> None:
    assert run("backup")[0] == 0
    with closing(open_database(school.url)) as database:
        told = heard(read_state(database, BACKUPS))
        assert told is not None
        assert (told.backup_at, told.rehearsal_at, told.hour) == (at(10), None, "02:30")
        assert run("restore", "--verify")[0] == 0
        told = heard(read_state(database, BACKUPS))
        assert told is not None
        assert told.rehearsal_at == at(10)


def test_a_backup_by_hand_ends_the_trouble_of_one_by_the_clock(config: Config, folder: Folder) -> None:
    folder.sync(at(7))
    failed = Attempt(at=at(8), reason=Reason.BY_CLOCK, seconds=1.0, trouble="мало места")
    before = Told(trouble="мало места", medium_trouble="диска нет", attempts=(failed,))
    assert told_here(config, before).trouble == "мало места"
    back_up(config, at(9))
    after = told_here(config, before)
    assert (after.trouble, after.medium_trouble, after.attempts) == ("", "", (failed,))
