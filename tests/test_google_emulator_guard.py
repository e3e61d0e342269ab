"""The guard that keeps tests on this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

CONNECTS = """
import socket

def test_it():
    {body}
"""


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        ("socket.create_connection(('192.0.2.1', 80), timeout=1)", False),
        ("try: socket.create_connection(('192.0.2.1', 80), timeout=1)\n    except OSError: pass", False),
        ("try: socket.getaddrinfo('iamcredentials.googleapis.com', 443)\n    except OSError: pass", False),
        ("socket.getaddrinfo('localhost', 80)", True),
        ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 1))", True),
        ("server = socket.create_server(('127.0.0.1', 0)); socket.create_connection(server.getsockname())", True),
    ],
    ids=["elsewhere", "elsewhere, swallowed", "a name looked up", "localhost", "own address asked", "loopback"],
)
def test_what_leaves_this_machine_fails_its_test(tmp_path: Path, body: str, passes: bool) -> None:  # noqa: FBT001
    (tmp_path / "test_inner.py").write_text(CONNECTS.format(body=body), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.loopback_guard", "-c", "/dev/null", "test_inner.py"],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": ""}, timeout=60, check=False, text=True,
        capture_output=True,
    )  # fmt: skip
    assert (ran.returncode == 0) is passes, ran.stdout
    assert ("leave this machine" in ran.stdout) is not passes
