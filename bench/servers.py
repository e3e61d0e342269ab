"""Servers for measuring: ours as people start it, and the same page on Streamlit's defaults."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from database.accounts import Grant, create_account
from database.engine import open_database
from database.sessions import open_session
from jobs.servers import start_servers, usual_number
from journal.viewer import Role
from tests.servers import ROOT, free_port, running_server

__all__ = ["cookies_of", "plain_server", "running_server", "usual_servers"]


def cookies_of(url: str, pupils: Sequence[str]) -> list[str]:
    """A signed-in mother for each pupil: the Cookie headers."""
    from web.gate import SESSION_COOKIE

    database, now = open_database(url), datetime.now(UTC)
    stamp = f"{now:%y%m%d%H%M%S%f}"
    tokens = [
        open_session(
            database,
            create_account(database, f"{stamp}-{pupil}", f"Мать {pupil}", "!", [Grant(Role.GUARDIAN, pupil)], now),
            now,
            1,
        )
        for pupil in pupils
    ]
    database.close()
    return [f"{SESSION_COOKIE}={token}" for token in tokens]


@contextmanager
def usual_servers(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The servers as `manage.py run` starts them on this machine; gives the address of their stream."""
    port = free_port()
    own = {**os.environ, "JOURNAL_DATA": str(log.parent / "no-workbooks"), **environment}
    processes = start_servers(usual_number(), "127.0.0.1", port, own)
    try:
        for process in processes:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"ws://127.0.0.1:{port}/_stcore/stream"
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


@contextmanager
def plain_server(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The page on Streamlit's defaults; gives the address of its stream.

    It starts in an empty folder, where no configuration of ours is found.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "bench" / "plain_diary.py")]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true",
               "--browser.gatherUsageStats=false"]  # fmt: skip
    with TemporaryDirectory() as empty, log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=empty,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"ws://127.0.0.1:{port}/_stcore/stream"
        finally:
            process.kill()  # nothing of it is to be kept, and under load it is slow to hear
            process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Ask until the server answers or ends; its refusals pace the asking."""
    while True:
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError("the plain server ended") from None
