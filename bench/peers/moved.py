"""Sends what another program asks of Google to the emulator: the address of every request is rewritten on its way.

Nothing of the program is changed: neither how often nor what it asks. What would leave this machine is refused.
"""

from __future__ import annotations

import json
import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from google.oauth2.credentials import Credentials
from requests.adapters import HTTPAdapter

#: The emulator, a token that is good there, a service account's key, and the workbook's id.
URL, TOKEN, KEY, BOOK = sys.argv[1:]
_HERE = ("127.0.0.1", "::1", "localhost")


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in _HERE:
        raise ConnectionRefusedError(f"left this machine: {arguments[1]}")


def address(url: str) -> str:
    """The same at the emulator."""
    parts, there = urlsplit(url), urlsplit(URL)
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, ""))


class _Moved(HTTPAdapter):
    """Carries every request of `requests` to the emulator."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = address(request.url or "")
        return super().send(request, *args, **more)


def credentials() -> Credentials:
    """A person's token, good at the emulator for an hour: no exchange is counted."""
    return Credentials(TOKEN)  # type: ignore[no-untyped-call]


def told(sheets: dict[str, int]) -> None:
    """Print what was read: rows of every sheet by its title."""
    print(json.dumps(sheets, ensure_ascii=False))


sys.addaudithook(_watch)
requests.sessions.HTTPAdapter = _Moved
