"""The emulator as an ASGI application: latency, faults, credentials, quotas, then the method itself."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import parse_qs

from starlette.types import Message, Receive, Scope, Send

from tests.google_emulator.access.guard import caller_of, check_scopes
from tests.google_emulator.access.tokens import grant
from tests.google_emulator.fields import pick
from tests.google_emulator.refusals import Refused
from tests.google_emulator.service.calls import Call, Reply
from tests.google_emulator.service.connections import Connections
from tests.google_emulator.service.control import Control
from tests.google_emulator.service.faults import BROKEN, Fault, Script, refusal
from tests.google_emulator.service.quotas import Quotas
from tests.google_emulator.service.routes import Route, routed
from tests.google_emulator.sheets.cell_data import Verbatim
from tests.google_emulator.world import World

#: Answers shorter than this are not worth compressing, bytes.
_COMPRESSED_FROM = 1024

#: Where a piece of ready JSON stands in an answer.
_PIECE = re.compile(r'"\\u0000(\d+)\\u0000"')

_NOT_FOUND = """<!DOCTYPE html>
<html lang=en>
  <meta charset=utf-8>
  <title>Error 404 (Not Found)!!1</title>
  <p><b>404.</b> <ins>That’s an error.</ins>
  <p>The requested URL was not found on this server.  <ins>That’s all we know.</ins>
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request as it came in; the path is still encoded."""

    verb: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    client: tuple[object, ...]

    @property
    def pretty(self) -> bool:
        """Whether JSON is wanted in lines: it is unless told otherwise."""
        return (self.query.get("prettyPrint") or ["true"])[-1].lower() != "false"


class Service:
    """The application and what it keeps: the world, the faults, the quotas and the counts of requests."""

    def __init__(self, world: World, connections: Connections | None = None) -> None:
        self.connections, self.control = connections or Connections(), Control(self)
        self.renew(world)

    def renew(self, world: World) -> None:
        """Begin anew with a world: no faults, full quotas, nothing counted."""
        self.world = world
        self.script, self.quotas, self.counts = Script(), Quotas(world), Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        asked = Asked(
            verb=scope["method"],
            path=scope.get("raw_path", scope["path"].encode()).decode().partition("?")[0],
            query=parse_qs(scope["query_string"].decode(), keep_blank_values=True),
            headers={name.decode().lower(): value.decode() for name, value in scope["headers"]},
            body=await _body(receive),
            client=tuple(scope.get("client") or ()),
        )
        if asked.path.startswith("/_emulator/"):
            await _send(send, self.control.answer(asked.verb, asked.path, asked.query, asked.body), asked, {})
            return
        await asyncio.sleep(self.world.settings.latency_ms / 1000)
        await self._serve(asked, receive, send)

    async def _serve(self, asked: Asked, receive: Receive, send: Send) -> None:
        found = routed(asked.verb, asked.path)
        kind, api = (found[0].kind, found[0].api) if found else ("unknown", "")
        if asked.path == "/token":
            kind, api = "token", "token"
        self.counts[kind] += 1
        fault = self.script.next(kind, api, asked.path)
        reply: Reply | None = None
        if fault is None or fault.done or fault.fault == "reset-mid-body":
            reply = self._answer(found, asked)
        if fault is not None:
            self.counts[f"fault {fault.fault}"] += 1
            if fault.fault in BROKEN:
                await self._break(fault, reply, asked, receive, send)
                return
        if fault is not None or reply is None:
            reply = _refused(refusal(fault or Fault("500"), api, asked.path))
        now = format_datetime(self.world.clock.now(), usegmt=True)
        await _send(send, reply, asked, {"date": now})

    def _answer(self, found: tuple[Route, dict[str, str]] | None, asked: Asked) -> Reply:
        try:
            if asked.path == "/token":
                form = {name: values[-1] for name, values in parse_qs(asked.body.decode()).items()}
                return Reply(grant(self.world, form), masked=True)
            if found is None:
                return Reply(content=_NOT_FOUND.encode(), media="text/html; charset=UTF-8", status=404)
            return self._called(*found, asked)
        except Refused as refused:
            return _refused(refused)

    def _called(self, route: Route, path: Mapping[str, str], asked: Asked) -> Reply:
        key = (asked.query.get("key") or [""])[-1]
        caller = caller_of(self.world, route.api, route.kind, asked.headers.get("authorization", ""), key)
        self._enabled(route.api)
        check_scopes(caller, route.api, route.access, route.kind)
        self.quotas.take(caller, route.api, route.access)
        call = Call(self.world, route.kind, route.api, path, asked.query, asked.headers, asked.body, caller)
        reply = route.handler(call)
        if reply.body is None or reply.masked or not (tree := call.mask()):
            return reply
        return Reply(pick(reply.body, tree), status=reply.status)

    def _enabled(self, api: str) -> None:
        settings = self.world.settings
        if not (settings.sheets_enabled if api == "sheets" else settings.drive_enabled):
            raise refusal(Fault("403-disabled"), api, "")

    async def _break(self, fault: Fault, reply: Reply | None, asked: Asked, receive: Receive, send: Send) -> None:
        """Say nothing for long, or reset the connection before or within the answer."""
        if fault.fault == "hang":
            gone = asyncio.ensure_future(_gone(receive))
            await asyncio.wait({gone}, timeout=self.world.settings.hang)
            gone.cancel()
        elif fault.fault == "reset-mid-body" and reply is not None:
            data = _rendered(reply, pretty=asked.pretty)
            headers = [(b"content-length", str(len(data) + 1).encode()), (b"content-type", reply.media.encode())]
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": data[: len(data) // 2], "more_body": True})
        await self.connections.reset(asked.client)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message: Message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _refused(refused: Refused) -> Reply:
    if "html" in refused.body:
        page = str(refused.body["html"]).encode()
        return Reply(content=page, media="text/html; charset=UTF-8", status=refused.code, headers=refused.headers)
    return Reply(refused.body, status=refused.code, masked=True, headers=refused.headers)


def _rendered(reply: Reply, *, pretty: bool) -> bytes:
    if reply.body is None:
        return reply.content
    if pretty:
        return (json.dumps(reply.body, ensure_ascii=False, indent=2) + "\n").encode()
    pieces: list[str] = []

    def verbatim(piece: Verbatim) -> str:
        pieces.append(piece.text)
        return f"\0{len(pieces) - 1}\0"

    text = json.dumps(reply.body, ensure_ascii=False, separators=(",", ":"), default=verbatim)
    return _PIECE.sub(lambda found: pieces[int(found[1])], text).encode()


async def _send(send: Send, reply: Reply, asked: Asked, more: Mapping[str, str]) -> None:
    data = _rendered(reply, pretty=asked.pretty)
    said = {"content-type": reply.media, "vary": "Origin, X-Origin, Referer", **more, **reply.headers}
    if "gzip" in asked.headers.get("accept-encoding", "") and len(data) >= _COMPRESSED_FROM:
        data = gzip.compress(data, 3, mtime=0)
        said["content-encoding"] = "gzip"
    if reply.status != 204:
        said["content-length"] = str(len(data))
    lines = [(name.lower().encode(), value.encode()) for name, value in said.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": lines})
    await send({"type": "http.response.body", "body": data})
