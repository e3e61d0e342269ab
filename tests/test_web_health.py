"""Whether a server can do its work: asked by systemd, nginx and people."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from database import schema
from database.engine import migrate, open_database
from jobs.backup.told import Told, tell
from tests.servers import Server, running_server

#: What /readyz says beside, of a school without backups by the clock and with nothing held back.
QUIET = {"backup": "off", "medium": "off", "holds": 0}


def health(server: Server, question: str = "healthz") -> tuple[int, dict[str, str | int]]:
    """Status and body of /healthz or /readyz."""
    answer = httpx.get(f"{server.url}/{question}")
    return answer.status_code, answer.json()


def looked(url: str, moment: datetime, text: str = "") -> None:
    """The watcher looked at the workbooks; ``text`` says why it saw nothing."""
    with closing(open_database(url)) as database, database.write() as writer:
        writer.finish_run(writer.begin_run(moment), moment, text=text)


def test_a_server_with_its_database_is_well(server: Server) -> None:
    assert health(server) == (200, {"status": "ok"})
    assert health(server, "readyz") == (200, {"status": "ok", "read_at": "2026-11-18T11:32:00+00:00", **QUIET})


def test_a_server_without_a_database_says_so_until_there_is_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/later.sqlite3"
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        assert health(server) == health(server, "readyz") == (503, {"status": "database"})
        migrate(url)
        assert health(server) == (200, {"status": "ok"})
        assert health(server, "readyz") == (503, {"status": "late", "read_at": "", **QUIET})
        now = datetime.now(UTC).replace(microsecond=0)
        looked(url, now)
        assert health(server, "readyz") == (200, {"status": "ok", "read_at": now.isoformat(), **QUIET})
        looked(url, now, "нет связи")
        assert health(server, "readyz") == (503, {"status": "store", "read_at": now.isoformat(), **QUIET})
        assert httpx.get(f"{server.url}/login").status_code == 200


def test_a_machine_is_warned_of_old_backups_and_of_what_waits_for_a_decision(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    migrate(url)
    now = datetime.now(UTC).replace(microsecond=0)
    looked(url, now)
    row = ("2026/27", "b", "s", "7А", "Алгебра", "", "7А", "rows", "c", "{}", 1, 1, 1, "")
    with closing(open_database(url)) as database, database.write() as writer:
        writer.transaction.insert(schema.holds, [(1, *row, None, False), (2, *row, 5, False)])
    ages = {(6, 13): ("ok", "ok"), (8, 13): ("old", "ok"), (8, 15): ("old", "old"), (None, None): ("none", "none")}
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        for (backup, medium), (says, beside) in ages.items():
            told = Told(backup_at=ago(now, backup), medium_at=ago(now, medium), hour="02:30", medium="/media/usb")
            with closing(open_database(url)) as database:
                tell(database, told, now)
            expected = {"status": "ok", "read_at": now.isoformat(), "backup": says, "medium": beside, "holds": 1}
            assert health(server, "readyz") == (200, expected)


def ago(now: datetime, days: int | None) -> datetime | None:
    """So many days ago; never for None."""
    return None if days is None else now - timedelta(days=days)


def test_a_server_stops_when_it_is_told_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    migrate(url)
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        pass
    assert server.process.returncode in (0, -15)
    with pytest.raises(httpx.ConnectError):
        health(server)
