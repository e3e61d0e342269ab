"""Signing in at 20 a second on the servers as they are started, what it costs the pages meanwhile; a session's check.

The load is open: a sign-in begins when its second comes, whether those before have ended or not, so that a slow server
is not spared by waiting clients. Every sign-in is another family's, from an address of its own.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.databases import copy_database, pupils
from bench.diary_load import NOW, SUBJECT
from bench.figures import Figure
from bench.school_sync import city_books
from bench.servers import cookies_of, usual_servers
from bench.timing import in_turn
from database.accounts import Grant, create_account
from database.engine import open_database
from database.passwords import hash_password
from database.sessions import open_session, session_of
from journal.viewer import Role
from tests.streamlit_client import StreamlitClient

#: Sign-ins a second, and for how many seconds; a smaller number of the latter by BENCH_SIGN_IN_SECONDS.
RATE, SECONDS = 20, 30

PASSWORD = "тихий синий трамвай"

#: Pages asked for a second while people sign in, each a whole diary.
PAGES_A_SECOND = 4


def measure(cache: Path) -> list[Figure]:
    """Sign-ins, the diary beside them and without them, and the check that stands before every step."""
    lasts = int(os.environ.get("BENCH_SIGN_IN_SECONDS", SECONDS))
    city_books(cache)
    copy_database(cache / "school-60.sqlite3", cache / "sign-in.sqlite3")
    url = f"sqlite:///{cache / 'sign-in.sqlite3'}"
    families = pupils(cache / "sign-in.sqlite3")
    logins = _families(url, families[: RATE * lasts])
    cookies = cookies_of(url, families[: 2 * PAGES_A_SECOND * lasts + 32])
    environment = {
        "JOURNAL_DATABASE": url, "JOURNAL_NOW": NOW.isoformat(), "JOURNAL_KEY_FILE": str(cache / "sign-in.key"),
    }  # fmt: skip
    with usual_servers(environment, cache / "server.log") as websocket:
        address = websocket.replace("ws://", "http://").removesuffix("/_stcore/stream")
        asyncio.run(_pages(websocket, cookies[:32], PAGES_A_SECOND * 4))
        half = PAGES_A_SECOND * lasts
        quiet = asyncio.run(_pages(websocket, cookies[32 : 32 + half], PAGES_A_SECOND))
        taken, busy = asyncio.run(_both(address, logins, websocket, cookies[32 + half : 32 + 2 * half]))
    slower = median(busy) / median(quiet)
    return [
        Figure("sign_in", f"Sign-in at {RATE} a second, p95", _share(taken, 0.95) * 1000, "ms", 500,
               beside=f"median {median(taken) * 1000:,.0f} ms of {len(taken)}"),
        Figure("sign_in", "… pages meanwhile", slower, "× as slow", 1.5,
               beside=f"a diary {median(busy) * 1000:,.0f} ms, {median(quiet) * 1000:,.0f} ms without"),
        Figure("sign_in", "A session's check", _check(url) * 1000, "ms", 1),
    ]  # fmt: skip


def _families(url: str, of: Sequence[str]) -> list[str]:
    """A mother for each pupil; they chose one password, whose hash is made once."""
    database, now, stamp = open_database(url), datetime.now(UTC), secrets.token_hex(4)
    hashed = hash_password(PASSWORD)
    logins = [f"{stamp}-{number}" for number in range(len(of))]
    for login, pupil in zip(logins, of, strict=True):
        create_account(database, login, "Мать", hashed, [Grant(Role.GUARDIAN, pupil)], now)
    database.close()
    return logins


async def _both(
    address: str, logins: Sequence[str], websocket: str, cookies: Sequence[str]
) -> tuple[list[float], list[float]]:
    return await asyncio.gather(_sign_ins(address, logins), _pages(websocket, cookies, PAGES_A_SECOND))


async def _sign_ins(address: str, logins: Sequence[str]) -> list[float]:
    """Seconds that each sign-in took: from the form sent to the redirect."""
    csrf = secrets.token_urlsafe(32)
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60, trust_env=False) as client:
        return await asyncio.gather(*(_sign_in(client, csrf, number, login) for number, login in enumerate(logins)))


async def _sign_in(client: httpx.AsyncClient, csrf: str, number: int, login: str) -> float:
    await asyncio.sleep(number / RATE)
    headers = {
        "Cookie": f"journal_form={csrf}", "X-Forwarded-For": f"198.18.{number >> 8}.{number & 255}",
    }  # fmt: skip
    began = perf_counter()
    answer = await client.post("/login", data={"csrf": csrf, "login": login, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 303, answer.status_code
    return perf_counter() - began


async def _pages(websocket: str, cookies: Sequence[str], rate: float) -> list[float]:
    """Seconds that a family waits for its diary, so many families a second."""
    return await asyncio.gather(*(_page(websocket, cookie, number / rate) for number, cookie in enumerate(cookies)))


async def _page(websocket: str, cookie: str, wait: float) -> float:
    await asyncio.sleep(wait)
    protocols = [Subprotocol("streamlit"), Subprotocol("x")]
    async with AsyncExitStack() as stack:
        tab = connect(
            websocket, subprotocols=protocols, additional_headers={"Cookie": cookie}, max_size=None, proxy=None
        )
        shown = await StreamlitClient(await stack.enter_async_context(tab)).run("diary")
    assert SUBJECT in shown.text
    return shown.seconds


def _check(url: str) -> float:
    """Median seconds of the question whose session a cookie is, among all those just opened."""
    database, now = open_database(url), datetime.now(UTC)
    account = create_account(database, f"check-{secrets.token_hex(4)}", "Мать", "!", [], now)
    token = open_session(database, account, now, 1)
    taken = in_turn(301, check=lambda: session_of(database, token, now))["check"]
    database.close()
    return taken


def _share(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]
