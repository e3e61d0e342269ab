"""Whether a server can do its work: asked by systemd, nginx and people."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from database.engine import migrate, open_database
from tests.servers import Server, running_server


def health(server: Server, question: str = "healthz") -> tuple[int, dict[str, str]]:
    """Status and body of /healthz or /readyz."""
    answer = httpx.get(f"{server.url}/{question}")
    return answer.status_code, answer.json()


def looked(url: str, moment: datetime, text: str = "") -> None:
    """The watcher looked at the workbooks; ``text`` says why it saw nothing."""
    with closing(open_database(url)) as database, database.write() as writer:
        writer.finish_run(writer.begin_run(moment), moment, text=text)


def test_a_server_with_its_database_is_well(server: Server) -> None:
    assert health(server) == (200, {"status": "ok"})
    assert health(server, "readyz") == (200, {"status": "ok", "read_at": "2026-11-18T11:32:00+00:00"})


def test_a_server_without_a_database_says_so_until_there_is_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/later.sqlite3"
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        assert health(server) == health(server, "readyz") == (503, {"status": "database"})
        migrate(url)
        assert health(server) == (200, {"status": "ok"})
        assert health(server, "readyz") == (503, {"status": "late", "read_at": ""})
        now = datetime.now(UTC).replace(microsecond=0)
        looked(url, now)
        assert health(server, "readyz") == (200, {"status": "ok", "read_at": now.isoformat()})
        looked(url, now, "нет связи")
        assert health(server, "readyz") == (503, {"status": "store", "read_at": now.isoformat()})
        assert httpx.get(f"{server.url}/login").status_code == 200


def test_a_server_stops_when_it_is_told_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    migrate(url)
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        pass
    assert server.process.returncode in (0, -15)
    with pytest.raises(httpx.ConnectError):
        health(server)
