"""The gate: without a live session nothing passes but the sign-in page and Streamlit's own files."""

from __future__ import annotations

from urllib.parse import quote

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from jobs.config import PUSH_PATH, current_config
from web.cookies import SESSION_COOKIE, session_token
from web.installation import has_session
from web.media import MEDIA, Told, not_here, overheard

__all__ = ["OPEN_PATHS", "PLAIN_RERUN", "SESSION_COOKIE", "Gate", "is_plain"]

#: What strangers may ask for, beside everything under OPEN_PREFIXES.
OPEN_PATHS = frozenset(
    {
        "/login", "/login/first", "/login/notice", "/login/forgotten", "/login/second", "/logout", "/oauth2callback",
        "/healthz", "/readyz", "/_stcore/health", "/favicon.png", "/manifest.json",
    }
)  # fmt: skip
OPEN_PREFIXES = ("/static/", "/auth/")

#: What a tab says is some hundred bytes, with every widget of a page a few thousand.
LONGEST_MESSAGE = 256 * 1024

PLAIN_RERUN = BackMsg(rerun_script=ClientState()).SerializeToString()


class Gate:
    """A pure ASGI middleware, so that it stands before websockets too."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app, self._told = app, Told()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or send the visitor to the sign-in page."""
        if scope["type"] not in ("http", "websocket") or _is_open(scope):
            await self._app(scope, receive, send)
            return
        token = session_token(HTTPConnection(scope).cookies)
        if await has_session(token):
            await self._let_through(token, scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "sign in first"})
        else:
            await RedirectResponse(_sign_in_address(scope), 303, {"Cache-Control": "no-store"})(scope, receive, send)

    async def _let_through(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve who is signed in; a file only the session that was told of it."""
        if scope["type"] == "websocket":
            with self._told.tab(token) as known:
                await self._app(scope, _watched(token, receive), overheard(send, known))
        elif scope["path"].startswith(MEDIA) and not self._told.knows(token, scope["path"]):
            answer = not_here(scope["path"], scope["query_string"], current_config().servers)
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _watched(token: str, receive: Receive) -> Receive:
    """The messages of a tab, each let through only while its session lives.

    A fragment's rerun and a button's callback never pass the menu. So whatever a tab asks for after its
    session ended becomes a plain rerun, in which the menu finds nobody and shows the way in. A rerun
    that is plain already asks the menu first of all, and is not asked about twice.
    """

    async def receive_watched() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        if len(message.get("bytes") or message.get("text") or "") > LONGEST_MESSAGE:
            return {"type": "websocket.disconnect", "code": 1009}
        if is_plain(message.get("bytes")):
            return message
        if not await has_session(token):
            return {"type": "websocket.receive", "bytes": PLAIN_RERUN}
        return message

    return receive_watched


def is_plain(asked: bytes | None) -> bool:
    """Whether a tab asks for nothing but a run of the whole script, with no widget touched."""
    try:
        message = BackMsg.FromString(asked or b"")
    except DecodeError:
        return False
    rerun = message.rerun_script
    return message.HasField("rerun_script") and not rerun.fragment_id and not rerun.widget_states.widgets


def _is_open(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    is_told = scope["path"] == PUSH_PATH and scope["method"] == "POST"
    return is_told or scope["path"] in OPEN_PATHS or scope["path"].startswith(OPEN_PREFIXES)


def _sign_in_address(scope: Scope) -> str:
    """/login, remembering the page that was asked for."""
    if scope["method"] != "GET" or scope["path"] == "/" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return "/login"
    query = scope["query_string"].decode("latin-1")
    return "/login?next=" + quote(scope["path"] + (f"?{query}" if query else ""), safe="")
