"""The door: names that are ours, pages that are ours, sizes; over real HTTP and real websockets."""

from __future__ import annotations

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from jobs.config import Config
from tests.servers import Server
from tests.streamlit_client import finished
from tests.web_school import WebSchool
from web.door import LONGEST_BODY, is_from_our_page, is_ours
from web.gate import LONGEST_MESSAGE
from web.headers import policy

OURS = Config(address="https://journal.school42.ru", hosts="zhurnal.lan, Second.example")


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "192.168.0.7", "journal.school42.ru",
        "JOURNAL.school42.ru:443", "zhurnal.lan:80", "second.example",
    ],
)  # fmt: skip
def test_our_names_are_answered(host: str) -> None:
    assert is_ours(host, OURS)


@pytest.mark.parametrize(
    "host",
    [
        "", "evil.example", "evil.example:8501", "journal.school42.ru.evil.example", "xjournal.school42.ru",
        "localhost.evil.example", "127.0.0.1.evil.example", "a@localhost", "localhost/x", "localhost:x",
        "localhost:99999",
        "localhost, evil.example", "[::1", "127.1.evil",
    ],
)  # fmt: skip
def test_a_name_of_somebody_else_that_leads_here_is_not_answered(host: str) -> None:
    assert not is_ours(host, OURS)


@pytest.mark.parametrize(
    ("origin", "host", "taken"),
    [
        (None, "localhost:8501", True),
        ("http://localhost:8501", "localhost:8501", True),
        ("https://journal.school42.ru", "127.0.0.1:8501", True),
        ("https://journal.school42.ru", "journal.school42.ru", True),
        ("null", "localhost:8501", False),
        ("", "localhost:8501", False),
        ("http://localhost:8502", "localhost:8501", False),
        ("http://evil.example", "localhost:8501", False),
        ("http://localhost:8501.evil.example", "localhost:8501", False),
        ("file://localhost:8501", "localhost:8501", False),
    ],
)
def test_only_our_own_pages_may_change_anything(origin: str | None, host: str, *, taken: bool) -> None:
    assert is_from_our_page(origin, host, OURS) is taken


def test_a_rebound_name_gets_nothing_even_with_a_cookie(server: Server, web_school: WebSchool) -> None:
    headers = {"Cookie": web_school.cookie("mother"), "Host": "evil.example"}
    for path in ("/", "/login", "/static/x", "/healthz", "/account"):
        answer = httpx.get(f"{server.url}{path}", headers=headers)
        assert answer.status_code == 421
        assert "JOURNAL_ADDRESS" in answer.text


@pytest.mark.parametrize("path", ["/login", "/logout", "/account", "/_stcore/upload_file/x/y"])
def test_another_sites_form_changes_nothing(server: Server, web_school: WebSchool, path: str) -> None:
    headers = {"Cookie": web_school.cookie("mother"), "Origin": "https://evil.example"}
    assert httpx.post(f"{server.url}{path}", headers=headers, data={"do": "end-all"}).status_code == 403
    assert httpx.put(f"{server.url}{path}", headers=headers, content=b"x").status_code == 403
    assert httpx.get(f"{server.url}/diary", headers={"Cookie": headers["Cookie"]}).status_code == 200


def test_a_body_longer_than_any_of_ours_is_not_taken(server: Server, web_school: WebSchool) -> None:
    headers = {"Cookie": web_school.cookie("mother")}
    for path in ("/login", "/account", "/_stcore/upload_file/x/y"):
        answer = httpx.put(f"{server.url}{path}", headers=headers, content=b"x" * (LONGEST_BODY + 1))
        assert answer.status_code == 413


async def _opens(server: Server, cookie: str, origin: str) -> None:
    protocols = [Subprotocol("streamlit"), Subprotocol("x")]
    async with connect(
        server.websocket,
        subprotocols=protocols,
        additional_headers={"Cookie": cookie},
        origin=Origin(origin),
        proxy=None,
    ):
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_another_sites_script_opens_no_websocket_with_a_mothers_cookie(
    server: Server, web_school: WebSchool, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        finished(_opens(server, web_school.cookie("mother"), origin))
    assert refused.value.response.status_code == 403


def test_our_own_page_opens_it(server: Server, web_school: WebSchool) -> None:
    finished(_opens(server, web_school.cookie("mother"), server.url))


async def _sent(server: Server, cookie: str, size: int) -> int | None:
    """The code by which the server ends a tab that sends so much; None where it answers instead."""
    message = BackMsg()
    message.rerun_script.query_string = "x" * size
    protocols = [Subprotocol("streamlit"), Subprotocol("x")]
    headers = {"Cookie": cookie}
    async with connect(
        server.websocket, subprotocols=protocols, additional_headers=headers, proxy=None, max_size=None
    ) as socket:
        try:
            await socket.send(message.SerializeToString())
            await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
    return None


def test_a_tab_that_sends_too_much_is_ended(server: Server, web_school: WebSchool) -> None:
    cookie = web_school.cookie("mother")
    assert finished(_sent(server, cookie, 1000)) is None
    assert finished(_sent(server, cookie, LONGEST_MESSAGE + 1)) in (1000, 1005, 1006, 1009, 1012)
    assert httpx.get(f"{server.url}/healthz").status_code == 200


def test_no_host_adds_to_the_policy() -> None:
    assert "evil" not in policy("x; script-src evil")
    assert "connect-src 'self' ws://localhost:8501 wss://localhost:8501;" in policy("localhost:8501")
    assert "unsafe-eval" not in policy("localhost")
    assert "script-src 'self' 'sha256-" in policy("localhost")
    assert "'unsafe-inline'" not in policy("localhost").split("script-src")[1].split(";")[0]


def test_https_is_asked_for_over_https_only(server: Server) -> None:
    plain = httpx.get(f"{server.url}/login")
    secure = httpx.get(f"{server.url}/login", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in plain.headers
    assert secure.headers["strict-transport-security"] == "max-age=31536000"
