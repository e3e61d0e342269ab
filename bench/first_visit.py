"""What a first visit costs the network: requests and bytes over the wire, as Chromium counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.databases import pupils
from bench.diary_load import NOW, SUBJECT
from bench.figures import Figure
from bench.school_sync import city_books
from bench.servers import cookies_of, running_server

CHROMIUM = "/usr/bin/chromium"


@dataclass(slots=True)
class Wire:
    """What went over the wire for one page."""

    requests: int = 0
    bytes: int = 0
    addresses: list[str] = field(default_factory=list)


def measure(cache: Path) -> list[Figure]:
    """The sign-in page as a stranger, the diary as a mother, each with an empty browser."""
    city_books(cache)
    database = cache / "school-60.sqlite3"
    url = f"sqlite:///{database}"
    cookie = cookies_of(url, pupils(database)[:1])[0]
    environment = {"JOURNAL_DATABASE": url, "JOURNAL_NOW": NOW.isoformat()}
    with running_server(environment, cache / "server.log") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        sign_in = _visit(browser, f"{server.url}/", "", "form")
        diary = _visit(browser, f"{server.url}/diary", cookie, f"text={SUBJECT}")
        browser.close()
    return [
        Figure("first_visit", "Sign-in page, requests", sign_in.requests, "", 3),
        Figure("first_visit", "Sign-in page, over the wire", sign_in.bytes / 1000, "kB", 40),
        Figure(
            "first_visit", "Diary, over the wire", diary.bytes / 1e6, "MB", 1.3, beside=f"{diary.requests} requests"
        ),
    ]


def _visit(browser: Browser, address: str, cookie: str, awaited: str) -> Wire:
    """Open an address and wait for what makes it the page it is; count everything that came."""
    wire = Wire()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.requestWillBeSent", lambda event: _asked(wire, event))
    devtools.on("Network.loadingFinished", lambda event: _came(wire, event["encodedDataLength"]))
    devtools.on("Network.webSocketFrameReceived", lambda event: _came(wire, len(event["response"]["payloadData"])))
    page.goto(address)
    page.locator(awaited).first.wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    return wire


def _asked(wire: Wire, event: dict[str, Any]) -> None:
    wire.requests += 1
    wire.addresses.append(event["request"]["url"])


def _came(wire: Wire, size: float) -> None:
    wire.bytes += int(size)
