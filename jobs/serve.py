"""Keep a school's journal running: the web server, and beside it the sync that looks at the workbooks again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from jobs.config import Config

#: Seconds between two looks at the workbooks: a look without changes costs milliseconds.
SYNC_EVERY = 15

#: A server that has not answered for so long will not, seconds.
START_LIMIT = 120.0

_ROOT = Path(__file__).resolve().parent.parent


def serve(config: Config, announce: Callable[[str], None]) -> int:
    """Run the server and the sync until either ends or somebody stops us; the exit code.

    ``announce`` is told the address as soon as it answers.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    environment = {
        **os.environ,
        "JOURNAL_DATABASE": config.database,
        "JOURNAL_DATA": str(config.data),
        "STREAMLIT_LOGGER_LEVEL": "error",
    }
    server = _start(environment, "-m", "streamlit", "run", "app.py",
                    "--server.port", str(config.port), "--server.address", config.host)  # fmt: skip
    syncing = _start(environment, "manage.py", "sync", "--workers", "0", "--every", str(SYNC_EVERY))
    children = (server, syncing)
    try:
        address = f"http://{_shown_host(config.host)}:{config.port}"
        if not _answers(address, server, stop):
            return 0 if stop.is_set() else 1
        announce(address)
        while not stop.wait(0.5):
            if any(child.poll() is not None for child in children):
                return 1
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def repeat(task: Callable[[], None], seconds: float) -> None:
    """Do a task, and again after every pause, until the process is told to stop."""
    stop = Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    while not stop.is_set():
        task()
        stop.wait(seconds)


def _start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    """One of our own programs as a child process; its errors are ours, its chatter nobody's."""
    return subprocess.Popen(  # noqa: S603 (our own programs)
        [sys.executable, *arguments], cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )


def _answers(address: str, server: subprocess.Popen[bytes], stop: Event) -> bool:
    """Wait until the server answers; False when it ended, never answered, or we are told to stop."""
    for _ in range(int(START_LIMIT / 0.1)):
        if server.poll() is not None or stop.wait(0.1):
            return False
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (our own address)
                return True
        except (URLError, TimeoutError, ConnectionError):
            continue
    return False


def _shown_host(host: str) -> str:
    """The host a person on this machine can open."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 (shown, not bound)
