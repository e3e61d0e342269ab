"""A browser's half of Streamlit's conversation, in a few lines: for tests of what reaches whom, and for load."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

from google.protobuf.json_format import MessageToJson  # type: ignore[import-untyped]
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

T = TypeVar("T")

#: A script that sends nothing for so long, in seconds, never will.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """What one run of the script sent."""

    messages: list[ForwardMsg]
    size: int  #: bytes over the websocket
    seconds: float  #: from asking to the end of the script

    @property
    def text(self) -> str:
        """Everything sent, readable: whatever somebody could find by looking into the stream."""
        return "\n".join(str(MessageToJson(message, ensure_ascii=False)) for message in self.messages)

    @property
    def session(self) -> str:
        """The number of the tab's session, by which a reconnecting browser finds it again."""
        begun = (message.new_session for message in self.messages if message.WhichOneof("type") == "new_session")
        return str(next(begun).initialize.session_id)

    @property
    def page_names(self) -> list[str]:
        """The pages of the menu that was sent, the hidden one left out."""
        menus = [message.navigation for message in self.messages if message.WhichOneof("type") == "navigation"]
        return [page.page_name for page in menus[-1].app_pages if not page.is_hidden] if menus else []


@dataclass(slots=True)
class StreamlitClient:
    """One open tab."""

    socket: ClientConnection

    async def run(self, page: str = "", query: str = "", *, fragment: str = "", page_hash: str = "") -> Shown:
        """Ask for a page by its address, as opening it does, and collect what comes until the script ends."""
        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.query_string = query
        request.rerun_script.fragment_id = fragment
        request.rerun_script.page_script_hash = page_hash
        return await self._shown(request)

    async def press(self, button: str, page: str) -> Shown:
        """Press a button by its number on a page that was shown."""
        request = BackMsg()
        request.rerun_script.page_name = page
        request.rerun_script.widget_states.widgets.add(id=button, trigger_value=True)
        return await self._shown(request)

    async def ask(self, request: BackMsg) -> Shown:
        """Send whatever a browser may send that somebody tampered with."""
        return await self._shown(request)

    async def _shown(self, request: BackMsg) -> Shown:
        started = perf_counter()
        await self.socket.send(request.SerializeToString())
        messages: list[ForwardMsg] = []
        size = 0
        while True:
            data = await asyncio.wait_for(self.socket.recv(decode=False), LONGEST)
            size += len(data)
            message = ForwardMsg.FromString(data)
            messages.append(message)
            if message.WhichOneof("type") == "script_finished" and not _is_interrupted(message):
                return Shown(messages, size, perf_counter() - started)


def _is_interrupted(message: ForwardMsg) -> bool:
    """Whether a run ended only because another takes its place (``st.switch_page``)."""
    return message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN


def finished(visit: Coroutine[Any, Any, T]) -> T:
    """The result of a visit, made in a thread of its own: Playwright keeps the main thread's event loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, visit).result()


@asynccontextmanager
async def opened(websocket: str, cookie: str = "", session: str = "") -> AsyncIterator[StreamlitClient]:
    """Open a tab. ``cookie`` is the whole Cookie header; ``session`` that of a tab to be taken over.

    Raises:
        websockets.exceptions.InvalidStatus: The server refuses.
    """
    headers = {"Cookie": cookie} if cookie else {}
    protocols = [Subprotocol(name) for name in ("streamlit", "x", session) if name]
    async with connect(
        websocket, subprotocols=protocols, additional_headers=headers, max_size=None, proxy=None
    ) as socket:
        yield StreamlitClient(socket)
