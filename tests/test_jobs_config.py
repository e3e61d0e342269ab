"""Where this school's things are, and what time it is there."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from jobs.config import (
    DEMO_FOLDER,
    EMULATED_FOLDER,
    EMULATOR,
    HOME_FOLDER,
    Config,
    WrongSettings,
    current_config,
    demo_moment,
)
from jobs.servers import ROOT


def test_the_demo_and_every_other_folder_have_databases_of_their_own(tmp_path: Path) -> None:
    demo, one, two = Config(), Config(data=tmp_path / "a" / "школа"), Config(data=tmp_path / "b" / "школа")
    assert demo.database == "sqlite:///data/demo.sqlite3"
    assert len({demo.database, one.database, two.database}) == 3
    assert (demo.is_demo, one.is_demo, demo.data) == (True, False, DEMO_FOLDER)


def test_a_stated_database_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_DATABASE", "postgresql+psycopg://u@h/n")
    assert Config().database == "postgresql+psycopg://u@h/n"


def test_a_clock_may_be_stopped(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert Config(data=tmp_path, now=noon).moment("Europe/Moscow").isoformat() == "2026-11-23T12:00:00+03:00"


def test_a_demo_school_stops_at_its_last_evening_and_a_real_one_never(tmp_path: Path) -> None:
    demo, real = tmp_path / "demo", tmp_path / "real"
    demo.mkdir()
    real.mkdir()
    (demo / ".demo").write_text("2020-11-27T21:00:00+03:00\n")
    assert demo_moment(demo) == datetime(2020, 11, 27, 18, tzinfo=UTC)
    assert Config(data=demo).moment() == datetime(2020, 11, 27, 18, tzinfo=UTC)
    before = datetime.now(UTC)
    assert before <= Config(data=real).moment() <= datetime.now(UTC)


def test_a_school_on_google_is_never_mixed_with_the_demo_school(tmp_path: Path) -> None:
    unstated, stated = Config(google_folder="папка"), Config(google_folder="папка", data=tmp_path)
    assert (unstated.data, unstated.is_demo, unstated.is_on_google) == (HOME_FOLDER, False, True)
    assert (stated.data, stated.is_on_google) == (tmp_path, True)
    assert len({Config().database, unstated.database, stated.database}) == 3
    assert not Config().is_on_google


def test_the_school_on_the_emulator_has_its_own_folder_database_and_keys() -> None:
    emulated = Config(store=EMULATOR)
    assert (emulated.data, emulated.is_demo, emulated.is_on_google) == (EMULATED_FOLDER, True, True)
    assert emulated.database == "sqlite:///data/demo-google.sqlite3"
    real = Config()
    assert {emulated.google_credentials, emulated.google_writer} & {
        real.google_credentials,
        real.google_writer,
    } == set()


def test_a_schools_own_folder_goes_onto_no_emulator(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="уберите DATA"):
        Config(store=EMULATOR, data=tmp_path)


def test_other_processes_are_told_the_same_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    noon = datetime(2026, 11, 23, 9, tzinfo=UTC)
    config = Config(google_folder="папка", data=tmp_path, now=noon, verdicts=False, port=9000)
    emulated = Config(store=EMULATOR).model_copy(update={"google_folder": "диск", "google_endpoint": "http://[::1]:1"})
    for told in (config, emulated):
        for name, value in told.environment().items():
            monkeypatch.setenv(name, value)
        assert Config() == told
        monkeypatch.delenv("JOURNAL_NOW", raising=False)


def test_a_process_in_another_folder_finds_the_school_that_was_named_from_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    config = Config(data=Path("школа"), database="sqlite:///база.sqlite3", backups=Path("копии"), key_file=Path("ключ"))
    elsewhere, here = config.environment_in(ROOT), config.environment_in(tmp_path)
    assert elsewhere["JOURNAL_DATA"] == str(tmp_path / "школа")
    assert elsewhere["JOURNAL_DATABASE"] == f"sqlite:///{tmp_path / 'база.sqlite3'}"
    assert elsewhere["JOURNAL_BACKUPS"] == str(tmp_path / "копии")
    assert elsewhere["JOURNAL_KEY_FILE"] == str(tmp_path / "ключ")
    assert here == config.environment()
    onto_server = Config(data=tmp_path, database="postgresql+psycopg://u@h/n").environment_in(ROOT)
    assert onto_server["JOURNAL_DATABASE"] == "postgresql+psycopg://u@h/n"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "abc", "JOURNAL_PORT=«abc»: нужно целое число (переменная среды или файл .env)"),
        ("SERVERS", "0", "JOURNAL_SERVERS=«0»: слишком мало (переменная среды или файл .env)"),
        ("EMULATOR_PORT", "70000", "JOURNAL_EMULATOR_PORT=«70000»: слишком много (переменная среды или файл .env)"),
        ("VERDICTS", "да", "JOURNAL_VERDICTS=«да»: нужно «on» или «off» (переменная среды или файл .env)"),
        ("NOW", "2026-09-20T12:00:00", "JOURNAL_NOW=«2026-09-20T12:00:00»: нужен и часовой пояс: 2026-09-20T12:00:00"),
        ("NOW", "вчера", "JOURNAL_NOW=«вчера»: нужны дата, время и часовой пояс: 2026-09-20T12:00:00+03:00"),
        ("STORE", "google", "JOURNAL_STORE=«google»: можно «google-emulator» или ничего"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_what_it_may_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"JOURNAL_{name}", value)
    current_config.cache_clear()
    with pytest.raises(WrongSettings) as told:
        current_config()
    assert str(told.value).startswith(says)


def test_a_real_school_beside_the_emulator_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JOURNAL_STORE", EMULATOR)
    monkeypatch.setenv("JOURNAL_DATA", str(tmp_path))
    current_config.cache_clear()
    with pytest.raises(WrongSettings) as told:
        current_config()
    assert str(told.value) == "на эмуляторе живёт демонстрационная школа: уберите DATA и JOURNAL_DATA"


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("02:30", time(2, 30)), ("4:05", time(4, 5)), ("", "off"), ("off", "off"), ("23:00+03:00", time(23))],
)
def test_the_hour_of_backups_is_read_as_people_write_it(typed: str, hour: object, tmp_path: Path) -> None:
    assert Config.model_validate({"data": tmp_path, "backup_at": typed}).backup_at == hour


def test_a_demo_school_has_no_backups_unless_an_hour_is_stated(tmp_path: Path) -> None:
    (tmp_path / ".demo").write_text("2026-11-20T21:00:00+03:00")
    assert (Config().backup_at, Config(data=tmp_path).backup_at) == ("off", "off")
    assert Config(data=tmp_path, backup_at=time(3)).backup_at == time(3)
    assert Config(data=tmp_path / "школа").backup_at == time(2, 30)


def test_the_hour_goes_to_other_processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for config in (Config(data=tmp_path), Config(data=tmp_path, backup_at="off"), Config()):
        with monkeypatch.context() as there:
            for name, value in config.environment().items():
                there.setenv(name, value)
            assert Config().backup_at == config.backup_at


def test_an_hour_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_BACKUP_AT", "ночью")
    current_config.cache_clear()
    with pytest.raises(WrongSettings, match="JOURNAL_BACKUP_AT=«ночью»: нужно время, например 02:30, или off"):
        current_config()
    current_config.cache_clear()
