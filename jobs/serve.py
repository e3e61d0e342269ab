"""Keep a school's journal running: its web servers, and beside them the watcher that follows the workbooks."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404 # our own programs alone
from collections.abc import Callable, Sequence
from threading import Event
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from jobs.config import Config
from jobs.servers import ROOT, start, start_servers

#: Seconds until a watcher that ended is started again: what ended it may last.
WATCH_AGAIN = 5.0

#: A child that has not stopped for so long after it was told to will not, seconds.
STOP_LIMIT = 15.0

#: A server that has not answered for so long will not, seconds.
START_LIMIT = 120.0


def serve(config: Config, announce: Callable[[str], None]) -> int:
    """Run the servers and the watcher until a server ends or somebody stops us; the exit code.

    ``announce`` is told the address as soon as it answers. A watcher that ends is replaced: families read on.
    """
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    told = {"STREAMLIT_LOGGER_LEVEL": "error", "FORWARDED_ALLOW_IPS": config.proxies}
    environment = {**os.environ, **config.environment_in(ROOT), **told}
    servers = start_servers(config.servers, config.host, config.port, environment)
    watcher = start(environment, "manage.py", "watch")
    try:
        address = f"http://{_shown_host(config.host)}:{config.port}"
        if not _answers(address, servers, stop):
            return 0 if stop.is_set() else 1
        announce(address)
        while not stop.wait(0.5):
            if any(server.poll() is not None for server in servers):
                return 1
            if watcher.poll() is not None and not stop.wait(WATCH_AGAIN):
                watcher = start(environment, "manage.py", "watch")
        return 0
    finally:
        for child in (*servers, watcher):
            child.terminate()
        for child in (*servers, watcher):
            _await_end(child)


def _await_end(child: subprocess.Popen[bytes]) -> None:
    """Wait for a child that was told to stop. One that waits for Google is ended: nothing is written by halves."""
    try:
        child.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        child.kill()
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


def _answers(address: str, servers: Sequence[subprocess.Popen[bytes]], stop: Event) -> bool:
    """Wait until a server answers; False when one ended, none ever answered, or we are told to stop."""
    for _ in range(int(START_LIMIT / 0.1)):
        if any(server.poll() is not None for server in servers) or stop.wait(0.1):
            return False
        try:
            with urlopen(f"{address}/healthz", timeout=5):  # noqa: S310  # nosec B310 # our own address
                return True
        except (URLError, TimeoutError, ConnectionError):
            continue
    return False


def _shown_host(host: str) -> str:
    """The host a person on this machine can open."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104  # nosec B104 # shown, not bound
