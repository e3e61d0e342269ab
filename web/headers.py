"""The headers every answer carries."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.index import LEAVE, document

#: Nothing of ours comes from elsewhere. Streamlit needs inline styles; of inline scripts the page's own few are known
#: by their digests, so that one that somebody smuggles in does not run. ``{scripts}`` and ``{host}`` are filled in.
POLICY = (
    "default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' ws://{host} wss://{host}; worker-src 'self' blob:; "
    "media-src 'self' blob:; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

#: Of what a browser can do for a page we need nothing.
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

#: Over https only: a year, as nothing else is ever meant to lead here.
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def policy(host: str) -> str:
    """The content security policy of a page at a host, which was found to be ours."""
    return POLICY.format(scripts=_scripts(), host=host if _HOST.fullmatch(host) else "invalid")


#: What a host may be spelled with: nothing that ends a directive.
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


@lru_cache(maxsize=1)
def _scripts() -> str:
    """The digests of the scripts that stand in our own page, and of the one that leads out of it."""
    inline = re.findall(r"<script>(.*?)</script>", document(), re.DOTALL)
    digests = (b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*inline, LEAVE))
    return " ".join(f"'sha256-{digest}'" for digest in digests)


class SecurityHeaders:
    """A pure ASGI middleware that adds what the answer has not of its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = HEADERS | (HTTPS_ONLY if scope["scheme"] == "https" else {})
        host = Headers(scope=scope).get("host", "")

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in wanted.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", policy(host))
            await send(message)

        await self._app(scope, receive, add)
