"""What goes wrong at the emulator: quotas, faults by script and at random, and who is let in."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials

from tests.google_emulator.clients import credentials
from tests.google_emulator.handle import OWNER, READER, Emulator
from tests.google_emulator.refusals import Json

READ = "/v4/spreadsheets/{}/values/A1"


@pytest.fixture
def book(google: Emulator) -> str:
    """A spreadsheet with one cell."""
    return google.put("Журнал", {"Лист1": [["5"]]})


def asked(google: Emulator, book: str, count: int, email: str = READER) -> list[int]:
    """The statuses of that many reads in a row."""
    with google.client(email, "spreadsheets.readonly") as reader:
        return [reader.get(READ.format(book)).status_code for _ in range(count)]


# ---------------------------------------------------------------------------------------------- quotas


def test_a_user_reads_sixty_times_a_minute(google: Emulator, book: str) -> None:
    google.set_clock("2026-10-01T08:00:00Z")
    assert Counter(asked(google, book, 62)) == {200: 60, 429: 2}
    google.advance(59)
    assert asked(google, book, 1) == [429]
    google.advance(2)
    assert Counter(asked(google, book, 61)) == {200: 60, 429: 1}


def test_a_project_reads_three_hundred_times_a_minute(google: Emulator, book: str) -> None:
    google.set_clock("2026-10-01T08:00:00Z")
    statuses: Counter[int] = Counter()
    for number in range(6):
        email = f"reader{number}@school.iam.gserviceaccount.com"
        google.do("share", book, email)
        statuses.update(asked(google, book, 60, email))
    assert statuses == {200: 300, 429: 60}


def test_a_full_minute_is_told_as_google_tells_it(google: Emulator, book: str) -> None:
    google.settings(quotas={"sheets.read.user": 0})
    with google.client(READER) as reader:
        error = reader.get(READ.format(book)).json()["error"]
    assert (error["code"], error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["message"] == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        "'sheets.googleapis.com' for consumer 'project_number:123456789012'."
    )
    assert error["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"


def test_writes_and_drive_have_quotas_of_their_own(google: Emulator, book: str) -> None:
    google.settings(quotas={"sheets.write.user": 1, "drive.user": 1})
    with google.client(OWNER) as owner:
        clear = f"/v4/spreadsheets/{book}/values/B1:clear"
        assert [owner.post(clear).status_code for _ in range(2)] == [200, 429]
        assert owner.get(READ.format(book)).status_code == 200
        assert owner.get("/drive/v3/files").status_code == 200
        refused = owner.get("/drive/v3/files")
    assert refused.status_code == 403
    assert refused.json()["error"]["errors"][0]["reason"] == "userRateLimitExceeded"


# ---------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("401", 401, "UNAUTHENTICATED"),
        ("403", 403, "PERMISSION_DENIED"),
        ("403-disabled", 403, "SERVICE_DISABLED"),
        ("404", 404, "NOT_FOUND"),
        ("429", 429, "RESOURCE_EXHAUSTED"),
        ("500", 500, "INTERNAL"),
        ("502", 502, "<!DOCTYPE html>"),
        ("503", 503, "UNAVAILABLE"),
    ],
)
def test_a_fault_happens_as_often_as_asked(google: Emulator, book: str, fault: str, status: int, said: str) -> None:
    google.faults({"fault": fault, "kind": "values.get", "times": 2, "after": 1, "retry_after": 7})
    with google.client(READER) as reader:
        answers = [reader.get(READ.format(book)) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, status, status, 200]
    assert said in answers[1].text
    assert answers[1].headers["Retry-After"] == "7"
    assert google.requests == {"values.get": 4, f"fault {fault}": 2}


def test_haste_is_told_by_drive_as_403_and_by_sheets_as_429(google: Emulator, book: str) -> None:
    google.faults({"fault": "403-rate", "times": 2})
    with google.client(READER) as reader:
        told = [reader.get(f"/drive/v3/files/{book}"), reader.get(READ.format(book))]
    assert [answer.status_code for answer in told] == [403, 429]
    assert told[0].json()["error"]["errors"][0]["reason"] == "userRateLimitExceeded"


def test_a_fault_happens_to_what_it_is_about(google: Emulator, book: str) -> None:
    other = google.put("Другой", {"Лист1": []})
    google.faults({"fault": "503", "api": "sheets", "path": other, "times": None})
    with google.client(READER) as reader:
        assert reader.get(READ.format(other)).status_code == 503
        assert reader.get(READ.format(book)).status_code == 200
        assert reader.get(f"/drive/v3/files/{other}").status_code == 200
        google.faults()
        assert reader.get(READ.format(other)).status_code == 200


@pytest.mark.parametrize(
    ("fault", "broken"),
    [("reset", httpx.NetworkError), ("reset-mid-body", httpx.TransportError), ("hang", httpx.ReadTimeout)],
)
def test_a_connection_breaks(google: Emulator, book: str, fault: str, broken: type[httpx.TransportError]) -> None:
    google.faults({"fault": fault})
    with google.client(READER) as reader:
        with pytest.raises(broken):
            reader.get(READ.format(book), timeout=0.5)
        assert reader.get(READ.format(book)).json()["values"] == [["5"]]


def test_an_answer_may_be_lost_after_the_work_was_done(google: Emulator, book: str) -> None:
    google.faults({"fault": "502", "done": True}, {"fault": "502", "done": False})
    append = f"/v4/spreadsheets/{book}/values/A1:append?valueInputOption=RAW"
    with google.client(OWNER) as owner:
        statuses = [owner.post(append, json={"values": [["4"]]}).status_code for _ in range(3)]
        told = owner.get(f"/v4/spreadsheets/{book}/values/A1:A9").json()
    assert statuses == [502, 502, 200]
    assert told["values"] == [["5"], ["4"], ["4"]]


def test_chance_is_the_same_for_the_same_seed(google: Emulator, book: str) -> None:
    google.settings(quotas_on=False)
    random: Json = {"seed": 7, "share": 0.2, "faults": ["500", "503"], "kinds": ["values.get"]}
    google.faults(random=random)
    first = asked(google, book, 100)
    google.faults(random=random)
    assert asked(google, book, 100) == first
    assert 10 <= 100 - first.count(200) <= 30
    with pytest.raises(ValueError, match="no such faults"):
        google.faults({"fault": "418"})


def test_by_chance_only_what_is_not_refused_was_done(google: Emulator, book: str) -> None:
    append = f"/v4/spreadsheets/{book}/values/A1:append?valueInputOption=RAW"
    with google.client(OWNER) as owner:
        for faults, rows in (
            (["401", "403", "404", "429", "403-rate", "403-disabled"], 1),
            (["500", "502", "503"], 11),
        ):
            google.faults(random={"seed": 1, "share": 1, "faults": faults, "done_share": 1})
            assert 200 not in {owner.post(append, json={"values": [["4"]]}).status_code for _ in range(10)}
            google.faults()
            assert len(owner.get(f"/v4/spreadsheets/{book}/values/A1:A99").json()["values"]) == rows


def test_latency_is_kept(google: Emulator, book: str) -> None:
    google.settings(latency_ms=150)
    began = time.monotonic()
    assert asked(google, book, 2) == [200, 200]
    assert time.monotonic() - began >= 0.3
    google.settings(latency_ms=0)


# ---------------------------------------------------------------------------------------------- who is let in


def refreshed(signer: service_account.Credentials | Credentials) -> str:
    """The token that an exchange gives."""
    signer.refresh(Request())  # type: ignore[no-untyped-call]
    return str(signer.token)


def status(google: Emulator, path: str, token: str, verb: str = "GET") -> tuple[int, str]:
    """The status of a request with that token, and its word."""
    answer = httpx.request(verb, google.url + path, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json().get("error", {}).get("status", "")


def test_a_key_file_is_changed_for_a_token_that_expires(google: Emulator, book: str, tmp_path: Path) -> None:
    path = google.credentials_file(tmp_path / "reader.json", READER)
    assert json.loads(path.read_text(encoding="utf-8"))["client_email"] == READER
    token = refreshed(credentials(google, READER, ["spreadsheets.readonly"]))
    assert status(google, READ.format(book), token) == (200, "")
    google.advance(3600)
    assert status(google, READ.format(book), token) == (401, "UNAUTHENTICATED")


def person(**kept: str) -> Credentials:
    """A person's credentials as kept; google-auth's own reader of such files forgets where tokens are got."""
    return Credentials(None, **kept)  # type: ignore[no-untyped-call]


def test_a_person_s_refresh_token_is_changed_for_a_token(google: Emulator, book: str) -> None:
    kept = {name: value for name, value in google.credentials(OWNER).items() if name != "type"}
    assert status(google, READ.format(book), refreshed(person(**kept))) == (200, "")
    with pytest.raises(RefreshError, match="invalid_grant"):
        refreshed(person(**{**kept, "refresh_token": "1//other"}))


def test_an_unknown_account_gets_no_token(google: Emulator) -> None:
    signer = credentials(google, READER, ["drive"])
    google.reset()
    with pytest.raises(RefreshError, match="account not found"):
        refreshed(signer)


@pytest.mark.parametrize(
    ("scope", "path", "verb", "expected"),
    [
        ("spreadsheets.readonly", READ, "GET", 200),
        ("spreadsheets.readonly", "/v4/spreadsheets/{}:batchUpdate", "POST", 403),
        ("spreadsheets.readonly", "/drive/v3/files", "GET", 403),
        ("drive.metadata.readonly", "/drive/v3/files", "GET", 200),
        ("drive.metadata.readonly", READ, "GET", 403),
        ("drive.readonly", READ, "GET", 200),
        ("drive.readonly", "/drive/v3/files/{}", "DELETE", 403),
        ("drive.file", "/drive/v3/files/{}", "GET", 404),
        ("userinfo.email", "/drive/v3/files", "GET", 403),
    ],
)
def test_a_token_reaches_as_far_as_its_scopes(
    google: Emulator, book: str, scope: str, path: str, verb: str, expected: int
) -> None:
    google.do("share", book, READER, role="writer")
    code, said = status(google, path.format(book), google.token(READER, scope), verb)
    assert code == expected
    assert (said == "PERMISSION_DENIED") is (expected == 403)


def test_without_credentials_only_a_key_reads_what_is_public(google: Emulator, book: str) -> None:
    bare = httpx.Client(base_url=google.url)
    assert bare.get(READ.format(book)).json()["error"]["status"] == "PERMISSION_DENIED"
    google.control("api-key", key="AIza-school")
    assert bare.get(READ.format(book), params={"key": "AIza-school"}).status_code == 403
    with google.client(OWNER) as owner:
        owner.post(f"/drive/v3/files/{book}/permissions", json={"type": "anyone", "role": "reader"})
    assert bare.get(READ.format(book), params={"key": "AIza-school"}).json()["values"] == [["5"]]
    assert bare.get(READ.format(book), params={"key": "AIza-other"}).status_code == 400
    bare.close()
