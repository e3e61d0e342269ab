"""The web servers of a school: as many as the machine has cores to spare, all behind one port."""

from __future__ import annotations

import os
import socket
import subprocess  # nosec B404 # our own programs alone
import sys
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Python computes on one core a process; families come all at once, after supper.
MOST = 2

#: How long a line before the door may be: a school's families within one second.
BACKLOG = 512


def usual_number() -> int:
    """How many servers a machine gets that was told nothing: one where the system cannot deal out connections."""
    return min(MOST, os.cpu_count() or 1) if hasattr(socket, "SO_REUSEPORT") else 1


def start_servers(number: int, host: str, port: int, environment: Mapping[str, str]) -> list[subprocess.Popen[bytes]]:
    """Start so many servers on one port; each answers a share of the connections, from a memory of its own.

    A tab's page lives in the process its websocket came to, and so do the files it gives out under ``/media``: who asks
    another process for one is sent on (web/media.py). Uploads would be lost so: we have none.

    Raises:
        OSError: Somebody listens on that port already.
    """
    if number == 1:
        where = ("--server.port", str(port), "--server.address", host)
        return [start(environment, "-m", "streamlit", "run", "app.py", *where)]
    with ExitStack() as doors:
        opened = [doors.enter_context(closing(_door(host, port, alone=not place))) for place in range(number)]
        return [_behind(door, environment) for door in opened]


def _behind(door: socket.socket, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A server that answers at an opened door."""
    number = door.fileno()
    return start(environment, "-m", "web.server", str(number), keep=(number,))


def _door(host: str, port: int, *, alone: bool) -> socket.socket:
    """A socket that listens; the system deals connections out among all of one port.

    The first of them must find the port free: another's server there would get half of our visitors.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if alone:
        socket.create_server((host, port), family=family).close()
    return socket.create_server((host, port), family=family, backlog=BACKLOG, reuse_port=True)


def start(environment: Mapping[str, str], *arguments: str, keep: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    """One of our own programs as a child process; its errors are ours, its chatter nobody's.

    ``keep`` are the open files it inherits.
    """
    return subprocess.Popen(  # noqa: S603  # nosec B603 # our own programs
        [sys.executable, *arguments], cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL,
        start_new_session=True, pass_fds=keep,
    )  # fmt: skip
