"""What Google answers when it does not do as asked: one exception, and the bodies Sheets and Drive send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

#: What google.rpc calls each answer.
STATUSES: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}

#: Where the limits may be raised: the second detail of every 429.
_HELP = {
    "@type": "type.googleapis.com/google.rpc.Help",
    "links": [
        {
            "description": "Request a higher quota limit.",
            "url": "https://cloud.google.com/docs/quotas/help/request_increase",
        }
    ],
}


class Refused(Exception):
    """A request that is answered by an error: its status, its JSON body and headers beside it."""

    def __init__(self, code: int, body: Json, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code}: {body}")
        self.code, self.body, self.headers = code, body, dict(headers or {})

    @property
    def message(self) -> str:
        """What the body says in words."""
        return str(self.body["error"]["message"])


def sheets_refusal(code: int, message: str, details: list[Json] | None = None) -> Refused:
    """An error as Sheets v4 says it."""
    error: Json = {"code": code, "message": message, "status": STATUSES[code]}
    return Refused(code, {"error": {**error, "details": details} if details else error})


def drive_refusal(code: int, message: str, reason: str, location: str = "", domain: str = "global") -> Refused:
    """An error as Drive v3 says it; ``location`` names the parameter that is at fault."""
    one: Json = {"message": message, "domain": domain, "reason": reason}
    if location:
        one |= {"location": location, "locationType": "header" if location == "Authorization" else "parameter"}
    return Refused(code, {"error": {"code": code, "message": message, "errors": [one]}})


def invalid(message: str) -> Refused:
    """A request of Sheets that makes no sense."""
    return sheets_refusal(400, message)


def invalid_field(field: str, message: str) -> Refused:
    """A request of Sheets whose JSON does not fit its description."""
    violation = {"field": field, "description": message}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return sheets_refusal(400, message, [detail])


def no_such_file(file_id: str) -> Refused:
    """A file that is unknown, or not shared with whoever asks: Drive tells no difference."""
    return drive_refusal(404, f"File not found: {file_id}.", "notFound", "fileId")


def error_info(reason: str, service: str, **metadata: str) -> Json:
    """The detail by which programs know an error."""
    about = {"service": f"{service}.googleapis.com", **metadata}
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": about,
    }


def quota_refusal(limit: str, metric: str, value: int, words: str, project: str) -> Refused:
    """Too many requests of Sheets in a minute: 429 with the limit's own name."""
    consumer = f"project_number:{project}"
    message = (
        f"Quota exceeded for quota metric '{words}' and limit '{words} per minute"
        f"{' per user' if limit.endswith('User') else ''}' of service 'sheets.googleapis.com' "
        f"for consumer '{consumer}'."
    )
    told = error_info(
        "RATE_LIMIT_EXCEEDED", "sheets", consumer=f"projects/{project}", quota_limit=limit, quota_location="global",
        quota_limit_value=str(value), quota_metric=f"sheets.googleapis.com/{metric}",
        quota_unit="1/min/{project}/{user}" if limit.endswith("User") else "1/min/{project}",
    )  # fmt: skip
    return sheets_refusal(429, message, [told, _HELP])
