"""A backup that is killed at any moment leaves no half archive that anyone takes for a whole one."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from jobs.backup.making import back_up
from jobs.backup.record import read_record
from jobs.backup.restoring import newest, rehearse
from jobs.backup.rotation import archive_moment
from jobs.config import Config
from tests.folder_school import Folder, at

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def config(folder: Folder, tmp_path: Path) -> Config:
    """A school of five small books."""
    for path in folder.path.glob("* 8А.xlsx"):
        path.unlink()
    return Config.model_validate({"data": folder.path, "database": folder.url, "backups": tmp_path / "копии"})


def kill_at(config: Config, points: Iterable[float]) -> list[int]:
    """Kill a backup at each point, and look at what it left; the codes the processes ended with."""
    folder, codes = config.backup_folder, []
    command = [sys.executable, "-m", "tests.backup_kills", str(config.data), config.database, str(config.backups)]
    with subprocess.Popen(
        [*command, *map(str, points)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        seen: set[Path] = set()
        for line in process.stdout:
            codes.append(int(line))
            archives = {path for path in folder.iterdir() if archive_moment(path.name)}
            for archive in archives - seen:
                rehearse(archive, "")
            assert archives
            assert {path.name for path in archives} <= read_record(folder).made.keys()
            seen |= archives
            process.stdin.write("\n")
            process.stdin.flush()
    assert process.returncode == 0
    return codes


def test_a_backup_killed_midway_is_no_backup(config: Config) -> None:
    codes = kill_at(config, [0.001, 0.4, 0.9, 0.97, 0.99, 1])
    assert codes == [-signal.SIGKILL] * 6
    done = back_up(config, at(11))
    folder = config.backup_folder
    assert newest(config) == done.archive
    assert [path.name for path in folder.iterdir() if path.name.startswith(".part-")] == []


def test_the_next_backup_begins_anew_and_throws_away_what_was_cut_off(config: Config) -> None:
    left = config.backup_folder / ".part-abc"
    left.mkdir(parents=True)
    (left / "archive").write_bytes(b"half")
    done = back_up(config, at(11))
    assert sorted(path.name for path in config.backup_folder.iterdir()) == sorted(
        [".lock", done.archive.name, "journal-backups.json"]
    )
    rehearse(done.archive, "")
    shutil.rmtree(config.backup_folder)


@pytest.mark.long
def test_a_backup_killed_at_two_hundred_points_is_never_half_an_archive(config: Config) -> None:
    codes = kill_at(config, [number / 200 for number in range(1, 201)])
    assert codes == [-signal.SIGKILL] * 200
