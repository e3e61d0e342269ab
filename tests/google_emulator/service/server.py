"""The emulator as a real HTTP server: in a thread of this process, on a free port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.google_emulator.service.app import Service
from tests.google_emulator.world import World


def server_of(service: Service, port: int) -> tuple[uvicorn.Server, socket.socket]:
    """A server of the service and the socket it listens on; port 0 is a free one.

    The protocol is named: without it asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)  # whoever is told the address may come before the server runs
    config = uvicorn.Config(
        service, http=service.connections.protocol(), ws="none", lifespan="off", log_level="error",
        date_header=False, server_header=False, proxy_headers=False, timeout_graceful_shutdown=1, timeout_keep_alive=30,
    )  # fmt: skip
    return uvicorn.Server(config), listening


@contextmanager
def serving(world: World | None = None, port: int = 0) -> Iterator[tuple[Service, str]]:
    """The service and its address for as long as the block lasts."""
    service = Service(world or World())
    server, listening = server_of(service, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True, name="google-emulator")
    thread.start()
    try:
        yield service, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()
