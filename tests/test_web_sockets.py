"""Answers leave at once, and one step is made at a time."""

from __future__ import annotations

from contextlib import closing
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection, create_server
from threading import Thread

from web.sockets import send_at_once
from web.turns import AT_ONCE, turn


def test_connections_to_a_listening_socket_inherit_no_delay() -> None:
    with closing(create_server(("127.0.0.1", 0))) as listening:
        listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 0)
        assert send_at_once() >= 1
        with closing(create_connection(listening.getsockname())), closing(listening.accept()[0]) as accepted:
            assert accepted.getsockopt(IPPROTO_TCP, TCP_NODELAY) != 0


def test_a_step_waits_until_the_one_before_is_made_even_if_it_failed() -> None:
    seen: list[str] = []

    def step() -> None:
        with turn:
            seen.append("second")

    held = [turn.acquire() for _ in range(AT_ONCE)]
    waiting = Thread(target=step)
    waiting.start()
    seen.append("first")
    for _ in held:
        turn.release()
    waiting.join(timeout=30)
    assert seen == ["first", "second"]
