"""Streamlit's page in Russian, for whom it may be opened."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import streamlit

from tests.servers import Server
from tests.web_school import WebSchool
from web.index import russian

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()


def test_the_page_is_russian_and_named_after_the_journal(server: Server, web_school: WebSchool) -> None:
    answer = httpx.get(f"{server.url}/diary", headers={"Cookie": web_school.cookie("mother")})
    assert '<html lang="ru">' in answer.text
    assert "<title>Школьный журнал</title>" in answer.text
    assert "Открываем журнал…" in answer.text
    for left_out in (">Streamlit<", "enable JavaScript", "openapi.json", 'lang="en"'):
        assert left_out not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_nothing_of_streamlits_page_is_lost() -> None:
    assert russian(INDEX).count("<link") == INDEX.count("<link") - 1
    assert russian(INDEX).count("<script") == INDEX.count("<script") + 1


def test_another_page_than_we_know_is_noticed() -> None:
    with pytest.raises(ValueError, match="lang="):
        russian(INDEX.replace('lang="en"', 'lang="de"'))


@pytest.mark.parametrize(
    ("login", "path", "status"),
    [
        ("mother", "/", 200), ("mother", "/diary", 200), ("mother", "/participation", 303), ("mother", "/secret", 303),
        ("deputy", "/participation", 200), ("deputy", "/diary", 200), ("teacher", "/attendance", 303),
        ("leader", "/attendance", 200), ("nobody", "/", 200), ("nobody", "/diary", 303),
    ],
)  # fmt: skip
def test_a_page_opens_for_its_roles_and_leads_others_home(
    server: Server, web_school: WebSchool, login: str, path: str, status: int
) -> None:
    answer = httpx.get(f"{server.url}{path}", headers={"Cookie": web_school.cookie(login)})
    assert answer.status_code == status
    assert answer.headers.get("location", "/") == "/"


def test_a_browser_that_has_the_page_is_told_so(server: Server, web_school: WebSchool) -> None:
    headers = {"Cookie": web_school.cookie("mother")}
    tag = httpx.get(f"{server.url}/", headers=headers).headers["etag"]
    assert httpx.get(f"{server.url}/marks", headers={**headers, "If-None-Match": tag}).status_code == 304


def test_the_logo_is_a_picture(server: Server) -> None:
    answer = httpx.get(f"{server.url}/favicon.png")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<svg")
