"""The real server, as people start it: `streamlit run app.py` on a free port, with an environment of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx

ROOT = Path(__file__).resolve().parent.parent

#: A cold start takes two seconds on an idle machine.
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. ``url`` has no slash at its end."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def websocket(self) -> str:
        """The address of Streamlit's stream."""
        return f"{self.url.replace('http', 'ws', 1)}/_stcore/stream"


@contextmanager
def running_server(environment: Mapping[str, str], log: Path, *options: str) -> Iterator[Server]:
    """Start `streamlit run app.py`, wait until it answers, and stop it as systemd would.

    Args:
        environment: Variables such as ``JOURNAL_DATABASE``; whatever demo school is here stays out of it.
        log: The file that takes what the server prints.
        options: More options of ``streamlit run``.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", *options]
    own = {"JOURNAL_DATA": str(log.parent / "no-workbooks"), "JOURNAL_SERVERS": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **own, **environment}, stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _wait_for(server, log)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(server: Server, log: Path) -> None:
    """Ask for its health until it answers; the connection's own refusal paces the asking.

    Raises:
        RuntimeError: The server ended, or did not answer in time.
    """
    until = monotonic() + START_SECONDS
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(base_url=server.url, transport=transport, timeout=2) as client:
        while monotonic() < until:
            try:
                if client.get("/_stcore/health").status_code == 200:
                    return
            except httpx.TransportError:
                try:
                    server.process.wait(timeout=0.1)
                except subprocess.TimeoutExpired:
                    continue
                raise RuntimeError(f"the server ended:\n{log.read_text()}") from None
    raise RuntimeError(f"the server does not answer:\n{log.read_text()}")
