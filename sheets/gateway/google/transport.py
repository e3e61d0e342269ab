"""How Google is asked: gspread's client with a limit on how often, how long and how many times."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.http_client import HTTPClient

from sheets.gateway.buckets import Bucket, Clock, RealClock, Turnstile
from sheets.gateway.google import answers
from sheets.gateway.google.access import Access
from sheets.gateway.google.answers import Action, Answer, Refusal, TokenStale, refusal

T = TypeVar("T")
Json = dict[str, Any]

#: Google allows 60 reads a minute and user, and 300 a minute and project; a project may serve other programs too.
USER_READS, PROJECT_READS, BURST = 55, 280, 5

#: Seconds to connect and between two bytes; Google itself gives up after 180.
TIMEOUT = (10.0, 45.0)

#: Seconds in which an answer is tried for, from the first attempt on.
PATIENCE = 120.0

#: Pauses grow from one second to half a minute, and are drawn at random below that: no two of us come back together.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 32.0

#: After so many answers in a row that never came, nothing is tried twice until one comes.
_WEARY = 3

#: What may be asked twice, since it comes to the same.
_REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")


@dataclass(slots=True)
class Pace:
    """How often Google is asked, by which clock, and for how long: shared by all clients of one account."""

    clock: Clock = field(default_factory=RealClock)
    user_reads: float = USER_READS
    project_reads: float = PROJECT_READS
    burst: int = BURST
    patience: float = PATIENCE
    timeout: tuple[float, float] = TIMEOUT
    draw: Callable[[float, float], float] = random.uniform

    def turnstile(self) -> Turnstile:
        """What every read of cells passes through."""
        buckets = [Bucket(self.user_reads, self.burst), Bucket(self.project_reads, self.burst)]
        return Turnstile(buckets, self.clock)


class GoogleClient(HTTPClient):
    """Asks Sheets and Drive, safe under threads. What cannot be had is a GatewayError."""

    def __init__(self, access: Access, endpoint: str, pace: Pace) -> None:
        """Ask as this account; an ``endpoint`` takes the place of Google's own addresses."""
        session = AuthorizedSession(access.credentials, max_refresh_attempts=1)  # type: ignore[no-untyped-call]
        session.headers.update({"User-Agent": "journal (gzip)", "Accept-Encoding": "gzip"})
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        super().__init__(access.credentials, session)
        self.email = access.email
        self._endpoint, self._pace = endpoint.rstrip("/"), pace
        self._credentials, self._signing_in = access.credentials, threading.Lock()
        self._turnstile = pace.turnstile()
        self._unanswered = 0
        self.set_timeout(pace.timeout)

    def ask(self, url: str, params: MutableMapping[str, Any], patience: float | None = None) -> tuple[Json, datetime]:
        """Read something: the JSON and when Google said it. Raises GatewayError, TokenStale."""
        return self._persist("GET", url, _json, patience, params=params)

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:
        """What gspread's own methods call. Raises GatewayError."""
        names = ("params", "data", "json", "files", "headers")
        return self._persist(
            method.upper(), endpoint, lambda response: response, **dict(zip(names, args, strict=False)), **more
        )

    def close(self) -> None:
        """Let the connections go."""
        self.session.close()

    def _persist(
        self,
        method: str,
        url: str,
        read: Callable[[requests.Response], T],
        patience: float | None = None,
        **more: Any,
    ) -> T:
        """Ask until there is an answer, or no more hope or time for one."""
        clock, is_cells = self._pace.clock, "/v4/spreadsheets" in url
        began, attempt = float("nan"), 0
        while True:
            if is_cells:
                self._turnstile.pass_through()
            began = clock.now() if attempt == 0 else began
            answer = self._once(method, url, read, **more)
            if not isinstance(answer, Refusal):
                self._unanswered = 0
                return answer
            pause = self._pause(answer, attempt)
            self._give_up_or_not(answer, method, clock.now() + pause - began, patience or self._pace.patience)
            if is_cells and answer.answer.action is Action.WAIT:
                self._turnstile.close_for(pause)
            clock.wait_until(clock.now() + pause)
            attempt += 1

    def _give_up_or_not(self, refused: Refusal, method: str, spent: float, patience: float) -> None:
        """Raise what an answer means, unless asking again may help."""
        action = refused.answer.action
        if action is Action.STALE:
            raise TokenStale
        if action is Action.WAIT and spent <= self._pace.patience:
            return
        if action is Action.AGAIN and method in _REPEATABLE and self._unanswered < _WEARY and spent <= patience:
            return
        self._unanswered += action is Action.AGAIN
        raise refused.error(self.email)

    def _pause(self, refused: Refusal, attempt: int) -> float:
        drawn = self._pace.draw(0.0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt))
        return drawn if refused.retry_after is None else refused.retry_after + drawn

    def _once(self, method: str, url: str, read: Callable[[requests.Response], T], **more: Any) -> T | Refusal:
        api = "sheets" if "/v4/spreadsheets" in url else "drive"
        try:
            self._sign_in()
            response = self.session.request(method, self._address(url), timeout=self.timeout, **more)
            if response.ok:
                return read(response)
            return refusal(response.status_code, _body(response), api, _retry_after(response))
        except requests.exceptions.Timeout:
            return Refusal(answers.NO_ANSWER)
        except requests.exceptions.ConnectionError:
            return Refusal(answers.NO_LINE)
        except requests.exceptions.RequestException:  # cut off midway, or no JSON where JSON was due
            return Refusal(answers.BROKEN_OFF)
        except GoogleAuthError as error:
            return Refusal(_no_token(error), message=str(error.args[0])[:200] if error.args else "")

    def _sign_in(self) -> None:
        """Have a token that is good; of several threads one gets it."""
        if not self._credentials.valid:
            with self._signing_in:
                if not self._credentials.valid:
                    with requests.Session() as session:
                        request = partial(Request(session), timeout=self.timeout)
                        self._credentials.refresh(request)  # type: ignore[no-untyped-call]

    def _address(self, url: str) -> str:
        if not self._endpoint:
            return url
        parts = urlsplit(url)
        return self._endpoint + parts.path + (f"?{parts.query}" if parts.query else "")


def _json(response: requests.Response) -> tuple[Json, datetime]:
    """The JSON of an answer and its date. Raises RequestException where it is no JSON object."""
    body = response.json()
    if not isinstance(body, dict):
        raise requests.exceptions.InvalidJSONError
    return body, _date(response)


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


def _no_token(error: GoogleAuthError) -> Answer:
    """Why there is no token: no line to Google, a wrong clock, or a key that is good no longer."""
    if error.retryable or not error.args or type(error).__name__ in ("TransportError", "TimeoutError"):
        return answers.NO_LINE
    return answers.WRONG_CLOCK if "iat and exp" in str(error.args[0]) else answers.NO_TOKEN
