"""Several servers behind one port: each visitor meets one of them, and they are one journal."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGTERM

import httpx
import pytest

from jobs.config import Config
from jobs.servers import start_servers, usual_number
from tests.servers import free_port
from tests.streamlit_client import StreamlitClient, finished, opened
from tests.web_school import NOW, WebSchool

ADDRESS = "127.0.0.1"


@pytest.fixture(scope="module")
def port(web_school: WebSchool) -> Iterator[int]:
    """Two servers of the school of web tests on one port."""
    number = free_port()
    environment = {
        "JOURNAL_DATABASE": web_school.url, "JOURNAL_NOW": NOW, "JOURNAL_SERVERS": "2",
        "STREAMLIT_LOGGER_LEVEL": "error",
    }  # fmt: skip
    servers = start_servers(2, ADDRESS, number, {**os.environ, **environment})
    yield number
    for server in servers:
        server.terminate()
    assert [server.wait() for server in servers] == [-SIGTERM, -SIGTERM]  # uvicorn ends its work, then does as told


def test_connections_are_dealt_out_and_a_session_holds_with_either_server(port: int, web_school: WebSchool) -> None:
    async def visits() -> list[str]:
        texts = []
        for _ in range(12):
            async with opened(f"ws://{ADDRESS}:{port}/_stcore/stream", web_school.cookie("mother")) as tab:
                texts.append(await _text(tab))
        return texts

    texts = finished(visits())
    assert all("Антонова" in text for text in texts)
    assert len(_processes_listening(port)) == 2


async def _text(tab: StreamlitClient) -> str:
    return (await tab.run("diary")).text


def _processes_listening(port: int) -> list[str]:
    """The sockets of this machine that listen on a port, by the kernel's own list."""
    table = Path("/proc/net/tcp").read_text(encoding="ascii")
    return re.findall(rf":{port:04X} 00000000:0000 0A", table)


def test_a_cookie_of_one_server_signs_in_at_the_other(port: int, web_school: WebSchool) -> None:
    cookie = {"Cookie": web_school.cookie("mother")}
    answers = [httpx.get(f"http://{ADDRESS}:{port}/diary", headers=cookie).status_code for _ in range(12)]
    assert answers == [200] * 12


def test_slips_printed_by_one_server_are_taken_by_whatever_connection(port: int, web_school: WebSchool) -> None:
    """Twelve new connections, dealt out to both; a stranger is sent about and finds nothing."""
    cookie, base = web_school.cookie("leader"), f"http://{ADDRESS}:{port}"

    async def print_and_take() -> tuple[list[bytes], int]:
        async with opened(f"ws://{ADDRESS}:{port}/_stcore/stream", cookie) as tab:
            shown = await tab.run("access_families")
            elements = [message.delta.new_element for message in shown.messages]
            button = next(one.button.id for one in elements if one.button.label in ("Новый листок", "Выдать листок"))
            printed = await tab.press(button, "access_families")
            (address,) = {url for one in printed.messages if (url := one.delta.new_element.download_button.url)}
            taken = [await _asked(base, address, cookie) for _ in range(12)]
            stranger = await _asked(base, address, web_school.cookie("mother"))
            return [answer.content[:5] for answer in taken], stranger.status_code

    assert finished(print_and_take()) == ([b"%PDF-"] * 12, 404)


async def _asked(base: str, address: str, cookie: str) -> httpx.Response:
    """The answer to a browser that holds that cookie and goes where it is sent."""
    name, _, value = cookie.partition("=")
    async with httpx.AsyncClient(base_url=base, cookies={name: value}, follow_redirects=True) as browser:
        return await browser.get(address)


def test_a_port_that_is_taken_is_not_shared() -> None:
    with closing(socket.create_server((ADDRESS, 0), reuse_port=True)) as other, pytest.raises(OSError, match="in use"):
        start_servers(2, ADDRESS, other.getsockname()[1], dict(os.environ))


def test_a_machine_that_was_told_nothing_gets_a_server_a_core_and_two_at_most() -> None:
    assert usual_number() == min(2, os.cpu_count() or 1)
    assert Config().servers == usual_number()
