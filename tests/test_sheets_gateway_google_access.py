"""Who asks Google: a service account's key or a person's consent; nothing is asked of anybody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from google.auth.exceptions import RefreshError

from sheets.gateway.google import answers
from sheets.gateway.google.access import SCOPES, access
from sheets.gateway.google.gateway import GoogleGateway, GoogleSettings
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.replies import no_token
from sheets.gateway.protocol import StoreAway
from tests.google_emulator.handle import READER
from tests.google_reader import School, school, titles

__all__ = ["school"]

PERSON = "director@school.example"


def test_the_reader_asks_for_nothing_that_writes() -> None:
    assert SCOPES == (
        "https://www.googleapis.com/auth/spreadsheets.readonly",
        "https://www.googleapis.com/auth/drive.metadata.readonly",
    )


def test_a_service_account_reads_and_asks_nobody_but_the_endpoint(school: School) -> None:
    """google-auth would ask iamcredentials.googleapis.com; the guard of the tests fails on that."""
    school.put("Журнал 7А")
    gateway = school.gateway()
    assert titles(gateway.changed(None).changed) == ["Журнал 7А"]
    assert access(school.key).email == READER


def test_a_person_who_gave_consent_reads(school: School) -> None:
    school.put("Журнал 7А")
    key = school.google.credentials_file(school.key.with_name("person.json"), PERSON)
    gateway = school.gateway(key=key)
    assert titles(gateway.changed(None).changed) == ["Журнал 7А"]


def googles_own(school: School, email: str, token_uri: str = "https://oauth2.googleapis.com/token") -> Path:
    """A key as Google hands it out, with its own address for tokens."""
    key = school.google.credentials_file(school.key.with_name("as google gives it.json"), email)
    key.write_text(json.dumps(json.loads(key.read_text()) | {"token_uri": token_uri}))
    return key


@pytest.mark.parametrize(
    "token_uri", ["https://oauth2.googleapis.com/token", "https://accounts.google.com/o/oauth2/token"]
)
@pytest.mark.parametrize("email", [READER, PERSON])
def test_with_an_endpoint_no_token_is_got_from_google(school: School, email: str, token_uri: str) -> None:
    school.put("Журнал 7А")
    gateway = school.gateway(key=googles_own(school, email, token_uri))
    assert titles(gateway.changed(None).changed) == ["Журнал 7А"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "нет файла ключа Google"),
        ("не JSON", "файл ключа Google не читается"),
        ("[]", "нет ключа Google"),
        ("{}", "нет ключа Google"),
        ('{"type": "authorized_user", "refresh_token": "1"}', "нет ключа Google"),
        ('{"type": "service_account", "client_email": "a@b", "private_key": "-----", "token_uri": "x"}', "нет ключа"),
    ],
)
def test_a_key_that_is_none_is_told(tmp_path: Path, text: str | None, says: str) -> None:
    key = tmp_path / "key.json"
    if text is not None:
        key.write_text(text, encoding="utf-8")
    gateway = GoogleGateway(GoogleSettings("1234567890abcdefghij", key))
    with pytest.raises(StoreAway, match=says):
        gateway.changed(None)
    with pytest.raises(StoreAway, match=says):
        gateway.read("1234567890abcdefghij/Журнал 7А")


def test_a_key_that_was_revoked_is_told(school: School) -> None:
    gateway = school.gateway()
    school.google.reset()
    with pytest.raises(StoreAway, match=f"Google не принимает ключ {READER} .*invalid_grant.*создайте новый ключ"):
        gateway.changed(None)


def test_a_line_that_breaks_while_a_token_is_got_is_tried_again(school: School) -> None:
    school.put("Журнал 7А")
    school.google.faults({"fault": "reset", "api": "token"})
    assert titles(school.look(None).changed) == ["Журнал 7А"]


def test_a_clock_that_is_wrong_is_told() -> None:
    said = "invalid_grant: Invalid JWT: Token must be a short-lived token. Check your iat and exp values."
    errors = {said: answers.WRONG_CLOCK, "invalid_grant: account not found": answers.NO_TOKEN}
    assert {text: no_token(RefreshError(text)) for text in errors} == errors  # type: ignore[no-untyped-call]


def test_nobody_at_the_other_end_is_told(tmp_path: Path, school: School) -> None:
    settings = GoogleSettings(school.folder, school.key, "http://127.0.0.1:9")
    gateway = GoogleGateway(settings, pace=school.pace())
    with pytest.raises(StoreAway, match="нет связи с Google: проверьте интернет"):
        gateway.changed(None)
    gateway.close()


class Quiet(BaseHTTPRequestHandler):
    """Says nothing of what it is asked."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type[Quiet]) -> Iterator[str]:
    """A server of that kind; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=partial(server.serve_forever, 0.01))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextmanager
def page(status: int, text: str = "<html>Войдите в сеть</html>", leads_to: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything by one page, as the filter of a network does: its address, what was asked."""
    asked: list[str] = []

    class Page(Quiet):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            asked.append(self.path)
            self.send_response(status)
            if leads_to:
                self.send_header("Location", leads_to)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815 (as the server calls it)

    with serving(Page) as address:
        yield address, asked


def told(school: School, address: str, key: Path | None = None) -> str:
    """What people are told where everything is asked at an address."""
    gateway = GoogleGateway(GoogleSettings(school.folder, key or school.key, address), pace=school.pace())
    with pytest.raises(StoreAway) as away:
        gateway.changed(None)
    gateway.close()
    return str(away.value)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (200, "Google сейчас не отвечает: будет прочитано позже"),
        (302, "до Google не пускают (302): проверьте прокси и фильтр сети на сервере"),
        (403, "до Google не пускают (403): проверьте прокси и фильтр сети на сервере"),
    ],
)
def test_a_page_in_place_of_an_answer_is_no_answer(school: School, status: int, says: str) -> None:
    with page(status) as (address, _):
        assert told(school, address) == says


@pytest.mark.parametrize("email", [READER, PERSON])
@pytest.mark.parametrize(("status", "text"), [(200, "<html>Войдите в сеть</html>"), (403, "<html>"), (200, "[]")])
def test_a_page_in_place_of_a_token_says_nothing_of_the_key(school: School, email: str, status: int, text: str) -> None:
    key = googles_own(school, email)
    with page(status, text) as (address, _):
        assert told(school, address, key) == "нет связи с Google: проверьте интернет и прокси на сервере"


@pytest.mark.parametrize("email", [READER, PERSON])
def test_neither_a_token_nor_what_gets_one_goes_where_an_answer_leads(school: School, email: str) -> None:
    with page(200, "{}") as (stranger, asked), page(307, "{}", leads_to=stranger) as (address, _):
        assert told(school, address, googles_own(school, email)).startswith("нет связи с Google")
        assert told(school, address).startswith("до Google не пускают (307)")
        assert asked == []


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for(school: School) -> None:
    """Between two bytes it never takes long: a limit on that alone would hold the sync for ever."""
    over = threading.Event()

    class Dripping(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            while not over.wait(0.02):
                self.wfile.write(b" ")

    pace = Pace(timeout=(5, 5), whole=0.2, patience=0)
    with serving(Dripping) as address:
        gateway = GoogleGateway(GoogleSettings(school.folder, school.key, address), pace=pace)
        with pytest.raises(StoreAway, match="Google не ответил вовремя: будет прочитано позже"):
            gateway.changed(None)
        gateway.close()
        over.set()
