"""What Google's answers mean: each to be waited out, or told to somebody who can do something."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sheets.gateway.google.answers import ANSWERS, UNKNOWN, Action, refusal
from sheets.gateway.protocol import BookBroken, BookGone, GatewayError, StoreAway
from tests.google_emulator.refusals import Refused
from tests.google_emulator.service.faults import FAULTS, Fault
from tests.google_emulator.service.faults import refusal as fault_refusal

EMAIL = "reader@school.iam.gserviceaccount.com"


def sheets(status: str, reason: str = "", message: str = "…") -> dict[str, Any]:
    """The body of an answer as Sheets writes it."""
    return {"error": {"status": status, "message": message, "details": [{"reason": reason}] if reason else []}}


def drive(reason: str, location: str = "") -> dict[str, Any]:
    """The body of an answer as Drive writes it."""
    return {"error": {"message": "…", "errors": [{"reason": reason, "location": location}]}}


@pytest.mark.parametrize(
    ("status", "body", "action", "error"),
    [
        (400, drive("invalid", "pageToken"), Action.STALE, StoreAway),
        (400, sheets("FAILED_PRECONDITION"), Action.BROKEN, BookBroken),
        (400, sheets("INVALID_ARGUMENT"), Action.BROKEN, BookBroken),
        (401, sheets("UNAUTHENTICATED"), Action.AWAY, StoreAway),
        (403, sheets("PERMISSION_DENIED"), Action.GONE, BookGone),
        (403, sheets("PERMISSION_DENIED", "SERVICE_DISABLED"), Action.AWAY, StoreAway),
        (403, sheets("PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), Action.AWAY, StoreAway),
        (403, drive("accessNotConfigured"), Action.AWAY, StoreAway),
        (403, drive("userRateLimitExceeded"), Action.WAIT, StoreAway),
        (403, drive("rateLimitExceeded"), Action.WAIT, StoreAway),
        (403, drive("dailyLimitExceeded"), Action.AWAY, StoreAway),
        (403, drive("insufficientPermissions"), Action.AWAY, StoreAway),
        (403, drive("insufficientFilePermissions"), Action.GONE, BookGone),
        (403, {}, Action.GONE, BookGone),
        (403, None, Action.AWAY, StoreAway),
        (404, drive("notFound"), Action.GONE, BookGone),
        (404, {}, Action.GONE, BookGone),
        (404, None, Action.AWAY, StoreAway),
        (413, None, Action.LARGE, StoreAway),
        (418, None, Action.AWAY, StoreAway),
        (429, sheets("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), Action.WAIT, StoreAway),
        (500, sheets("INTERNAL"), Action.AGAIN, StoreAway),
        (502, None, Action.AGAIN, StoreAway),
        (503, ["not", "an", "object"], Action.AGAIN, StoreAway),
        (507, None, Action.AGAIN, StoreAway),
    ],
)  # fmt: skip
def test_an_answer_means_what_is_to_be_done(
    status: int, body: object, action: Action, error: type[GatewayError]
) -> None:
    refused = refusal(status, body, "sheets")
    assert refused.answer.action is action
    assert isinstance(refused.error(EMAIL), error)


def test_whoever_reads_an_error_is_told_what_to_do() -> None:
    said = {str(refusal(row.status, {}, "sheets").error(EMAIL)) for row in ANSWERS}
    assert not any("{" in text for text in said)
    assert str(refusal(403, {}, "sheets").error(EMAIL)).endswith(
        f"откройте доступ для {EMAIL}: «Настройки доступа» → «Читатель»"
    )
    link = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1"
    disabled = sheets("PERMISSION_DENIED", "SERVICE_DISABLED", f"Enable it by visiting {link} then retry.")
    assert str(refusal(403, disabled, "sheets").error(EMAIL)).endswith(f"и включите его ({link})")
    assert "Google Drive API" in str(refusal(403, drive("accessNotConfigured"), "drive").error(EMAIL))


def test_every_row_speaks_russian_and_no_row_is_hidden_by_one_above() -> None:
    assert all(re.search("[а-я]{4}", row.says) for row in (*ANSWERS, UNKNOWN))
    seen: set[int] = set()
    for row in ANSWERS:
        assert row.status not in seen, f"{row} is never reached"
        seen |= set() if row.reasons else {row.status}


@pytest.mark.parametrize("api", ["sheets", "drive"])
@pytest.mark.parametrize("fault", [name for name, (status, _) in FAULTS.items() if status])
def test_every_fault_the_emulator_knows_has_a_row(fault: str, api: str) -> None:
    refused: Refused = fault_refusal(Fault(fault), api, "/drive/v3/files/1abc")
    body = None if "html" in refused.body else refused.body
    assert refusal(refused.code, body, api).answer in ANSWERS
