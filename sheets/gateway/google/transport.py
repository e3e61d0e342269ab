"""How Google is asked: gspread's client with a limit on how often, how long and how many times."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, MutableMapping
from datetime import datetime
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
import structlog
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from gspread.http_client import HTTPClient
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sheets.gateway.buckets import Turnstile
from sheets.gateway.google import answers
from sheets.gateway.google.access import Access
from sheets.gateway.google.answers import Action, DoneOrNot, Refusal, TokenStale
from sheets.gateway.google.bodies import Hasty
from sheets.gateway.google.pace import Pace
from sheets.gateway.google.replies import Json, json_of, no_token, refused
from sheets.gateway.google.tokens import TokenLine

T = TypeVar("T")

log = structlog.get_logger()

#: Pauses grow from one second to half a minute, and are drawn at random below that: no two of us come back together.
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 32.0

#: After so many answers in a row that never came, nothing is tried twice until one comes.
_WEARY = 3

#: What may be asked twice, since it comes to the same.
_REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")


class GoogleClient(HTTPClient):
    """Asks Sheets and Drive, safe under threads. What cannot be had is a GatewayError."""

    def __init__(self, access: Access, endpoint: str, pace: Pace) -> None:
        """Ask as this account; an ``endpoint`` takes the place of Google's own addresses."""
        session = AuthorizedSession(access.credentials, max_refresh_attempts=1, auth_request=TokenLine())  # type: ignore[no-untyped-call]
        session.headers.update({"User-Agent": "journal (gzip)", "Accept-Encoding": "gzip"})
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.hooks["response"].append(Hasty(pace.whole))
        super().__init__(access.credentials, session)
        self.email = access.email
        self._endpoint, self._pace = endpoint.rstrip("/"), pace
        self._credentials, self._signing_in = access.credentials, threading.Lock()
        self._unanswered = 0
        self.set_timeout(pace.timeout)

    def ask(self, url: str, params: MutableMapping[str, Any], patience: float | None = None) -> tuple[Json, datetime]:
        """Read something: the JSON and when Google said it. Raises GatewayError, TokenStale."""
        return self._persist("GET", url, json_of, patience, params=params)

    def tell(self, method: str, url: str, params: MutableMapping[str, Any], body: Json, *, again: bool = False) -> Json:
        """Write something; ``again`` where doing it twice comes to the same. Raises GatewayError, DoneOrNot."""
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json; charset=UTF-8"}
        return self._persist(method, url, json_of, again=again, params=params, data=data, headers=headers)[0]

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> requests.Response:
        """What gspread's own methods call. Raises GatewayError."""
        names = ("params", "data", "json", "files", "headers")
        return self._persist(
            method.upper(), endpoint, lambda response: response, **dict(zip(names, args, strict=False)), **more
        )

    def pause(self, seconds: float) -> None:
        """Ask nothing for a while."""
        self._pace.clock.wait_until(self._pace.clock.now() + seconds)

    def close(self) -> None:
        """Let the connections go."""
        self.session.close()

    def _persist(
        self,
        method: str,
        url: str,
        read: Callable[[requests.Response], T],
        patience: float | None = None,
        *,
        again: bool = False,
        **more: Any,
    ) -> T:
        """Ask until there is an answer, or no more hope or time for one."""
        clock, line = self._pace.clock, self._pace.line(method, url)
        began, attempt, again = clock.now(), 0, again or method in _REPEATABLE
        while True:
            began += self._stand_in(line) if line is not None else 0.0
            answer = self._once(method, url, read, **more)
            if not isinstance(answer, Refusal):
                self._unanswered = 0
                return answer
            pause = self._pause(answer, attempt)
            self._give_up_or_not(
                answer,
                clock.now() + pause - began,
                self._pace.patience if patience is None else patience,
                again=again or not answer.sent,
            )
            if line is not None and answer.answer.action is Action.WAIT:
                line.close_for(pause)
            log.info("google is asked again", why=str(answer.error(self.email)), status=answer.status, pause=pause)
            clock.wait_until(clock.now() + pause)
            attempt += 1

    def _stand_in(self, line: Turnstile) -> float:
        """Wait for one's turn; the seconds it took, which are not held against Google."""
        before = self._pace.clock.now()
        line.pass_through()
        return self._pace.clock.now() - before

    def _give_up_or_not(self, answer: Refusal, spent: float, patience: float, *, again: bool) -> None:
        """Raise what an answer means, unless asking again may help."""
        action = answer.answer.action
        if action is Action.STALE:
            raise TokenStale
        if action is Action.WAIT and spent <= self._pace.patience:
            return
        if action is Action.AGAIN and again and self._unanswered < _WEARY and spent <= patience:
            return
        self._unanswered += action is Action.AGAIN
        if action is Action.AGAIN and not again:
            raise DoneOrNot(str(answer.error(self.email)))
        raise answer.error(self.email)

    def _pause(self, answer: Refusal, attempt: int) -> float:
        drawn = self._pace.draw(0.0, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt))
        return drawn if answer.retry_after is None else answer.retry_after + drawn

    def _once(self, method: str, url: str, read: Callable[[requests.Response], T], **more: Any) -> T | Refusal:
        api = "sheets" if "/v4/spreadsheets" in url else "drive"
        writes = method != "GET"
        try:
            self._sign_in()
            timeout = self._pace.write_timeout if writes else self.timeout
            response = self.session.request(method, self._address(url), timeout=timeout, allow_redirects=False, **more)
            if response.status_code < 300:
                return read(response)
            return refused(response, api, writes=writes)
        except requests.exceptions.ConnectTimeout:
            return Refusal(answers.NO_ANSWER, sent=False)
        except requests.exceptions.Timeout:
            return Refusal(answers.NO_ANSWER)
        except requests.exceptions.ConnectionError as error:
            return Refusal(answers.NO_LINE, sent=not _found_nobody(error))
        except requests.exceptions.RequestException:  # cut off midway, or no JSON where JSON was due
            return Refusal(answers.BROKEN_OFF)
        except GoogleAuthError as error:
            return Refusal(no_token(error), message=str(error.args[0])[:200] if error.args else "", sent=False)

    def _sign_in(self) -> None:
        """Have a token that is good; of several threads one gets it."""
        if not self._credentials.valid:
            with self._signing_in:
                if not self._credentials.valid:
                    with requests.Session() as session:
                        request = partial(TokenLine(session), timeout=self.timeout)
                        self._credentials.refresh(request)  # type: ignore[no-untyped-call]

    def _address(self, url: str) -> str:
        if not self._endpoint:
            return url
        parts = urlsplit(url)
        return self._endpoint + parts.path + (f"?{parts.query}" if parts.query else "")


def _found_nobody(error: requests.exceptions.ConnectionError) -> bool:
    """Whether a request was never sent: there was nobody to connect to."""
    reason = error.args[0] if error.args else None
    return isinstance(reason.reason if isinstance(reason, MaxRetryError) else reason, NewConnectionError)
