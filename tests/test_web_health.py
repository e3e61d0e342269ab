"""Whether a server can do its work: asked by systemd, nginx and people."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from database.engine import migrate
from tests.servers import Server, running_server


def health(server: Server) -> tuple[int, dict[str, str]]:
    """Status and body of /healthz."""
    answer = httpx.get(f"{server.url}/healthz")
    return answer.status_code, answer.json()


def test_a_server_with_its_database_is_well(server: Server) -> None:
    assert health(server) == (200, {"status": "ok"})


def test_a_server_without_a_database_says_so_until_there_is_one(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/later.sqlite3"
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        assert health(server) == (503, {"status": "database"})
        migrate(url)
        assert health(server) == (200, {"status": "ok"})
        assert httpx.get(f"{server.url}/login").status_code == 200


def test_a_server_stops_when_it_is_told_to(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.sqlite3"
    migrate(url)
    with running_server({"JOURNAL_DATABASE": url}, tmp_path / "log") as server:
        pass
    assert server.process.returncode in (0, -15)
    with pytest.raises(httpx.ConnectError):
        health(server)
