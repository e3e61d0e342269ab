"""A file offered for download is for the session whose tab was told of it.

Streamlit finds a file by its address alone, which is made from its contents: whoever is signed in and was told the
address would have it, codes of slips included. So what a tab is told is overheard, and other addresses lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Message, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from database.tokens import digest

#: Where Streamlit serves files.
MEDIA = "/media/"


#: How often one of several servers sends a browser on to the others: browsers follow no more than twenty times.
TRIES = 16


class Told:
    """Which addresses of files the open tabs of each session were told; what a tab knew is forgotten with it."""

    def __init__(self) -> None:
        """Nobody was told anything."""
        self._tabs: dict[bytes, list[set[str]]] = {}

    @contextmanager
    def tab(self, token: str) -> Iterator[set[str]]:
        """What a tab of a cookie's session is told, for as long as it is open."""
        known, session = set[str](), digest(token)
        tabs = self._tabs.setdefault(session, [])
        tabs.append(known)
        try:
            yield known
        finally:
            self._tabs[session] = [one for one in self._tabs[session] if one is not known]
            if not self._tabs[session]:
                del self._tabs[session]

    def knows(self, token: str, address: str) -> bool:
        """Whether an open tab of a cookie's session was told that address."""
        return any(address in known for known in self._tabs.get(digest(token), ()))


def not_here(address: str, query: bytes, servers: int) -> Response:
    """The answer about a file that this server told nobody of, or not this session.

    A file lies in the memory of the server to which the tab's websocket came, and a new connection comes to any: so
    the browser is asked to come again by another one. Of two servers both refuse sixteen times once in 65,000.
    """
    tried = int(query) if query.isdigit() else 0
    if servers > 1 and tried < TRIES:
        return RedirectResponse(f"{address}?{tried + 1}", 307, {"Cache-Control": "no-store", "Connection": "close"})
    return PlainTextResponse("Файла нет", 404, {"Cache-Control": "no-store"})


def overheard(send: Send, known: set[str]) -> Send:
    """The messages to a tab; the addresses of files among them are known from then on."""

    async def send_overheard(message: Message) -> None:
        if address := offered(message.get("bytes") or b""):
            known.add(address)
        await send(message)

    return send_overheard


def offered(said: bytes) -> str:
    """The address of the file that a message offers by a download button; «» for every other message.

    A text that merely looks like an address tells nothing: it may be what somebody typed.
    """
    if MEDIA.encode() not in said:
        return ""
    try:
        return str(ForwardMsg.FromString(said).delta.new_element.download_button.url)
    except DecodeError:
        return ""
