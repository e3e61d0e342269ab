"""Nothing a test does leaves this machine: a connection to elsewhere is refused, and fails the test that made it."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Iterator

import pytest

#: Names that mean this machine.
_HERE = frozenset({"", "localhost", "testserver", socket.gethostname()})

#: Every client of httpx would load all the world's certificates from a file, and nobody on this machine speaks TLS.
#: From a folder they are loaded only when one is needed.
#: For what may leave this machine, an installer of packages, they are kept.
OUTSIDE = {name: os.environ[name] for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if name in os.environ}
os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = os.devnull

#: What was tried since the last test ended.
_tried: list[str] = []


class LeftLoopback(ConnectionRefusedError):
    """A connection that would have left this machine."""


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name in _HERE:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: Python tells it of every connection and every look-up of a name before it is made.

    A datagram socket that is connected sends nothing: so programs ask for their own address.
    """
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    host: object = arguments[0]
    if event == "socket.connect":
        sock, address = arguments[0], arguments[1]
        if not isinstance(address, tuple) or not isinstance(sock, socket.SocketType) or sock.type == socket.SOCK_DGRAM:
            return
        host = address[0]
    if not _is_here(host):
        _tried.append(f"{event} {host}")
        raise LeftLoopback(f"a test may not leave this machine: {host}")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[None]:
    """Refuse what leaves loopback, and fail the test it happened in, even where the refusal was swallowed."""
    yield
    tried = _tried.copy()
    _tried.clear()
    if tried:
        pytest.fail(f"connections that leave this machine: {tried}")
