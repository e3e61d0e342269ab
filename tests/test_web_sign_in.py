"""Signing in and out at the real server, as a browser without JavaScript does it."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.servers import Server, running_server
from tests.web_school import PASSWORD, WebSchool, add_demo_account, fill, form_of, sign_in
from web.entering import locked
from web.forms import local_path


def flags(answer: httpx.Response, name: str) -> set[str]:
    """The flags of one cookie an answer sets, without its value."""
    line = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{name}="))
    return {part.strip().lower() for part in line.split(";")[1:]}


def test_the_right_password_leads_to_the_page_that_was_asked_for(browser_like: httpx.Client) -> None:
    asked = browser_like.get("/diary?week=2026-11-16")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Fdiary%3Fweek%3D2026-11-16")
    form = browser_like.get(asked.headers["location"]).text
    assert 'name="next" value="/diary?week=2026-11-16"' in form
    answer = sign_in(browser_like, " MOTHER ", wanted="/diary?week=2026-11-16")
    assert (answer.status_code, answer.headers["location"]) == (303, "/diary?week=2026-11-16")
    assert browser_like.get("/diary?week=2026-11-16").status_code == 200


def test_the_sessions_cookie_is_out_of_reach_of_scripts_and_other_sites(browser_like: httpx.Client) -> None:
    answer = sign_in(browser_like, "mother")
    assert flags(answer, "journal_session") == {"httponly", "samesite=lax", "path=/", "max-age=7776000"}
    form = httpx.get(f"{browser_like.base_url}/login")
    assert flags(form, "journal_form") == {"httponly", "samesite=strict", "path=/login"}


def test_behind_https_the_cookies_are_secure(browser_like: httpx.Client) -> None:
    browser_like.headers["X-Forwarded-Proto"] = "https"
    first = browser_like.get("/login")
    assert "secure" in flags(first, "journal_form")
    csrf = re.search(r'name="csrf" value="([^"]+)"', first.text)
    assert csrf
    # A plain client keeps secure cookies to itself on http, so it is handed over by hand.
    cookie = {"Cookie": f"journal_form={csrf[1]}"}
    answer = browser_like.post(
        "/login", data={"csrf": csrf[1], "login": "mother", "password": PASSWORD}, headers=cookie
    )
    assert answer.status_code == 303
    assert "secure" in flags(answer, "__Host-journal_session")


@pytest.mark.parametrize(
    ("sent", "cookie"), [("", ""), ("-", ""), ("x" * 43, "y" * 43), ("", "x" * 43), ("x", "x"), ("ы" * 43, "x" * 43)]
)
def test_a_form_of_another_site_is_refused(server: Server, sent: str, cookie: str) -> None:
    headers = {"Cookie": f"journal_form={cookie}"} if cookie else {}
    fields = {"csrf": sent, "login": "mother", "password": PASSWORD}
    answer = httpx.post(f"{server.url}/login", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "Страница входа устарела" in answer.text
    assert "journal_session" not in answer.headers.get("set-cookie", "")


def test_a_second_tab_does_not_spoil_the_form_of_the_first(browser_like: httpx.Client) -> None:
    first, second = form_of(browser_like), form_of(browser_like)
    assert first == second


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "javascript:alert(1)",
        "/ /evil", "/\t/evil", "/\n//evil", "", "evil", "///evil", "/login", "/logout?x", "http:evil", "/a\\b",
    ],
)  # fmt: skip
def test_a_sign_in_leads_nowhere_but_to_our_own_pages(evil: str) -> None:
    assert local_path(evil) == "/"


@pytest.mark.parametrize("own", ["/", "/diary", "/diary?child=0101&week=2026-11-16", "/marks#алгебра"])
def test_a_sign_in_leads_to_any_page_of_ours(own: str) -> None:
    assert local_path(own) == own


def test_an_evil_address_is_forgotten_over_http(browser_like: httpx.Client) -> None:
    assert 'name="next" value="/"' in browser_like.get("/login?next=//evil.example").text
    assert sign_in(browser_like, "mother", wanted="//evil.example").headers["location"] == "/"


def test_who_is_signed_in_passes_the_form(browser_like: httpx.Client) -> None:
    sign_in(browser_like, "mother")
    answer = browser_like.get("/login?next=/marks")
    assert (answer.status_code, answer.headers["location"]) == (303, "/marks")


def test_an_unknown_login_reads_like_a_wrong_password(server: Server) -> None:
    texts: dict[str, str] = {}
    for login, password in (("mother", "wrong"), ("unheard", "wrong"), ("mother", "wrong2"), ("unheard2", PASSWORD)):
        with httpx.Client(base_url=server.url) as client:
            csrf = form_of(client)
            answer = client.post("/login", data={"csrf": csrf, "login": login, "password": password})
        assert answer.status_code == 401
        texts[login] = answer.text.replace(csrf, "").replace(login, "")
    assert len(set(texts.values())) == 1
    assert "Неверный логин или пароль" in texts["mother"]


def test_what_was_typed_is_shown_as_text(browser_like: httpx.Client) -> None:
    answer = sign_in(browser_like, '"><script>alert(1)</script>', wanted='/"><img src=x>')
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "&quot;&gt;&lt;script&gt;" in answer.text


def test_a_form_that_is_no_form_of_ours_is_not_read(browser_like: httpx.Client) -> None:
    assert browser_like.post("/login", data={"login": "x" * 10_000}).status_code == 413
    assert browser_like.post("/login", content=b"\xff\xfe\x00%zz=%&&&==").status_code == 403


def test_signing_out_ends_the_session_everywhere(browser_like: httpx.Client) -> None:
    sign_in(browser_like, "mother")
    token = browser_like.cookies["journal_session"]
    answer = browser_like.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?out")
    assert "journal_session" not in browser_like.cookies
    assert "Вы вышли из журнала" in browser_like.get("/login?out").text
    copied = httpx.get(f"{browser_like.base_url}/diary", cookies={"journal_session": token})
    assert copied.status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_signs_nobody_out(browser_like: httpx.Client, headers: dict[str, str]) -> None:
    sign_in(browser_like, "mother")
    assert browser_like.post("/logout", headers=headers).status_code == 403
    assert browser_like.get("/diary").status_code == 200
    assert browser_like.get("/logout").status_code == 303  # a link signs nobody out either
    assert browser_like.get("/diary").status_code == 200


def test_after_five_wrong_passwords_one_waits_and_the_right_one_is_not_tried(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("locked")
    school = fill(f"sqlite:///{folder}/journal.sqlite3")
    add_demo_account(school.database)
    with (
        running_server({"JOURNAL_DATABASE": school.url}, folder / "log") as server,
        httpx.Client(base_url=server.url) as client,
    ):
        assert [sign_in(client, "mother", "wrong").status_code for _ in range(5)] == [401] * 5
        answer = sign_in(client, "mother")
        assert answer.status_code == 429
        wait = int(answer.headers["retry-after"])
        assert 0 < wait <= 30
        assert f"Попробуйте снова через {wait} сек." in answer.text
        assert 'value="mother"' in answer.text
        assert sign_in(client, "father").status_code == 303
        client.cookies.clear()
        page = client.get("/login").text
        assert "Это демонстрационная школа" in page
        assert "Мама &lt;Веры&gt;" in page
        demo = {"csrf": form_of(client), "next": "/", "login": "mama", "password": "demo-2026"}
        assert client.post("/login", data=demo).headers["location"] == "/"
    school.database.close()


def test_a_real_school_shows_no_accounts_and_its_name(browser_like: httpx.Client, web_school: WebSchool) -> None:
    page = browser_like.get("/login").text
    assert "Школа «Берёзка»" in page
    assert "демонстрационная" not in page
    assert "mother" not in page


def test_the_page_is_small_russian_and_loads_nothing(browser_like: httpx.Client) -> None:
    answer = browser_like.get("/login")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert len(answer.content) < 15_000
    assert '<html lang="ru">' in answer.text
    assert "<script" not in answer.text
    assert set(re.findall(r'(?:src|href)="([^"]+)"', answer.text)) == {
        "/favicon.png",
        "/login/first",
        "/login/forgotten",
    }
    assert answer.num_bytes_downloaded + len(browser_like.get("/favicon.png").content) < 40_000


def test_a_wait_is_told_in_seconds_then_in_minutes() -> None:
    said = [locked(wait).rsplit("через ", 1)[1] for wait in (1, 59, 60, 61, 600)]
    assert said == ["1 сек.", "59 сек.", "1 мин.", "2 мин.", "10 мин."]
