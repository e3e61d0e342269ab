"""Where this school's things are, and what time it is there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.config import DEMO_FOLDER, Config, demo_moment


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
