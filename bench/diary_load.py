"""The diary over a real websocket: 1, 100 and 200 families open it at the same moment, each for the first time.

Every family is another, so no cached answer of one serves the next. The same page on Streamlit's defaults
stands beside it, measured in the same run on the same database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from itertools import chain
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.databases import copy_database, pupils
from bench.figures import Figure
from bench.school_sync import city_books
from bench.servers import cookies_of, plain_server, usual_servers
from sheets.demo.schoolyear import TIMEZONE
from tests.streamlit_client import StreamlitClient

#: A Friday evening of May: a whole week to show, and nearly a year of marks behind it.
NOW = datetime(2027, 5, 21, 18, tzinfo=ZoneInfo(TIMEZONE))

#: Taught in every grade: a diary that shows it is a diary.
SUBJECT = "Русский язык"

#: Sessions at once → the most milliseconds that 95 of 100 of them may wait.
BOUNDS = {1: 25, 100: 600, 200: 1000}
ROUNDS = {1: 20, 100: 3, 200: 3}
#: How much better than Streamlit's defaults, at 100 sessions.
BETTER = 12


def measure(cache: Path) -> list[Figure]:
    """Both servers, one after the other, each with families that nobody has seen yet."""
    city_books(cache)
    copy_database(cache / "school-60.sqlite3", cache / "load.sqlite3")
    url = f"sqlite:///{cache / 'load.sqlite3'}"
    environment = {"JOURNAL_DATABASE": url, "JOURNAL_NOW": NOW.isoformat()}
    cookies = cookies_of(url, pupils(cache / "load.sqlite3"))
    with usual_servers(environment, cache / "server.log") as websocket:
        tuned = {many: p95(websocket, "diary", cookies, many) for many in BOUNDS}
    with plain_server(environment, cache / "plain.log") as websocket:
        plain = {many: p95(websocket, "", cookies, many) for many in (1, 100)}
    figures = [
        Figure("diary_load", f"Diary, {many} at once, p95", tuned[many] * 1000, "ms", bound,
               beside=f"Streamlit's defaults {plain[many] * 1000:,.0f} ms" if many in plain else "")
        for many, bound in BOUNDS.items()
    ]  # fmt: skip
    times = plain[100] / tuned[100]
    return [*figures, Figure("diary_load", "… better than the defaults at 100", times, "×", BETTER, at_least=True)]


def p95(websocket: str, page: str, cookies: Sequence[str], many: int) -> float:
    """Seconds that 95 of 100 families wait at most, when ``many`` come at once: the median of several rounds.

    A lone family's rounds are taken together, for one wait has no share of 95 in 100.
    """
    start = {1: 100, 100: 200, 200: 600}[many]
    families = iter(cookies[start:])
    # What each process does once is done: sixteen connections are dealt out to all of them.
    for number in range(16):
        asyncio.run(_visit(websocket, page, [cookies[20 * (many // 100) + number]]))
    rounds = [asyncio.run(_visit(websocket, page, list(_some(families, many)))) for _ in range(ROUNDS[many])]
    if many == 1:
        return _share([*chain.from_iterable(rounds)], 0.95)
    return median(_share(waited, 0.95) for waited in rounds)


def _some(families: Iterator[str], many: int) -> Iterator[str]:
    return (next(families) for _ in range(many))


def _share(waited: Sequence[float], share: float) -> float:
    return sorted(waited)[min(len(waited) - 1, int(len(waited) * share))]


def _tab(websocket: str, cookie: str) -> connect:
    """A tab that stays open however slow the server is: Streamlit's defaults starve even its pings."""
    protocols = [Subprotocol("streamlit"), Subprotocol("x")]
    headers = {"Cookie": cookie}
    return connect(
        websocket, subprotocols=protocols, additional_headers=headers, max_size=None, proxy=None, ping_interval=None
    )


async def _visit(websocket: str, page: str, cookies: Sequence[str]) -> list[float]:
    """Open a tab for each family, then let all of them ask at once."""
    async with AsyncExitStack() as stack:
        tabs = [StreamlitClient(await stack.enter_async_context(_tab(websocket, cookie))) for cookie in cookies]
        shown = await asyncio.gather(*(tab.run(page) for tab in tabs))
    for one in shown:
        assert SUBJECT in one.text, one.text
    return [one.seconds for one in shown]
