"""Compression: what a browser gets is what the file says, in as few bytes as it understands."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import httpx
import pytest
import streamlit
from starlette.types import Message, Receive, Scope, Send

from tests.servers import Server
from tests.streamlit_client import finished
from tests.web_school import WebSchool
from web.compression import Compression, accepted_encodings

STATIC = Path(streamlit.__file__).parent / "static"


def raw(url: str, accept: str | None, **headers: str) -> tuple[httpx.Response, bytes]:
    """An answer, and its body as it went over the wire."""
    sent = {**headers, **({"Accept-Encoding": accept} if accept is not None else {})}
    with httpx.Client() as client:
        if accept is None:
            del client.headers["accept-encoding"]
        with client.stream("GET", url, headers=sent) as answer:
            return answer, b"".join(answer.iter_raw())


@pytest.fixture(scope="session")
def script() -> str:
    """The address of a large script of the first page."""
    found = re.search(r'src="\./(static/js/index\.[^"]+)"', (STATIC / "index.html").read_text())
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        (None, ""), ("", ""), ("identity", ""), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"), ("br; q=0 , gzip;q=0.0", ""), ("BR", "br"), ("deflate", ""),
    ],
)  # fmt: skip
def test_each_browser_gets_the_same_file(server: Server, script: str, accept: str | None, encoding: str) -> None:
    answer, body = raw(f"{server.url}/{script}", accept)
    unpack = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    assert answer.status_code == 200
    assert answer.headers.get("content-encoding", "") == encoding
    assert unpack(body) == (STATIC / script).read_bytes()
    assert int(answer.headers["content-length"]) == len(body)
    assert answer.headers["vary"].lower() == "accept-encoding"
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"


def test_a_browser_that_has_the_file_is_told_so(server: Server, script: str) -> None:
    url = f"{server.url}/{script}"
    tags = {accept: raw(url, accept)[0].headers["etag"] for accept in ("br", "gzip", "identity")}
    assert len(set(tags.values())) == 3
    for accept, tag in tags.items():
        answer, body = raw(url, accept, **{"If-None-Match": f'"other", W/{tag}'})
        assert (answer.status_code, body, answer.headers["etag"]) == (304, b"", tag)
        assert "content-encoding" not in answer.headers
    answer, _ = raw(url, "br", **{"If-None-Match": tags["gzip"]})
    assert answer.status_code == 200


def test_pictures_and_fonts_go_as_they_are(server: Server) -> None:
    font = next(path for path in (STATIC / "static" / "media").iterdir() if path.suffix == ".woff2")
    answer, body = raw(f"{server.url}/static/media/{font.name}", "gzip, br")
    assert "content-encoding" not in answer.headers
    assert body == font.read_bytes()


def test_a_part_of_a_file_is_that_part(server: Server, script: str) -> None:
    answer, body = raw(f"{server.url}/{script}", "br", Range="bytes=10-19")
    assert answer.status_code == 206
    assert body == (STATIC / script).read_bytes()[10:20]


@pytest.mark.parametrize("path", ["static/js/no.js", "static/../../x", "static/%2e%2e/%2e%2e/index.html", "static/"])
def test_what_is_no_file_is_not_kept(server: Server, path: str) -> None:
    answer, body = raw(f"{server.url}/{path}", "br")
    assert "immutable" not in answer.headers.get("cache-control", "")
    assert answer.headers.get("content-encoding", "") == ""
    assert "журнал" not in body.decode("utf-8", "replace")


def test_the_files_of_a_first_page_are_under_a_megabyte(server: Server, web_school: WebSchool) -> None:
    """Everything that index.html names: 2.3 MB as Streamlit sends it."""
    index, body = raw(f"{server.url}/diary", "br", Cookie=web_school.cookie("mother"))
    html = brotli.decompress(body).decode()
    assets = re.findall(r'(?:href|src)="\./(static/[^"]+)"', html)
    assert len(assets) == 61
    sizes = {
        accept: len(body) + sum(len(raw(f"{server.url}/{asset}", accept)[1]) for asset in assets)
        for accept in ("br", "gzip")
    }
    assert index.status_code == 200
    assert sizes["br"] < 800_000
    assert sizes["gzip"] < 900_000


@pytest.mark.parametrize(
    ("header", "names"),
    [("", set()), ("gzip;q=1.0,br;q=0.9", {"gzip", "br"}), ("gzip;q=0,*;q=0", set()), ("x;y;z", {"x"})],
)
def test_accept_encoding_is_read_as_browsers_mean_it(header: str, names: set[str]) -> None:
    assert accepted_encodings(header) - {"", "identity"} == names


@pytest.mark.parametrize("cut", [[], [b""], [b"exp"]])
def test_a_browser_that_leaves_in_the_middle_spoils_no_file(cut: list[bytes]) -> None:
    left = [cut, [b"export ", b"{}"]]

    async def files(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/javascript"), (b"cache-control", b"public, immutable")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        pieces = left.pop(0)
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if pieces is not cut:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    packing = Compression(files)

    def body() -> bytes:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope: Scope = {"type": "http", "method": "GET", "path": "/static/js/a.js", "headers": []}
        finished(packing(scope, receive, send))
        return b"".join(message.get("body", b"") for message in sent)

    assert [body(), body(), body()] == [b"", b"export {}", b"export {}"]
