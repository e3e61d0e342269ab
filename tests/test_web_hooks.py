"""POST /hooks/drive: whoever knocks is answered alike, and the watcher is woken by Google alone, and seldom."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic

import httpx
import pytest

from database.engine import Database
from database.push import note_push, push_digest
from database.states import woken
from tests.servers import Server
from tests.streamlit_client import finished
from tests.watched_school import until
from tests.web_school import WebSchool
from web.hooks import Hints, Known

NOW = datetime(2026, 11, 18, tzinfo=UTC)

TOKEN = "тайна-которую-знает-Google".encode().hex()


@contextmanager
def a_channel_is_open(database: Database) -> Iterator[None]:
    """The watcher has Google tell of changes."""
    note_push(database, TOKEN, (), NOW)
    try:
        yield
    finally:
        note_push(database, "", (), NOW)


def knock(
    server: Server, token: str | None = TOKEN, state: str = "change", **more: object
) -> tuple[int, bytes, object]:
    """What a message is answered, all but the date."""
    headers = {"X-Goog-Resource-State": state, **({} if token is None else {"X-Goog-Channel-Token": token})}
    answer = httpx.post(f"{server.url}/hooks/drive", headers=headers, **more)  # type: ignore[arg-type]
    told = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, answer.content, sorted(told.items())


def test_everybody_is_answered_alike_and_only_google_wakes_the_watcher(server: Server, web_school: WebSchool) -> None:
    database = web_school.database
    before = woken(database)
    with a_channel_is_open(database):
        strangers = [knock(server, token) for token in (None, "", "made-up", "я".encode().hex() * 500)]
        greeting = knock(server, state="sync")
        assert woken(database) == before
        google = knock(server, content=b'{"kind": "drive#changes"}')
        assert google[:2] == (204, b"")
        assert {str(answer) for answer in (*strangers, greeting)} == {str(google)}
        until(lambda: woken(database) == before + 1)


def test_what_is_sent_along_is_not_read(server: Server) -> None:
    assert knock(server, "made-up", content=b"x" * 1_000_000)[:2] == (204, b"")
    assert knock(server, "made-up", content=b"x" * 20_000_000)[0] == 413  # the door takes nobody's


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_by_no_other_method_the_gate_opens(server: Server, method: str) -> None:
    answer = httpx.request(method, f"{server.url}/hooks/drive")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


class Passed:
    """What hints are passed on to: when each came, by a clock that nobody sets back."""

    def __init__(self) -> None:
        self.moments: list[float] = []
        self._came = threading.Semaphore(0)

    def __call__(self) -> None:
        self.moments.append(monotonic())
        self._came.release()

    async def came(self) -> None:
        """Wait for the next."""
        assert await asyncio.to_thread(self._came.acquire, timeout=20)


def test_a_thousand_hints_are_passed_on_once_at_once_and_once_after_a_pause() -> None:
    passed = Passed()

    async def hear() -> None:
        hints = Hints(passed, pause=0.3)
        hints.heard()
        await passed.came()
        for _ in range(1000):
            hints.heard()
        await passed.came()

    finished(hear())
    first, second = passed.moments
    assert second - first >= 0.25


def test_a_hint_that_comes_while_another_is_passed_on_is_passed_on_too() -> None:
    passed, under_way, go_on = Passed(), threading.Event(), threading.Event()

    def pass_on() -> None:
        under_way.set()
        go_on.wait(20)
        passed()

    async def hear() -> None:
        hints = Hints(pass_on, pause=0)
        hints.heard()
        assert await asyncio.to_thread(under_way.wait, 20)
        hints.heard()
        go_on.set()
        await passed.came()
        await passed.came()

    finished(hear())
    assert len(passed.moments) == 2


def test_whoever_makes_tokens_up_asks_no_database() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(len(asked))
        return push_digest(TOKEN)

    known = Known(ask)
    assert [known.is_ours(token) for token in ("", "made-up", TOKEN, TOKEN + "x", TOKEN[:-1])] == [
        False, False, True, False, False,
    ]  # fmt: skip
    assert asked == [0]


def test_without_a_channel_no_token_is_ours() -> None:
    assert not Known(lambda: "").is_ours("")
