"""Before everything else: which names the journal answers to, from which pages it takes changes, and how much.

A page of another site that a signed-in mother opens can make her browser ask us; it cannot make it say that it asks
for us. And a name of somebody else's that leads to this machine («DNS rebinding») is answered by nothing.
"""

from __future__ import annotations

import socket
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from jobs.config import Config, current_config

#: What changes nothing; everything else is taken from our own pages alone.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

#: The longest body of any request: no page of ours takes files yet, and a form is a kilobyte.
LONGEST_BODY = 1024 * 1024

UNKNOWN_HOST = (
    "Журнал не знает этого имени сайта. Руководителю ИЦШ: укажите его в JOURNAL_ADDRESS (см. README, «How to run it»)."
)
FOREIGN = "Это можно сделать только со страниц журнала"
TOO_LONG = "Слишком много данных"


class Door:
    """A pure ASGI middleware, so that it stands before websockets too."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "not from our page"})
        else:
            text, status = refusal
            await PlainTextResponse(text, status, {"Cache-Control": "no-store"})(scope, receive, send)


def _refusal(scope: Scope) -> tuple[str, int] | None:
    """Why a request is refused, and its status; None for one that is not."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not is_ours(host, current_config()):
        return UNKNOWN_HOST, 421
    changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
    if changes and not is_from_our_page(headers.get("origin"), host, current_config()):
        return FOREIGN, 403
    length = headers.get("content-length", "0")
    return None if length.isdecimal() and int(length) <= LONGEST_BODY else (TOO_LONG, 413)


def is_ours(host: str, config: Config) -> bool:
    """Whether a Host header names us: a bare address, this machine, or what the configuration says.

    A bare address cannot be rebound: it is a name only.
    """
    name = _name(host)
    if not name:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name in _names(config.address, config.hosts)
    return True


def is_from_our_page(origin: str | None, host: str, config: Config) -> bool:
    """Whether a browser says that a page of ours asks; what is no browser says nothing, and brings no one's cookies."""
    if origin is None:
        return True
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        return False
    return parts.netloc.lower() in (host.lower(), urlsplit(config.address).netloc.lower())


@lru_cache(maxsize=4)
def _names(address: str, hosts: str) -> frozenset[str]:
    """The names that are ours besides bare addresses, in lower case."""
    machine = socket.gethostname().lower()
    stated = {urlsplit(address).hostname or "", *(one.strip().lower() for one in hosts.split(","))}
    return frozenset({"localhost", machine, f"{machine}.local", *stated} - {""})


def _name(host: str) -> str:
    """The name in a Host header, without its port; «» where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        port_is_well = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return ""
    plain = parts.netloc == host and not parts.path and "@" not in host
    return (parts.hostname or "") if plain and port_is_well else ""
