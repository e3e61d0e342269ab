"""Chromium as Debian packs it, speaking to nobody but us; and the two sizes people have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.servers import Server

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}

#: Where one size tells what is to be known, the other waits for the long checks.
ON_PHONE = pytest.mark.parametrize("size", ["phone", pytest.param("desk", marks=pytest.mark.long)], indirect=True)
ON_DESK = pytest.mark.parametrize("size", ["desk", pytest.param("phone", marks=pytest.mark.long)], indirect=True)

#: Milliseconds: two busy cores may also be running the rest of the tests.
PATIENCE = 20_000


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium; without it these tests are skipped, saying so."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": list(QUIET)}


@pytest.fixture(scope="session")
def base_url(server: Server) -> str:
    """Where «/» leads."""
    return server.url


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """«phone» or «desk»."""
    return str(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], size: str) -> dict[str, Any]:
    """A window of that size, opened on our server."""
    return {**browser_context_args, "viewport": SIZES[size], "locale": "ru-RU"}


@pytest.fixture
def visit(page: Page, server: Server) -> Iterator[Page]:
    """An empty browser. At the end: it asked nobody else for anything, and nothing complained."""
    foreign: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:")):
            foreign.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    yield page
    assert foreign == []
    assert complaints == []
