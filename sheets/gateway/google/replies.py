"""One answer of Google taken apart: its JSON, its date, how long to wait; and why there was no token."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from google.auth.exceptions import GoogleAuthError, TransportError

from sheets.gateway.google import answers
from sheets.gateway.google.answers import Answer, Refusal, refusal

Json = dict[str, Any]


def json_of(response: requests.Response) -> tuple[Json, datetime]:
    """The JSON of an answer and its date. Raises RequestException where it is no JSON object."""
    body = response.json()
    if not isinstance(body, dict):
        raise requests.exceptions.InvalidJSONError
    return body, _date(response)


def refused(response: requests.Response, api: str, *, writes: bool = False) -> Refusal:
    """What an answer that is no success means, to a question or to what was to be written."""
    return refusal(response.status_code, _body(response), api, _retry_after(response), writes=writes)


def _date(response: requests.Response) -> datetime:
    """When Google said it, by its own clock; long ago where it does not say."""
    try:
        return parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return datetime.fromtimestamp(0).astimezone()


def _body(response: requests.Response) -> object:
    try:
        return response.json()
    except requests.exceptions.JSONDecodeError:
        return None


def _retry_after(response: requests.Response) -> float | None:
    """The seconds to wait that an answer names, as a number or as a moment."""
    stated = response.headers.get("Retry-After", "")
    if stated.isdigit():
        return float(stated)
    try:
        return max(0.0, (parsedate_to_datetime(stated) - _date(response)).total_seconds())
    except (ValueError, TypeError):
        return None


def no_token(error: GoogleAuthError) -> Answer:
    """Why there is no token: no line to Google, a wrong clock, or a key that is good no longer."""
    if error.retryable or isinstance(error, TransportError):
        return answers.NO_LINE
    return answers.WRONG_CLOCK if "iat and exp" in str(error) else answers.NO_TOKEN
